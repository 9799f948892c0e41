//! Writes every page in every language to a folder, to be opened in a browser.
//!
//! `cargo run -p ui --example pages -- <folder>`; links between pages lead nowhere.

use std::env;
use std::error::Error;
use std::path::Path;

use ui::samples::folder;

fn main() -> Result<(), Box<dyn Error>> {
    let named = env::args_os().nth(1).ok_or("name a folder to write to")?;
    folder::write(Path::new(&named))?;
    Ok(())
}
