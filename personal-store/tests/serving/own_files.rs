//! Files that she brings herself: nothing is in her records before she says so, nothing of a waiting
//! file is readable on the disk, and no answer to another rests on what no source has signed.

use std::{path::Path, time::Duration};

use consent_model::dataset::DatasetKind;
use personal_store::{dataset, gate};
use serde_json::json;

use crate::{
    signed_in::{Browser, Page},
    world::World,
};

const STATEMENT: &str = "Date,Narration,Withdrawal,Deposit,Balance,Branch\n\
     13/12/2026,canary-salary,,99000.00,99000.00,x\n\
     14/12/2026,canary-rent,1000.00,,98000.00,x\n\
     32/12/2026,canary-rent,1000.00,,97000.00,x\n";

impl Browser<'_> {
    async fn put(&self, token: &str, name: &str, bytes: &[u8]) -> Page {
        let mut body = Vec::new();
        let field = format!(
            "--X\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n--X\r\n\
             content-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(field.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--X--\r\n");
        self.post_bytes("upload", "multipart/form-data; boundary=X", body)
            .await
    }
}

async fn own_records(w: &World) -> usize {
    let held = dataset::holdings(&w.vault).await.unwrap();
    let own = held.iter().filter(|holding| holding.source.is_own());
    own.map(|holding| usize::try_from(holding.rows).unwrap())
        .sum()
}

/// The value of a hidden field.
fn hidden(page: &Page, name: &str) -> String {
    let field = format!("name=\"{name}\" value=\"");
    let (_, after) = page.body.split_once(&field).unwrap();
    after.split_once('"').unwrap().0.to_owned()
}

#[actix_web::test]
async fn a_file_that_is_not_understood_or_not_hers_to_bring_is_not_kept() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    let another = Browser::of(&w, "theirs").await;
    let token = she.token().await;
    let theirs = another.token().await;
    for forged in ["", "x", theirs.as_str()] {
        let page = she.put(forged, "a.csv", STATEMENT.as_bytes()).await;
        assert_eq!(page.status, 403);
    }
    let large = vec![b'a'; 20_000_001];
    for (bytes, status, words) in [
        (&large[..], 413, "larger than 20 MB"),
        (b"PK\x03\x04\x00", 422, "not text"),
        (b"", 422, "The file is empty"),
        (
            b"{\"resourceType\":\"Patient\"}",
            422,
            "of a kind that is not understood",
        ),
    ] {
        let page = she.put(&token, "a.csv", bytes).await;
        assert_eq!(page.status, status, "{words}");
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let page = she.put(&token, "", b"").await;
    assert_eq!(page.status, 400);
    assert!(page.body.contains("You chose no file"));
    assert!(she.get("upload").await.body.contains("type=\"file\""));
    assert_eq!(own_records(&w).await, 0);
    w.stop().await;
}

#[actix_web::test]
async fn nothing_is_in_her_records_before_she_has_seen_it_and_said_so() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    let token = she.token().await;
    let page = she
        .put(&token, "folder/statement.csv", STATEMENT.as_bytes())
        .await;
    assert_eq!((page.status, page.location.as_str()), (303, "/upload"));
    let shown = she.get("upload").await;
    for words in [
        ">statement.csv<",
        "3 records were understood",
        "Once: The day cannot be read",
        "Lines 4",
        "Branch",
        "canary-salary",
        "₹99,000.00",
    ] {
        assert!(shown.body.contains(words), "{words}: {}", shown.body);
    }
    assert_eq!(own_records(&w).await, 0);
    assert!(she.get("").await.body.contains("A file waits for you"));
    assert!(
        !Browser::of(&w, "theirs")
            .await
            .get("upload")
            .await
            .body
            .contains("canary")
    );
    // One at a time.
    let second = she
        .put(&token, "b.csv", b"date,amount\n2026-12-01,1\n")
        .await;
    assert_eq!(second.status, 409);
    // Inside the vault, and nowhere readable.
    assert!(!on_disk(w.folder(), b"canary-salary"));

    let seen = hidden(&shown, "seen");
    let take = async |seen: &str| {
        let fields = [("csrf", token.as_str()), ("seen", seen)];
        she.post("upload/take", &fields).await
    };
    // Read in another way than what she saw.
    let reading = [
        ("csrf", token.as_str()),
        ("delimiter", "comma"),
        ("date", "day_first"),
        ("decimal", "point"),
        ("currency", "EUR"),
        ("day", "0"),
        ("out", "2"),
        ("in", "3"),
        ("counterparty", "1"),
    ];
    assert_eq!(she.post("upload/reading", &reading).await.status, 303);
    assert_eq!(take(&seen).await.status, 409);
    assert_eq!(own_records(&w).await, 0);
    let shown = she.get("upload").await;
    assert!(shown.body.contains("EUR"));
    let page = take(&hidden(&shown, "seen")).await;
    assert_eq!((page.status, page.location.as_str()), (303, "/"));
    // Two bookings, and the account that they name.
    assert_eq!(own_records(&w).await, 3);
    assert!(!on_disk(w.folder(), b"canary-salary"));
    let holdings = she.get("").await;
    for words in ["Brought by you", "From the file statement.csv", "67 %"] {
        assert!(holdings.body.contains(words), "{words}: {}", holdings.body);
    }
    let records = she.get("records/bank.transactions?source=~").await;
    assert_eq!(records.status, 200);
    let (rent, salary) = (
        records.body.find("canary-rent").unwrap(),
        records.body.find("canary-salary").unwrap(),
    );
    assert!(rent < salary, "newest first");
    assert!(records.body.contains("Most sensitive") && records.body.contains("statement.csv"));
    let theirs = Browser::of(&w, "theirs").await;
    let theirs = theirs.get("records/bank.transactions?source=~").await;
    assert_eq!(theirs.status, 404);
    let banks = she
        .get("records/bank.transactions?source=bank.example")
        .await;
    assert!(banks.body.contains("bank.example") && !banks.body.contains("Brought by you"));
    w.stop().await;
}

#[actix_web::test]
async fn a_waiting_file_goes_when_she_lets_it_go_and_by_itself_after_a_day() {
    let w = World::new().await;
    let she = Browser::of(&w, "hers").await;
    let token = she.token().await;
    for by_itself in [false, true] {
        let page = she.put(&token, "a.csv", STATEMENT.as_bytes()).await;
        assert_eq!(page.status, 303);
        if by_itself {
            w.clock.advance(Duration::from_secs(24 * 3600 - 1));
            w.work().await;
            assert!(dataset::file_is_kept(&w.vault).await.unwrap());
            w.clock.advance(Duration::from_secs(1));
            w.work().await;
        } else {
            let fields = [("csrf", token.as_str())];
            assert_eq!(she.post("upload/discard", &fields).await.status, 303);
        }
        assert!(!dataset::file_is_kept(&w.vault).await.unwrap());
    }
    assert_eq!(own_records(&w).await, 0);
    w.stop().await;
}

#[actix_web::test]
async fn an_answer_does_not_rest_on_what_she_brought() {
    let w = World::new().await;
    let answer = async || {
        gate::releases(&w.vault, 1, None).await.unwrap()[0]
            .answer
            .clone()
    };
    w.served(&w.plan()).await;
    let before = answer().await;
    let she = Browser::of(&w, "hers").await;
    let token = she.token().await;
    let row = json!({"transaction_id": "t1", "account_id": "a1", "category": "income",
        "booked_at": "2026-12-06T00:00:00Z", "amount_minor": 900_000_000});
    // As her own file, and as an export that says that the bank said so.
    let mut claimed = row.clone();
    claimed["source"] = json!("bank.example");
    claimed["deposit"] = json!("d");
    for file in [
        json!({"bank.transactions": [row]}),
        json!({"format": "amanat-export-1", "records": {"bank.transactions": [claimed]},
            "consents": [{}]}),
    ] {
        let page = she.put(&token, "a.json", file.to_string().as_bytes()).await;
        assert_eq!(page.status, 303);
        let shown = she.get("upload").await;
        let seen = hidden(&shown, "seen");
        let fields = [("csrf", token.as_str()), ("seen", seen.as_str())];
        assert_eq!(she.post("upload/take", &fields).await.status, 303);
    }
    assert_eq!(own_records(&w).await, 2);
    let kind = DatasetKind::BankTransactions;
    let all = dataset::records(&w.vault, kind, None).await.unwrap();
    assert_eq!(all.len(), 4, "what the bank signed stays as it was");
    w.clock.advance(Duration::from_secs(1));
    w.served(&w.plan()).await;
    assert_eq!(answer().await, before);
    let page = she.get("").await;
    assert!(page.body.contains("You, from another store: bank.example"));
    w.stop().await;
}

fn on_disk(folder: &Path, canary: &[u8]) -> bool {
    std::fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return on_disk(&path, canary);
        }
        let bytes = std::fs::read(&path).unwrap();
        bytes.windows(canary.len()).any(|w| w == canary)
    })
}
