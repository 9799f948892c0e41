//! What the story works out on its own, from the files of bank and clinic, without any code of the
//! network.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
};

use serde_json::Value;

use crate::{people::SamplePerson, records::Records};

/// A line of the bank's file: column to cell.
type Line = BTreeMap<String, String>;

/// What bank and clinic hold of one person.
pub(crate) struct Files<'a> {
    pub(crate) records: &'a Records,
    pub(crate) person: &'a SamplePerson,
}

impl Files<'_> {
    /// How many records of each kind there are, by the name of the dataset.
    pub(crate) fn counts(&self) -> io::Result<BTreeMap<&'static str, usize>> {
        let lines = self.bank()?;
        let accounts: BTreeSet<_> = lines.iter().map(|line| line.get("account_type")).collect();
        let observations = self.clinic("Observation")?;
        // A panel is as many observations as it has components (FHIR R4, Observation.component).
        let rows = |o: &Value| list(o, "/component").len().max(1);
        Ok(BTreeMap::from([
            ("bank.accounts", accounts.len()),
            ("bank.transactions", lines.len()),
            ("clinic.patients", 1),
            ("clinic.conditions", self.clinic("Condition")?.len()),
            ("clinic.observations", observations.iter().map(rows).sum()),
            (
                "clinic.medications",
                self.clinic("MedicationRequest")?.len(),
            ),
            ("clinic.immunizations", self.clinic("Immunization")?.len()),
        ]))
    }

    /// Average monthly income, as the lower and upper end of its band.
    pub(crate) fn income_band(&self, months: i64, band: i64) -> io::Result<(i64, i64)> {
        let mut total = 0;
        for line in self.bank()? {
            let amount = minor(cell(&line, "amount")?)?;
            if cell(&line, "category")? == "income" && amount > 0 {
                total += amount;
            }
        }
        let lower = total / 100 / months / band * band;
        Ok((lower, lower + band))
    }

    /// The bank books one more income of hers, like the first one but for the amount; gives its id.
    pub(crate) fn earn(&self, amount: u32) -> io::Result<String> {
        let path = &self.records.transactions;
        let mut reader = csv::Reader::from_path(path).map_err(io::Error::other)?;
        let headers = reader.headers().map_err(io::Error::other)?.clone();
        let lines: Vec<_> = reader
            .records()
            .collect::<Result<_, _>>()
            .map_err(io::Error::other)?;
        let at = |name| headers.iter().position(|h| h == name);
        let is = |line: &csv::StringRecord, name, value: &str| {
            at(name).and_then(|column| line.get(column)) == Some(value)
        };
        let first = lines.iter().find(|line| {
            is(line, "user_id", self.person.bank_customer) && is(line, "category", "income")
        });
        let first = first.ok_or_else(|| io::Error::other("she has no income"))?;
        let id = format!("txn_bonus_{}", lines.len());
        let bonus = first.iter().enumerate().map(|(column, cell)| match column {
            column if Some(column) == at("transaction_id") => id.clone(),
            column if Some(column) == at("amount") => format!("{amount}.00"),
            _ => cell.to_owned(),
        });
        let bonus = csv::StringRecord::from_iter(bonus);
        let mut writer = csv::Writer::from_writer(Vec::new());
        for line in [&headers].into_iter().chain(&lines).chain([&bonus]) {
            writer.write_record(line).map_err(io::Error::other)?;
        }
        let whole = writer.into_inner();
        let whole = whole.map_err(|e| io::Error::other(e.to_string()))?;
        service_kit::whole_file::replace(path, &whole)?;
        Ok(id)
    }

    /// Every transaction: id, when it was booked, amount in hundredths.
    pub(crate) fn statement(&self) -> io::Result<BTreeSet<(String, String, i64)>> {
        let lines = self.bank()?;
        let row = |line: &Line| {
            let at = cell(line, "timestamp")?.replace(' ', "T") + "Z";
            let id = cell(line, "transaction_id")?.to_owned();
            Ok((id, at, minor(cell(line, "amount")?)?))
        };
        lines.iter().map(row).collect()
    }

    /// What the study is told about HbA1c (LOINC 4548-4, 4.0 up to 5.7 %): how the newest value
    /// lies, and how many there are, in fives.
    pub(crate) fn hba1c(&self) -> io::Result<(&'static str, i64)> {
        let mut seen = Vec::new();
        for observation in self.clinic("Observation")? {
            let code = observation.pointer("/code/coding/0/code");
            let unit = observation.pointer("/valueQuantity/code");
            let value = observation.pointer("/valueQuantity/value");
            if code != Some(&"4548-4".into()) || unit != Some(&"%".into()) {
                continue;
            }
            let at = observation["effectiveDateTime"].as_str().unwrap_or("");
            seen.extend(value.and_then(Value::as_f64).map(|v| (at.to_owned(), v)));
        }
        let newest = seen.iter().max_by(|a, b| a.0.cmp(&b.0));
        let status = match newest {
            None => "none",
            Some((_, value)) if *value < 4.0 => "low",
            Some((_, value)) if *value >= 5.7 => "high",
            Some(_) => "in_range",
        };
        let number = i64::try_from(seen.len()).map_err(io::Error::other)?;
        Ok((status, number / 5 * 5))
    }

    fn bank(&self) -> io::Result<Vec<Line>> {
        let mut reader =
            csv::Reader::from_path(&self.records.transactions).map_err(io::Error::other)?;
        let mut lines = Vec::new();
        for line in reader.deserialize::<Line>() {
            let line = line.map_err(io::Error::other)?;
            if cell(&line, "user_id")? == self.person.bank_customer {
                lines.push(line);
            }
        }
        Ok(lines)
    }

    /// Resources of one kind about her, without what was entered by mistake.
    fn clinic(&self, kind: &str) -> io::Result<Vec<Value>> {
        let read = |kind: &str| -> io::Result<Vec<Value>> {
            let file = self.records.clinic.join(format!("{kind}.ndjson"));
            let text = fs::read_to_string(file)?;
            Ok(text
                .lines()
                .map(serde_json::from_str)
                .collect::<Result<_, _>>()?)
        };
        let hers = |p: &Value| {
            let named = list(p, "/identifier").iter();
            named
                .filter_map(|i| i["value"].as_str())
                .any(|v| v == self.person.clinic_patient)
        };
        let patient = read("Patient")?.into_iter().find(hers);
        let patient = patient.ok_or_else(|| io::Error::other("no such patient"))?;
        let reference = format!("Patient/{}", patient["id"].as_str().unwrap_or_default());
        let mut about = read(kind)?;
        about.retain(|r| {
            // FHIR R4: an immunization names its patient, the other kinds their subject.
            [&r["subject"], &r["patient"]]
                .iter()
                .any(|of| of["reference"] == reference.as_str())
                && !["entered-in-error", "cancelled"]
                    .iter()
                    .any(|s| r["status"] == *s)
        });
        Ok(about)
    }
}

fn cell<'a>(line: &'a Line, column: &'static str) -> io::Result<&'a str> {
    let found = line.get(column).map(String::as_str);
    found.ok_or_else(|| io::Error::other(format!("the bank's file has no {column}")))
}

fn list<'a>(value: &'a Value, at: &str) -> &'a [Value] {
    let found = value.pointer(at).and_then(Value::as_array);
    found.map_or(&[], Vec::as_slice)
}

/// Hundredths of a decimal.
fn minor(text: &str) -> io::Result<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let joined = format!("{whole}{part:0<2}");
    Ok(sign * joined.parse::<i64>().map_err(io::Error::other)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{people::PEOPLE, records};
    use service_kit::testing;

    #[test]
    fn a_decimal_becomes_hundredths() {
        for (text, wanted) in [("12.5", 1250), ("-0.05", -5), ("7", 700), ("-3.00", -300)] {
            assert_eq!(minor(text).unwrap(), wanted);
        }
        assert!(minor("x").is_err());
    }

    #[test]
    fn the_sample_files_hold_what_the_story_tells_of() {
        let dir = tempfile::tempdir().unwrap();
        let records = records::unpack(dir.path(), &PEOPLE[0], &testing::ids(1)).unwrap();
        let files = Files {
            records: &records,
            person: &PEOPLE[0],
        };
        let counts = files.counts().unwrap();
        assert_eq!(counts["bank.accounts"], 1);
        assert_eq!(counts["bank.transactions"], 121);
        assert_eq!(counts["clinic.observations"], 35, "33 and a panel of two");
        assert_eq!(files.hba1c().unwrap(), ("high", 0));
        let statement = files.statement().unwrap();
        assert_eq!(statement.len(), 121);
        let first = (
            "txn_000001".into(),
            "2026-01-01T11:39:00Z".into(),
            1_096_049,
        );
        assert!(statement.contains(&first));
        let (lower, upper) = files.income_band(6, 5000).unwrap();
        assert!(lower > 0 && upper == lower + 5000);
    }
}
