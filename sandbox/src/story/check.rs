//! What the story works out on its own: the income, from the source file.

use std::{collections::BTreeMap, io, path::Path};

/// Average monthly income in the file, worked out without any code of the network, as the lower
/// and upper end of its band.
pub(crate) fn income_band(
    csv: &Path,
    customer: &str,
    months: i64,
    band: i64,
) -> io::Result<(i64, i64)> {
    let mut reader = csv::Reader::from_path(csv).map_err(io::Error::other)?;
    let mut total = 0;
    for row in reader.deserialize::<BTreeMap<String, String>>() {
        let row = row.map_err(io::Error::other)?;
        let is = |column: &str, value: &str| row.get(column).is_some_and(|v| v == value);
        if is("user_id", customer) && is("category", "income") {
            let amount = row
                .get("amount")
                .ok_or_else(|| io::Error::other("no amount"))?;
            let (whole, part) = amount.split_once('.').unwrap_or((amount, "0"));
            let whole: i64 = whole.parse().map_err(io::Error::other)?;
            let cents: i64 = format!("{part:0<2}")[..2]
                .parse()
                .map_err(io::Error::other)?;
            if whole > 0 || cents > 0 {
                total += whole * 100 + cents;
            }
        }
    }
    let lower = total / 100 / months / band * band;
    Ok((lower, lower + band))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_band_is_that_of_the_file() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("t.csv");
        fs::write(
            &file,
            "user_id,category,amount\nu,income,12000.50\nu,food,-3.00\nv,income,9\n",
        )
        .unwrap();
        assert_eq!(income_band(&file, "u", 1, 5000).unwrap(), (10_000, 15_000));
    }
}
