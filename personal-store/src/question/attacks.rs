//! The attack corpus: every hostile statement and manifest of `personal-store/attacks`, on real
//! vaults with canaries in everything that is not granted.
//!
//! There are two vaults that hold the same granted values and differ in all else. So besides the
//! canaries, which must not appear anywhere, whatever a statement answers must be the same from
//! both: an answer that told one bit of something ungranted would differ.
//!
//! Adding one:
//! 1. Add it to `attacks/statements.toml` or `attacks/manifests.toml`, with what must become of it.
//! 2. Run `./tests/run gate`.

mod manifests;
mod statements;
mod world;

use std::fmt::Write as _;

use self::world::Vaults;

#[tokio::test]
async fn every_attack_is_refused_or_bounded_and_leaves_nothing_behind() {
    let vaults = Vaults::make().await;
    let before = vaults.traces();
    let mut wrong = String::new();
    let statements = statements::all();
    for attack in &statements {
        if let Err(why) = statements::tried(attack, &vaults).await {
            let _ = writeln!(wrong, "{}: {}: {why}", attack.kind, attack.name);
        }
    }
    let manifests = manifests::all();
    for attack in &manifests {
        if let Err(why) = manifests::tried(attack, &vaults).await {
            let _ = writeln!(wrong, "manifest: {}: {why}", attack.name);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert_eq!(vaults.traces(), before, "a file was left");
    vaults.are_whole_and_answer().await;
    assert!(statements.len() >= 100 && manifests.len() >= 30);
    println!(
        "attacks: {} statements, {} manifests, all refused or bounded",
        statements.len(),
        manifests.len()
    );
}

/// The subset check out of the way: the walls of the database hold by themselves.
#[tokio::test]
async fn the_databases_own_walls_tell_no_attack_anything_ungranted() {
    let vaults = Vaults::make().await;
    let before = vaults.traces();
    let (mut wrong, mut ran) = (String::new(), 0);
    for attack in &statements::all() {
        match statements::tried_unread(attack, &vaults).await {
            Ok(answered) => ran += usize::from(answered),
            Err(why) => {
                let _ = writeln!(wrong, "{}: {}: {why}", attack.kind, attack.name);
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert_eq!(vaults.traces(), before, "a file was left");
    vaults.are_whole_and_answer().await;
    println!("attacks: {ran} statements ran behind the database's walls alone, none told anything");
}
