//! What a story produced, each document in a file of its own, to be looked at: below `produced` in
//! the data folder, with an index in words.
//!
//! Signed documents stand there as they are (`.jws`, `.jwt`) and decoded beside (`.json`); sealed
//! pages (`.jwe`) only with their header, because nobody but the receiver can open them. Nothing of
//! hers stands there opened but what a data user itself has received, in a folder that says so.

mod recorded;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_model::{
    data_request::TYP as DATA_REQUEST_TYP,
    jose::{CompactJws, Jwks},
    party::PartyId,
    request::TYP as CONSENT_REQUEST_TYP,
    status_list::{STATUS_LIST_TYP, Status, StatusList, StatusListClaims},
};
use fiduciary_adapter::data_user::DataUser;
use serde_json::{Value, json};

use self::recorded::Recorded;
use crate::{
    network::{Network, NetworkError},
    story::{RECORD, STORE_RELEASES},
};

/// Entries that a status list may have here.
const MOST_ENTRIES: u32 = 1 << 24;

const INDEX: &str = "\
What the story produced, each document in a file of its own.

requests/      consent requests and data requests that reached the manager, signed by a registered
               party: also those that it refused (replayed, too old, for somebody else). Those that
               no registered key signed are in requests/forged/.
notices/       the notices as she saw them, from her record.
artifacts/     every copy of every consent she gave, named by the party that it is for.
status-lists/  every status list that was published. `not_valid` in the decoded file names the
               entries that are paused, revoked or superseded.
sealed-pages/  what the manager relayed. It cannot open them; neither can you. The header beside
               says for which key and which request a page is.
receipts/      what each party remembers: received (lender, researcher) and released (bank, clinic,
               store). Never the content.
received/      WHAT THE DATA USERS THEMSELVES RECEIVED, OPENED. The only place here where records or
               answers of hers can be read; they had her consent for it.

A .jws or .jwt is the signed document as it went over the wire, the .json of the same name its header
and claims. Databases and logs are in the folders of the parties beside this one; raw traffic is in
manager-traffic; her whole record is record.json.
";

/// What the index says of a story that ended before its last step.
const CUT_SHORT: &str = "
THE STORY DID NOT COME AS FAR AS HER RECORD: there are no notices/, no artifacts/, no
receipts/store.json and no record.json.
";

/// Writes everything that the network produced; gives the file that says what is what. A story that
/// ended early has no record of hers; what explains why is there all the same.
///
/// # Errors
/// When something cannot be read or written.
pub async fn write(network: &Network) -> Result<PathBuf, NetworkError> {
    let root = network.layout.root();
    let shelf = Shelf::fresh(root.join("produced"))?;
    let record = kept(&root.join(RECORD))?;
    let record: Value = record.map_or(Ok(Value::Null), |record| serde_json::from_slice(&record))?;
    let folder = network.recording().ok_or("the traffic was not recorded")?;
    let recorded = Recorded::read(folder)?;

    requests(network, &shelf, &recorded).await?;
    for notice in list(&record, "notices") {
        let name = notice["id"].as_str().ok_or("a notice has no id")?;
        shelf.put("notices", &format!("{name}.json"), &pretty(notice)?)?;
    }
    for copy in list(&record, "consents").flat_map(|consent| list(consent, "copies")) {
        let part = |name: &str| copy[name].as_str().ok_or("a copy lacks its name");
        let jws = CompactJws::parse(part("jws")?)?;
        let name = format!("{}-{}", part("party")?, part("id")?);
        shelf.put_signed("artifacts", &name, "jws", &jws, Value::Null)?;
    }
    status_lists(&shelf, &recorded)?;
    for (number, (digest, page)) in recorded.sealed.iter().enumerate() {
        let name = format!("{number:03}-{}", digest.trim_start_matches("sha-256:"));
        let header = page.as_str().split('.').next().unwrap_or_default();
        let text = page.as_str().as_bytes();
        shelf.put("sealed-pages", &format!("{name}.jwe"), text)?;
        shelf.put(
            "sealed-pages",
            &format!("{name}.json"),
            &pretty(&part(header)?)?,
        )?;
    }
    receipts(network, &shelf).await?;
    let index = shelf.0.join("README.txt");
    let cut_short = if record.is_null() { CUT_SHORT } else { "" };
    fs::write(&index, format!("{INDEX}{cut_short}"))?;
    Ok(index)
}

/// What the story has kept there, if it came so far.
fn kept(file: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        read => read.map(Some),
    }
}

async fn requests(
    network: &Network,
    shelf: &Shelf,
    recorded: &Recorded,
) -> Result<(), NetworkError> {
    let parties = network.manager.manager.parties().await?;
    let keys = |id: &str| -> Option<&Jwks> {
        let id: PartyId = id.parse().ok()?;
        parties.iter().find(|p| p.id == id).map(|p| &p.keys)
    };
    let mut found = Vec::new();
    for jws in recorded.signed.values() {
        let typ = match jws.unverified_typ() {
            t if t == CONSENT_REQUEST_TYP => CONSENT_REQUEST_TYP,
            t if t == DATA_REQUEST_TYP => DATA_REQUEST_TYP,
            _ => continue,
        };
        let claims: Value = jws.unverified_claims()?;
        let from = claims["iss"].as_str().unwrap_or("nobody").to_owned();
        let genuine = keys(&from).is_some_and(|k| jws.verify::<Value>(typ, k).is_ok());
        found.push((claims["iat"].as_i64(), typ, from, genuine, jws));
    }
    found.sort_by_key(|(iat, ..)| *iat);
    for (number, (_, typ, from, genuine, jws)) in found.into_iter().enumerate() {
        let kind = typ.trim_end_matches("+jwt");
        let name = format!("{number:03}-{kind}-{from}");
        let folder = if genuine {
            "requests"
        } else {
            "requests/forged"
        };
        shelf.put_signed(folder, &name, "jws", jws, Value::Null)?;
    }
    Ok(())
}

fn status_lists(shelf: &Shelf, recorded: &Recorded) -> Result<(), NetworkError> {
    let mut lists = Vec::new();
    for jws in recorded.signed.values() {
        if jws.unverified_typ() == STATUS_LIST_TYP {
            let claims: StatusListClaims = jws.unverified_claims()?;
            lists.push((claims, jws));
        }
    }
    lists.sort_by_key(|(claims, _)| claims.iat);
    for (number, (claims, jws)) in lists.into_iter().enumerate() {
        let encoded = &claims.status_list;
        let list = StatusList::decode(encoded.bits, &encoded.lst, MOST_ENTRIES)?;
        let mut not_valid = serde_json::Map::new();
        for index in 0..list.len() {
            let status = list.get(index)?;
            if status != Status::Valid {
                not_valid.insert(index.to_string(), format!("{status:?}").into());
            }
        }
        let number = format!("{number:03}");
        shelf.put_signed("status-lists", &number, "jwt", jws, not_valid.into())?;
    }
    Ok(())
}

async fn receipts(network: &Network, shelf: &Shelf) -> Result<(), NetworkError> {
    for (name, adapter) in [
        ("lender", &network.lender),
        ("researcher", &network.researcher),
    ] {
        let user: DataUser = adapter.adapter.data_user();
        let mut told = Vec::new();
        for receipt in user.receipts().await? {
            told.push(json!({
                "receipt": receipt.receipt, "artifact": receipt.artifact, "item": receipt.item,
                "source": receipt.source, "digest": receipt.digest, "pages": receipt.pages,
                "rows": receipt.rows, "at": receipt.at, "keep_until": receipt.keep_until,
            }));
            if let Some(kept) = user.kept(&receipt).await? {
                let file = format!("{name}-{}.json", receipt.receipt);
                shelf.put("received", &file, &pretty(&json!(kept.pages))?)?;
            }
        }
        shelf.put("receipts", &format!("{name}.json"), &pretty(&told.into())?)?;
    }
    for (name, adapter) in [("bank", &network.bank), ("clinic", &network.clinic)] {
        let releases = adapter.adapter.releases().await?;
        let told = releases.iter().map(|release| {
            json!({
                "receipt": release.receipt, "artifact": release.artifact, "item": release.item,
                "pages": release.pages, "rows": release.rows, "at": release.at,
                "state": format!("{:?}", release.state),
            })
        });
        let told: Value = told.collect();
        shelf.put("receipts", &format!("{name}.json"), &pretty(&told)?)?;
    }
    // As the story saw them in her export, without the answers.
    if let Some(releases) = kept(&network.layout.root().join(STORE_RELEASES))? {
        shelf.put("receipts", "store.json", &releases)?;
    }
    Ok(())
}

/// The folder with one folder a kind.
struct Shelf(PathBuf);

impl Shelf {
    /// Made anew: what an earlier story produced is there no longer.
    fn fresh(folder: PathBuf) -> io::Result<Self> {
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }

    fn put(&self, kind: &str, name: &str, content: &[u8]) -> io::Result<()> {
        let folder = self.0.join(kind);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), content)
    }

    fn put_signed(
        &self,
        kind: &str,
        name: &str,
        ending: &str,
        jws: &CompactJws,
        not_valid: Value,
    ) -> Result<(), NetworkError> {
        let mut parts = jws.as_str().split('.');
        let (header, claims) = (parts.next(), parts.next());
        let mut decoded = json!({
            "header": part(header.unwrap_or_default())?,
            "claims": part(claims.unwrap_or_default())?,
        });
        if !not_valid.is_null() {
            decoded["not_valid"] = not_valid;
        }
        self.put(kind, &format!("{name}.{ending}"), jws.as_str().as_bytes())?;
        Ok(self.put(kind, &format!("{name}.json"), &pretty(&decoded)?)?)
    }
}

/// One part of a compact document, decoded.
fn part(text: &str) -> Result<Value, NetworkError> {
    Ok(serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text)?)?)
}

fn pretty(value: &Value) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec_pretty(value)
}

fn list<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().into_iter().flatten()
}
