//! A store that is erased: nothing of it is left, at whatever moment that was interrupted.

use std::{fs, path::PathBuf};

use consent_model::{jose::CompactJws, problem::ProblemType};
use personal_store::{
    custody::{CERTIFICATE_TYP, ErasureCertificate},
    storage::{DepositState, ErasureState},
    vault::{VaultHost, VaultId, WrappedKeys},
};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use service_kit::{keyfile, testing::SoftPasskey};
use url::Url;

use crate::{
    passkeys::{filled, hers},
    signed_in::{Browser, Page},
    world::{World, database},
};

/// Her click, her fresh sign-in, and the page that it leads to.
async fn erase(w: &World, she: &Browser<'_>) -> Page {
    let at = pressed(she).await;
    let page = she.get(&back(&w.manager.sign_in(&at, "hers"))).await;
    assert_eq!(page.status, 303, "{}", page.body);
    assert!(page.location.starts_with("/erased/"), "{}", page.location);
    page
}

/// Her click, and the provider's page to which it leads.
pub(crate) async fn pressed(she: &Browser<'_>) -> Url {
    let page = she.post_with("erase", &[], &[("understood", "yes")]).await;
    assert_eq!(page.status, 303, "{}", page.body);
    page.location.parse().unwrap()
}

/// The path here to which the provider sends a browser back.
pub(crate) fn back(to: &Url) -> String {
    format!("callback?{}", to.query().unwrap())
}

fn vault_files(w: &World) -> Vec<PathBuf> {
    let entries = fs::read_dir(w.folder().join("vaults")).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

/// Every value of every column of the host database that could hold keys.
async fn blobs(w: &World) -> Vec<Vec<u8>> {
    let db = database(w.folder()).await;
    let ask = |sql: String| db.query_all_raw(Statement::from_string(DbBackend::Sqlite, sql));
    let columns = "SELECT m.name AS t, p.name AS c FROM sqlite_master AS m, \
                   pragma_table_info(m.name) AS p WHERE m.type = 'table'";
    let mut found = Vec::new();
    for row in ask(columns.to_owned()).await.unwrap() {
        let (table, column): (String, String) =
            (row.try_get("", "t").unwrap(), row.try_get("", "c").unwrap());
        let sql = format!(
            "SELECT CAST(\"{column}\" AS BLOB) AS value FROM \"{table}\" \
             WHERE \"{column}\" IS NOT NULL"
        );
        for row in ask(sql).await.unwrap() {
            found.push(row.try_get("", "value").unwrap());
        }
    }
    db.close().await.unwrap();
    found
}

fn stands_in(files: &[PathBuf], bytes: &[u8]) -> bool {
    let holds = |path: &PathBuf| {
        let found = fs::read(path).unwrap_or_default();
        found.windows(bytes.len()).any(|window| window == bytes)
    };
    files.iter().any(holds)
}

#[actix_web::test]
async fn an_erased_store_is_gone_and_nothing_that_the_host_still_has_opens_a_copy_of_it() {
    let w = World::new().await;
    w.person("theirs", "pseudonym-of-neighbour", "neighbour")
        .await;
    let claims = w.served(&w.plan()).await;
    let out = json!({ "artifact_id": claims.jti, "items": ["taken-out"], "by": "citizen" });
    assert_eq!(w.tell("artifact.items_withdrawn", out).await, 204);
    let taken_out = || async { blobs(&w).await.iter().any(|value| value == b"taken-out") };
    assert!(taken_out().await);
    let (id, keys) = w.keys().await;
    let file = w.folder().join("vaults").join(format!("{id}.vault"));
    let copy = fs::read(&file).unwrap();
    let database: Vec<PathBuf> = ["host.db", "host.db-wal"]
        .map(|name| w.folder().join(name))
        .to_vec();
    assert!(stands_in(&database, keys.as_bytes()), "the search finds");

    let she = Browser::of(&w, "hers").await;
    let shown = she.get("erase").await;
    assert!(shown.body.contains("2 records"), "{}", shown.body);
    let token = she.token().await;
    let unticked = she.post("erase", &[("csrf", token.as_str())]).await;
    assert_eq!(unticked.status, 200);
    assert!(unticked.body.contains("Nothing was erased") && file.exists());
    let page = erase(&w, &she).await;

    assert!(!taken_out().await);
    assert!(!file.exists());
    assert!(
        vault_files(&w)
            .iter()
            .all(|path| !path.to_string_lossy().contains(&id.to_string()))
    );
    assert!(!stands_in(&database, keys.as_bytes()));
    // A half of them neither.
    assert!(!stands_in(&database, &keys.as_bytes()[..24]));
    fs::write(&file, &copy).unwrap();
    let host_key = keyfile::load_or_create_seed(&w.folder().join("host.key"), &w.ids).unwrap();
    let host = VaultHost::new(w.folder().join("vaults"), &host_key, 1).unwrap();
    assert!(host.open(id, &keys).await.is_ok(), "with her keys it would");
    let blobs = blobs(&w).await;
    assert!(blobs.len() > 10);
    for bytes in blobs {
        let tried = host.open(id, &WrappedKeys::from_bytes(bytes)).await;
        assert!(tried.is_err());
    }
    host.close_all().await.unwrap();
    // Her session is over, and her page says so for as long as it is kept.
    assert!(she.get("export").await.location.starts_with("/sign-in"));
    let shown = she.get(&page.location[1..]).await;
    assert_eq!(shown.status, 200);
    let path = format!("{}/certificate.json", &page.location[1..]);
    let json: Value = serde_json::from_str(&she.get(&path).await.body).unwrap();
    let jws = CompactJws::parse(json["jws"].as_str().unwrap()).unwrap();
    let party = w.running.party().unwrap();
    let signed = jws.verify::<ErasureCertificate>(CERTIFICATE_TYP, &party.keys);
    let certificate = signed.unwrap().into_claims();
    assert_eq!(
        serde_json::to_value(&certificate).unwrap(),
        json["certificate"]
    );
    assert_eq!(certificate.vault, id.to_string());
    assert!(certificate.file.is_some_and(|file| file.bytes > 4096));
    let key = certificate.data_key.unwrap();
    assert!(shown.body.contains(&key) && key.len() == 16);
    let said = json.to_string();
    assert!(!said.contains("hers") && !said.contains(&w.account.to_string()));
    w.stop().await;
}

#[actix_web::test]
async fn whoever_asks_of_an_erased_store_is_told_so_and_others_are_served() {
    let w = World::new().await;
    let artifact = w.manager.issue(&w.served(&w.plan()).await);
    let she = Browser::of(&w, "hers").await;
    erase(&w, &she).await;
    for _ in 0..2 {
        let refused = w.ask(artifact, &w.request()).await;
        assert_eq!(refused, Err(ProblemType::StoreErased));
    }
    // Signed in again she has an empty store of other keys, under which nothing of before holds.
    let again = Browser::of(&w, "hers").await;
    let (id, _) = w.keys().await;
    assert!(w.vault_id() != id);
    let export: Value = serde_json::from_str(&again.get("export.json").await.body).unwrap();
    assert_eq!(export["records"], json!({}));
    assert_eq!(export["releases"], json!([]));
    let refused = w.ask(artifact, &w.request()).await;
    assert_eq!(
        refused,
        Err(ProblemType::StoreErased),
        "not linked again yet"
    );
    w.stop().await;
}

#[actix_web::test]
async fn an_erasure_that_was_interrupted_is_finished_at_the_next_start() {
    let begun = "INSERT INTO erasures (vault, state, asked_by, reason, begun_at) \
                 SELECT vault, 'begun', 'operator', 'closing', 0 FROM people";
    let keyless = "INSERT INTO erasures (vault, state, asked_by, begun_at) \
                   SELECT vault, 'keyless', 'person', 0 FROM people; DELETE FROM people";
    for interrupted in [begun, keyless] {
        let w = World::new().await;
        let (id, keys) = w.keys().await;
        let w = w.restarted(interrupted).await;
        assert_eq!(vault_files(&w), Vec::<PathBuf>::new(), "{interrupted}");
        let database: Vec<PathBuf> = ["host.db", "host.db-wal"]
            .map(|name| w.folder().join(name))
            .to_vec();
        assert!(!stands_in(&database, keys.as_bytes()));
        let db = w.host_db().await;
        let done = db.erasure(id).await.unwrap().unwrap();
        assert!(matches!(done.state, ErasureState::Done(_)));
        assert!(db.person(w.account).await.unwrap().is_none());
        db.close().await.unwrap();
        // Again: the same certificate.
        let ErasureState::Done(certificate) = done.state else {
            unreachable!()
        };
        let path = format!("erased/{id}/certificate.json");
        let page = w.http.get(w.at(&path)).send().await.unwrap();
        assert!(page.text().await.unwrap().contains(certificate.as_str()));
        w.stop().await;
    }
}

#[actix_web::test]
async fn the_consent_of_a_deposit_under_way_ends_with_the_store() {
    let w = World::new().await;
    w.bank();
    w.opened().await;
    w.until(DepositState::Waiting).await;
    let she = Browser::of(&w, "hers").await;
    erase(&w, &she).await;
    assert!(w.manager.ended().is_empty());
    w.work().await;
    assert_eq!(w.manager.ended().len(), 1);
    w.later().await;
    assert_eq!(w.manager.ended().len(), 1, "told once");
    w.stop().await;
}

#[actix_web::test]
async fn a_certificate_is_shown_to_nobody_who_does_not_have_its_address() {
    let w = World::new().await;
    for path in ["erased/x", "erased/01890a5d-ac96-774b-bcce-b302099a8057"] {
        let page = w.http.get(w.at(path)).send().await.unwrap();
        assert_eq!(page.status().as_u16(), 404);
    }
    let (id, _) = w.keys().await;
    let page = w.http.get(w.at(&format!("erased/{id}"))).send().await;
    assert_eq!(page.unwrap().status().as_u16(), 404, "not erased");
    w.stop().await;
}

impl World {
    /// Her vault and its keys, as they lie in the host database.
    pub(crate) async fn keys(&self) -> (VaultId, WrappedKeys) {
        let db = self.host_db().await;
        let issuer = self.manager.identity_issuer();
        let person = db.person_at(issuer, "hers").await.unwrap().unwrap();
        db.close().await.unwrap();
        (person.vault, person.keys)
    }

    /// The vault that she began with.
    fn vault_id(&self) -> VaultId {
        self.vault.id()
    }
}

#[actix_web::test]
async fn where_she_has_a_passkey_it_takes_one_to_erase() {
    let w = World::new().await;
    w.confirm(&hers()).await;
    let she = Browser::of(&w, "hers").await;
    let ticked = [("understood", "yes")];
    let bare = she.post_with("erase", &[], &ticked).await;
    assert_eq!(bare.status, 403);
    // What she signed for something else on this store is not good for it.
    let page = she.get("passkeys").await;
    let other = filled(&w, &page, &hers());
    assert_eq!(she.post_with("erase", &other, &ticked).await.status, 403);
    let page = she.get("erase").await;
    let another = SoftPasskey::new(2, "localhost");
    let wrong = filled(&w, &page, &another);
    assert_eq!(she.post_with("erase", &wrong, &ticked).await.status, 403);
    let page = she.get("erase").await;
    let right = filled(&w, &page, &hers());
    let erased = she.post_with("erase", &right, &ticked).await;
    assert!(erased.location.starts_with("/erased/"), "{}", erased.body);
    w.stop().await;
}
