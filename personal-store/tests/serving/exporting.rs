//! Everything in open formats, for her alone.

use std::io::{Cursor, Read as _};

use crate::{signed_in::Browser, world::World};

#[actix_web::test]
async fn her_zip_holds_her_consents_and_what_left_and_nobody_elses() {
    let w = World::new().await;
    w.served(&w.plan()).await;
    let away = w.http.get(w.at("export.zip")).send().await.unwrap();
    assert_eq!(away.status().as_u16(), 303);
    let text = async |subject: &str, name: &str| {
        let browser = Browser::of(&w, subject).await;
        let bytes = browser.bytes("export.zip").await;
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        zip.by_name(name)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        text
    };
    assert_eq!(text("hers", "releases.jsonl").await.lines().count(), 1);
    let consents = text("hers", "consents.jws.txt").await;
    assert_eq!(consents.lines().count(), 1);
    assert!(consents.lines().all(|line| line.split('.').count() == 3));
    assert_eq!(text("theirs", "releases.jsonl").await, "");
    assert_eq!(text("theirs", "consents.jws.txt").await, "");
    w.stop().await;
}
