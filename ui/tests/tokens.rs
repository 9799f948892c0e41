//! The design tokens keep the contrast of WCAG 2.2 AA, in light, dark, and every service.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "this is a test file"
)]

use std::collections::HashMap;

const TOKENS: &str = include_str!("../assets/css/tokens.css");

type Colours = HashMap<String, [f64; 3]>;

/// The colours a block of the stylesheet sets.
fn colours(block: &str) -> Colours {
    block
        .lines()
        .take_while(|line| line.trim() != "}")
        .filter_map(|line| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
            let hex = value.strip_suffix(';')?;
            let part = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap());
            Some((name.to_owned(), [part(0), part(2), part(4)]))
        })
        .collect()
}

/// The six palettes: light and dark, each for manager, store and adapter.
fn palettes() -> Vec<(&'static str, Colours)> {
    let (light, rest) = TOKENS
        .split_once("@media (prefers-color-scheme: dark)")
        .unwrap();
    let (dark, _print) = rest.split_once("@media print").unwrap();
    let mut out = Vec::new();
    for (name, others, part) in [
        ("light", ["store light", "adapter light"], light),
        ("dark", ["store dark", "adapter dark"], dark),
    ] {
        let base = colours(part.split_once(":root {\n").unwrap().1);
        for (service, name) in ["store", "adapter"].into_iter().zip(others) {
            let block = format!("[data-service=\"{service}\"] {{\n");
            let mut palette = base.clone();
            palette.extend(colours(part.split_once(&block).unwrap().1));
            out.push((name, palette));
        }
        out.push((name, base));
    }
    out
}

/// Relative luminance and contrast as WCAG 2.2 defines them.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let luminance = |c: [f64; 3]| {
        let [r, g, b] = c.map(|v| {
            let v = v / 255.0;
            if v <= 0.04045 {
                v / 12.92
            } else {
                ((v + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    };
    let (x, y) = (luminance(a), luminance(b));
    (x.max(y) + 0.05) / (x.min(y) + 0.05)
}

#[test]
fn text_holds_four_and_a_half_to_one() {
    let pairs = [
        ("ink", "paper"),
        ("ink", "card"),
        ("ink", "accent-wash"),
        ("ink-soft", "paper"),
        ("ink-soft", "card"),
        ("ink-soft", "accent-wash"),
        ("accent", "paper"),
        ("accent", "card"),
        ("accent", "accent-wash"),
        ("accent-strong", "paper"),
        ("on-accent", "accent"),
        ("on-accent", "accent-strong"),
        ("ink", "quiet-wash"),
        ("good", "good-wash"),
        ("warn", "warn-wash"),
        ("bad", "bad-wash"),
        ("bad", "card"),
        ("bad", "paper"),
        ("quiet", "quiet-wash"),
    ];
    for (palette, colours) in palettes() {
        for (text, ground) in pairs {
            let ratio = contrast(colours[text], colours[ground]);
            assert!(ratio >= 4.5, "{palette}: {text} on {ground} is {ratio:.2}");
        }
    }
}

#[test]
fn controls_and_focus_hold_three_to_one() {
    for (palette, colours) in palettes() {
        for control in ["line-strong", "focus", "accent", "bad"] {
            for ground in ["paper", "card", "accent-wash"] {
                let ratio = contrast(colours[control], colours[ground]);
                assert!(
                    ratio >= 3.0,
                    "{palette}: {control} on {ground} is {ratio:.2}"
                );
            }
        }
    }
}
