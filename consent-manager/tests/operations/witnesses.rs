//! What witnesses answer is kept under a checkpoint only where it verifies.

use consent_evidence::checkpoint::{LogVerifier, NoteKey, WitnessKey};

use super::world::World;

fn witness(name: &str, seed: u8) -> (NoteKey, WitnessKey) {
    let key = NoteKey::of_witness(name, &[seed; 32]).unwrap();
    let public = WitnessKey::parse(&key.vkey()).unwrap();
    (key, public)
}

#[tokio::test]
async fn only_lines_that_verify_are_kept_and_those_of_several_witnesses_stand_together() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(false).await;
    w.manager.integrate().await.unwrap();
    let (size, note) = w.manager.bare_checkpoint().await.unwrap().unwrap();
    let (one, known_one) = witness("one.example", 1);
    let (two, known_two) = witness("two.example", 2);
    let (stranger, _) = witness("three.example", 3);
    let (forger, _) = witness("one.example", 4);
    let log = NoteKey::of_log("manager.example/log", &[12; 32]).unwrap();
    assert_eq!(log.vkey(), w.manager.log_vkey());
    let other = log
        .sign(size + 1, consent_evidence::tree::Hash([9; 32]))
        .unwrap();

    let line = |key: &NoteKey| key.cosign(&note, 1_800_000_000).unwrap();
    for wrong in [
        String::new(),
        "\n".to_owned(),
        "no line\n".to_owned(),
        line(&stranger),
        line(&forger),
        line(&two),
        one.cosign(&other, 1_800_000_000).unwrap(),
        line(&one).trim_end().to_owned(),
        line(&one).replacen('A', "B", 1),
    ] {
        let kept = w.manager.keep_cosignature(size, &known_one, &wrong).await;
        assert!(!kept.unwrap(), "{wrong}");
    }
    assert_eq!(w.manager.checkpoint().await.unwrap(), note);

    let among_others = format!("{}x\n{}", line(&stranger), line(&one));
    for answer in [&among_others, &line(&one)] {
        let kept = w.manager.keep_cosignature(size, &known_one, answer).await;
        assert!(kept.unwrap());
    }
    let kept = w
        .manager
        .keep_cosignature(size, &known_two, &line(&two))
        .await;
    assert!(kept.unwrap());
    let cosigned = w.manager.checkpoint().await.unwrap();
    assert_eq!(cosigned, format!("{note}{}{}", line(&one), line(&two)));
    // What a person takes along is under it, though the log has grown since.
    w.approve(false).await;
    w.manager.integrate().await.unwrap();
    assert_ne!(w.manager.checkpoint().await.unwrap(), cosigned);
    let receipt = w.manager.consent_receipt(w.account, consent).await.unwrap();
    assert!(!receipt.log.is_empty());
    for entry in receipt.log {
        assert!(entry.proof.unwrap().ends_with(&cosigned));
    }
    let reader = LogVerifier::new(w.manager.log_vkey(), vec![known_one.clone(), known_two]);
    let opened = reader.unwrap().open(&cosigned).unwrap();
    let names: Vec<_> = opened
        .cosigned
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["one.example", "two.example"]);
    // The bare one is what a witness is brought.
    let (grown, bare) = w.manager.bare_checkpoint().await.unwrap().unwrap();
    assert!(grown > size && bare.lines().count() == note.lines().count());
    let nowhere = w.manager.keep_cosignature(grown + 1, &known_one, "").await;
    assert!(nowhere.is_err());
    w.manager.check_whole_log().await.unwrap();
}
