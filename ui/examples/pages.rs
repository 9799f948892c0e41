//! Writes every page in every language to a folder, to be opened in a browser.
//!
//! `cargo run -p ui --example pages -- <folder>`; links between pages lead nowhere.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use ui::{Language, Locale, assets, samples};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::args().nth(1).ok_or("name a folder to write to")?);
    fs::create_dir_all(folder.join("assets"))?;
    for path in ["app.css", "logo.svg", "store-logo.svg", "adapter-logo.svg"] {
        let asset = assets::get(path).ok_or("an asset is missing")?;
        fs::write(folder.join("assets").join(path), asset.bytes)?;
    }
    for language in Language::ALL {
        for (n, (name, html)) in samples::all(&Locale::of(language)).into_iter().enumerate() {
            let html = html?.replace("=\"/assets/", "=\"assets/");
            fs::write(
                folder.join(format!("{n:02}-{name}.{}.html", language.tag())),
                html,
            )?;
        }
    }
    Ok(())
}
