//! What stands in the ZIP about the ZIP.

use chrono::{DateTime, SecondsFormat, Utc};

use super::FILES;

pub(super) fn text(store: &str, at: DateTime<Utc>) -> String {
    let at = at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let mut text = format!(
        "Everything that was kept for you in the personal store \"{store}\", at {at}.\r\n\
         Whoever has these files can read them. A file is left out where there is nothing for it.\r\n"
    );
    for (name, what) in FILES {
        text.push_str(&format!("\r\n{name}\r\n    {what}\r\n"));
    }
    text.push_str(
        "\r\nmanifest.json\r\n    every other file with its size and SHA-256, to see that nothing \
         was lost or changed\r\n\r\nAnother store can read in the file export.json, which your \
         store offers beside this one.\r\n",
    );
    text
}
