//! How a manipulation is made: from an honest archive or record.

use super::*;

pub(crate) const ENTRIES: &str = "entries/000001.jsonl";
pub(crate) const DOCUMENTS: &str = "documents/000001.jsonl";

pub(crate) fn stranger() -> SigningKey {
    SigningKey::from_seed_ed25519(&[99; 32]).unwrap()
}

/// A world that has everything once at least.
pub(crate) fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| story::world(4, 8))
}

pub(crate) fn good() -> &'static Vec<u8> {
    static GOOD: OnceLock<Vec<u8>> = OnceLock::new();
    GOOD.get_or_init(|| world().export(&world().population()))
}

pub(crate) type Manipulation = (&'static str, Kind, Box<dyn Fn() -> Report + Send + Sync>);

/// The files changed; signed anew by the manager.
pub(crate) fn files(
    name: &'static str,
    kind: Kind,
    change: impl Fn(&mut Files) + Send + Sync + 'static,
) -> Manipulation {
    let run = move || {
        let mut files = unzip(good());
        change(&mut files);
        resign(&mut files, &manager(), |_| ());
        check(&rezip(&files))
    };
    (name, kind, Box::new(run))
}

/// The files changed, by somebody who cannot sign.
pub(crate) fn unsigned(
    name: &'static str,
    kind: Kind,
    change: impl Fn(&mut Files) + Send + Sync + 'static,
) -> Manipulation {
    let run = move || {
        let mut files = unzip(good());
        change(&mut files);
        check(&rezip(&files))
    };
    (name, kind, Box::new(run))
}

/// The record itself changed, and the log with it.
pub(crate) fn record(
    name: &'static str,
    kind: Kind,
    change: impl Fn(&mut World) + Send + Sync + 'static,
) -> Manipulation {
    let run = move || {
        let mut world = world().clone();
        change(&mut world);
        check(&world.export(&world.population()))
    };
    (name, kind, Box::new(run))
}

pub(crate) fn other(
    name: &'static str,
    kind: Kind,
    run: impl Fn() -> Report + Send + Sync + 'static,
) -> Manipulation {
    (name, kind, Box::new(run))
}

pub(crate) fn text(files: &mut Files, path: &str, change: impl Fn(&str) -> String) {
    let text = String::from_utf8(files[path].clone()).unwrap();
    files.insert(path.to_owned(), change(&text).into_bytes());
}

/// The lines of a file, changed.
pub(crate) fn lines(files: &mut Files, path: &str, change: impl Fn(&mut Vec<String>)) {
    text(files, path, |text| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        change(&mut lines);
        let end = if path.ends_with("csv") { "\r\n" } else { "\n" };
        lines.iter().map(|line| format!("{line}{end}")).collect()
    });
}

pub(crate) fn flip(files: &mut Files, path: &str) {
    let bytes = files.get_mut(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
}

pub(crate) fn tile(files: &Files) -> String {
    let mut tiles = files.keys().filter(|name| name.starts_with("log/tile/0/"));
    tiles.next().unwrap().clone()
}

pub(crate) fn find(lines: &[String], part: &str) -> usize {
    let found: Vec<usize> = (0..lines.len())
        .filter(|at| lines[*at].contains(part))
        .collect();
    found[found.len() / 2]
}
