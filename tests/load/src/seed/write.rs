//! Writes the records of many people straight into the manager's database, and the log over them: entries,
//! tiles, checkpoint, and the checkpoint's copy beside the database. One thread makes rows and signs, another
//! writes them.

use std::{
    collections::HashMap,
    fs,
    path::Path,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_evidence::{
    checkpoint::NoteKey,
    entry,
    tree::{Frontier, Tiles},
};
use consent_model::{
    digest::{Digest, Salt},
    jose::SigningKey,
};
use rusqlite::{Connection, params, types::Value};
use uuid::Uuid;

use super::{
    SeedError,
    rows::{Cell, Make, Row, Signed, Template, at, idx, status_in_log},
};
use crate::{
    clock,
    rng::{Rng, mix},
    world::{World, subject},
};

/// Entries of a status list, and how many of them are given away before the next one begins.
const LIST: u64 = 1 << 17;
const HALF: u64 = LIST / 2;
/// Over how long the people's histories are spread.
const SPREAD: i64 = 180 * 24 * 3_600_000;
/// People in one transaction, and batches that wait to be written.
const BATCH: u64 = 20;
const WAITING: usize = 8;
/// Full tiles that are held before they are written.
const TILES: usize = 4_096;

/// Who signs, by key id.
pub(super) type Keys = HashMap<String, SigningKey>;

/// What is written.
pub(super) struct Job<'a> {
    /// Where.
    pub(super) world: &'a World,
    /// What is nobody's.
    pub(super) nobodys: Template,
    /// Kinds of people, who take turns.
    pub(super) kinds: Vec<Template>,
    /// Who signs.
    pub(super) keys: Keys,
    /// How many people.
    pub(super) people: u64,
}

/// What was written.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Written {
    /// Rows.
    pub(super) rows: u64,
    /// Consents.
    pub(super) consents: u64,
    /// Log entries.
    pub(super) entries: u64,
    /// How long it took.
    pub(super) took: Duration,
}

/// Rows of one person: table, values.
type Batch = Vec<(usize, usize, Vec<Value>)>;

/// Makes rows. Counts what must be counted over all people.
struct Maker<'a> {
    job: &'a Job<'a>,
    entries: i64,
    copies: u64,
    frontier: Frontier,
    full: Tiles,
    status_at: String,
}

/// A connection for writing much: nothing is kept of what a crash would need, since the folder is new.
pub(super) fn open(path: &Path) -> Result<Connection, SeedError> {
    let db = Connection::open(path)?;
    db.execute_batch(
        "PRAGMA foreign_keys = OFF; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
         PRAGMA cache_size = -400000; PRAGMA temp_store = MEMORY; PRAGMA locking_mode = EXCLUSIVE;",
    )?;
    Ok(db)
}

/// Removes what the templates left: their people come again as the first that are written.
pub(super) fn clear(db: &Connection) -> Result<(), SeedError> {
    db.execute_batch(
        "DELETE FROM log_entry; DELETE FROM log_tile; DELETE FROM log_checkpoint; DELETE FROM log_person;
         DELETE FROM history; DELETE FROM preference; DELETE FROM message; DELETE FROM reminder;
         DELETE FROM delivery_attempt; DELETE FROM delivery; DELETE FROM artifact; DELETE FROM consent;
         DELETE FROM consent_group; DELETE FROM decision; DELETE FROM approval; DELETE FROM notice_wording;
         DELETE FROM notice; DELETE FROM document; DELETE FROM consent_request; DELETE FROM link;
         DELETE FROM link_attempt; DELETE FROM pseudonym; DELETE FROM account; DELETE FROM status_list;",
    )?;
    Ok(())
}

/// Writes everybody. `look` is shown what there is after each batch and may end it.
pub(super) fn write(
    job: &Job<'_>,
    mut look: impl FnMut(&Written) -> Result<(), SeedError>,
) -> Result<Written, SeedError> {
    let began = Instant::now();
    let mut db = open(&job.world.database_file())?;
    clear(&db)?;
    let mut maker = Maker {
        job,
        entries: 0,
        copies: 0,
        frontier: Frontier::default(),
        full: Tiles::default(),
        status_at: job
            .world
            .manager()
            .join("status/")
            .map_err(|_| SeedError::Odd("an address"))?
            .into(),
    };
    let mut written = Written::default();
    thread::scope(|scope| {
        let (send, come) = sync_channel(WAITING);
        let making = scope.spawn(|| maker.make_all(send));
        let put = take(&mut db, job, come, &mut written, began, &mut look);
        let made = making.join().map_err(|_| SeedError::Odd("a thread"))?;
        put?;
        made
    })?;
    written.entries = maker.frontier.size();
    maker.finish(&db, job.world)?;
    db.close().map_err(|(_, error)| error)?;
    written.took = began.elapsed();
    Ok(written)
}

/// What is handed over at once.
struct Made {
    rows: Batch,
    tiles: Tiles,
    consents: u64,
}

fn take(
    db: &mut Connection,
    job: &Job<'_>,
    come: Receiver<Made>,
    written: &mut Written,
    began: Instant,
    look: &mut impl FnMut(&Written) -> Result<(), SeedError>,
) -> Result<(), SeedError> {
    let mut inserts = vec![inserts_of(&job.nobodys)];
    inserts.extend(job.kinds.iter().map(inserts_of));
    for made in come {
        let tx = db.transaction()?;
        for (kind, table, values) in &made.rows {
            let insert = inserts.get(*kind).and_then(|all| all.get(*table));
            let insert = insert.ok_or(SeedError::Odd("a table"))?;
            tx.prepare_cached(insert)?
                .execute(rusqlite::params_from_iter(values))?;
        }
        keep_tiles(&tx, &made.tiles)?;
        tx.commit()?;
        written.rows += made.rows.len() as u64;
        written.consents += made.consents;
        written.took = began.elapsed();
        look(written)?;
    }
    Ok(())
}

fn inserts_of(template: &Template) -> Vec<String> {
    let of = |table: &super::rows::Table| {
        let places: Vec<_> = (1..=table.columns.len()).map(|n| format!("?{n}")).collect();
        let columns = table.columns.join(", ");
        format!(
            "INSERT INTO {} ({columns}) VALUES ({})",
            table.name,
            places.join(", ")
        )
    };
    template.tables.iter().map(of).collect()
}

fn keep_tiles(db: &Connection, tiles: &Tiles) -> Result<(), SeedError> {
    let insert = "INSERT OR REPLACE INTO log_tile (level, number, hashes) VALUES (?1, ?2, ?3)";
    let mut insert = db.prepare_cached(insert)?;
    for (name, bytes) in tiles.iter() {
        insert.execute(params![name.level, name.number.cast_signed(), bytes])?;
    }
    Ok(())
}

impl Maker<'_> {
    fn make_all(&mut self, send: SyncSender<Made>) -> Result<(), SeedError> {
        let job = self.job;
        let (mut rows, mut consents) = (Vec::new(), 0);
        self.person(0, &job.nobodys, 0, &mut rows)?;
        for number in 0..job.people {
            let kind = (number % job.kinds.len() as u64) as usize;
            let template = &job.kinds[kind];
            self.person(kind + 1, template, number, &mut rows)?;
            consents += template.consents;
            if (number + 1) % BATCH == 0 || number + 1 == job.people {
                let made = Made {
                    rows: std::mem::take(&mut rows),
                    tiles: self.tiles(),
                    consents: std::mem::take(&mut consents),
                };
                // Nobody takes it any more: the other side says why.
                if send.send(made).is_err() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn tiles(&mut self) -> Tiles {
        if self.full.len() < TILES {
            return Tiles::default();
        }
        std::mem::take(&mut self.full)
    }

    /// How far a person's times are moved: the first lies farthest back.
    fn moved(&self, number: u64) -> i64 {
        let people = i64::try_from(self.job.people).unwrap_or(i64::MAX);
        let left = people - i64::try_from(number).unwrap_or_default();
        -(SPREAD / Ord::max(people, 1)) * left
    }

    fn person(
        &mut self,
        kind: usize,
        template: &Template,
        number: u64,
        rows: &mut Batch,
    ) -> Result<(), SeedError> {
        let moved = self.moved(number);
        let mut rng = Rng::new(mix(number.wrapping_mul(31).wrapping_add(kind as u64 + 1)));
        let first_copy = self.copies;
        self.copies += template.copies as u64;
        let mut values = Vec::with_capacity(template.values.len());
        for make in &template.values {
            let value = self.value(make, &values, number, moved, first_copy, &mut rng)?;
            values.push(value);
        }
        for row in &template.rows {
            if row.once && number >= self.job.kinds.len() as u64 {
                continue;
            }
            let (digest, salt, event) = self.entry(row, &mut values, &mut rng);
            let cells = row.cells.iter().map(|cell| match cell {
                Cell::Same(value) => value.clone(),
                Cell::Text(text) => Value::Text(text.with(&values)),
                Cell::Time(millis) => Value::Integer(millis + moved),
                Cell::List(which) => Value::Integer(status(first_copy + *which as u64).0),
                Cell::Index(which) => Value::Integer(status(first_copy + *which as u64).1),
                Cell::Number => Value::Integer(self.entries - 1),
                Cell::EntryDigest => Value::Blob(digest.as_bytes().to_vec()),
                Cell::EntrySalt => Value::Blob(salt.as_bytes().to_vec()),
                Cell::Event => Value::Text(event.clone()),
            });
            let cells = cells.collect();
            rows.push((kind, row.table, cells));
        }
        Ok(())
    }

    /// The next entry of the log, where the row is one: its digest, salt and event.
    fn entry(&mut self, row: &Row, values: &mut [String], rng: &mut Rng) -> (Digest, Salt, String) {
        let mut salt = [0; 16];
        salt.copy_from_slice(&rng.bytes32()[..16]);
        let salt = Salt::from_bytes(salt);
        let Some((event, place)) = &row.event else {
            return (Digest::of_bytes(b""), salt, String::new());
        };
        let event = event.with(values);
        let digest = Digest::salted_bytes(&salt, event.as_bytes());
        self.frontier.push(entry::leaf(&digest), &mut self.full);
        self.entries += 1;
        if let Some(value) = values.get_mut(*place) {
            *value = digest.to_string();
        }
        (digest, salt, event)
    }

    fn value(
        &self,
        make: &Make,
        values: &[String],
        number: u64,
        moved: i64,
        first_copy: u64,
        rng: &mut Rng,
    ) -> Result<String, SeedError> {
        let copy = |which: &usize| status(first_copy + *which as u64);
        Ok(match make {
            Make::Id(id) => moved_id(*id, moved, rng).to_string(),
            Make::Name => rng.name(),
            Make::Subject => subject(number),
            Make::At(millis) => at(millis + moved),
            Make::StatusInLog(which) => {
                let (list, index) = copy(which);
                status_in_log(list, index)
            }
            Make::StatusInCopy(which) => {
                let (list, index) = copy(which);
                idx(index, &format!("{}{list}", self.status_at))
            }
            Make::Signed(signed) => self.sign(signed, values)?,
            Make::Digest(of) => Digest::of_bytes(of.with(values).as_bytes()).to_string(),
            Make::Entry => String::new(),
        })
    }

    fn sign(&self, signed: &Signed, values: &[String]) -> Result<String, SeedError> {
        let key = self
            .job
            .keys
            .get(&signed.kid)
            .ok_or(SeedError::Odd("a key"))?;
        let payload = URL_SAFE_NO_PAD.encode(signed.payload.with(values));
        let mut compact = format!("{}.{payload}", signed.header);
        let signature = key.sign_bytes(compact.as_bytes());
        let signature = signature.map_err(|_| SeedError::Odd("a signature"))?;
        compact.push('.');
        compact.push_str(&URL_SAFE_NO_PAD.encode(signature));
        Ok(compact)
    }

    /// The edge of the tree, its checkpoint, and the sizes of the status lists.
    fn finish(&mut self, db: &Connection, world: &World) -> Result<(), SeedError> {
        keep_tiles(db, &std::mem::take(&mut self.full))?;
        keep_tiles(db, &self.frontier.tiles())?;
        let seed = fs::read_to_string(world.data().join("log-key.seed"))?;
        let seed = URL_SAFE_NO_PAD.decode(seed.trim()).ok();
        let seed: Option<[u8; 32]> = seed.and_then(|seed| seed.try_into().ok());
        let seed = seed.ok_or(SeedError::Odd("the seed of the log's key"))?;
        let manager = world.manager();
        let origin = manager
            .as_str()
            .trim_start_matches("http://")
            .trim_end_matches('/');
        let key = NoteKey::of_log(&format!("{origin}/log"), &seed);
        let key = key.map_err(|_| SeedError::Odd("the log's key"))?;
        let root = self
            .frontier
            .root()
            .map_err(|_| SeedError::Odd("the tree"))?;
        let note = key.sign(self.frontier.size(), root);
        let note = note.map_err(|_| SeedError::Odd("the checkpoint"))?;
        db.execute(
            "INSERT INTO log_checkpoint (size, note, cosignatures, made_at) VALUES (?1, ?2, '', ?3)",
            params![self.frontier.size().cast_signed(), note, clock::now().timestamp_millis()],
        )?;
        fs::write(world.data().join("log-checkpoint.txt"), &note)?;
        for list in 0..self.copies.div_ceil(HALF) {
            let entries = Ord::min(self.copies - list * HALF, HALF);
            db.execute(
                "INSERT INTO status_list (number, entries, version) VALUES (?1, ?2, 1)",
                params![list.cast_signed() + 1, entries.cast_signed()],
            )?;
        }
        db.execute_batch("PRAGMA optimize")?;
        Ok(())
    }
}

/// List and index of the how-manieth copy of all: no place twice, and neighbours far apart, as places that
/// are drawn.
fn status(copy: u64) -> (i64, i64) {
    let (list, place) = (copy / HALF, copy % HALF);
    let index = (place * 40_503 + list * 7_919) % LIST;
    (list.cast_signed() + 1, index.cast_signed())
}

/// An id as old as the person's other things, with random bits of its own; ids of one person stay in order.
fn moved_id(id: Uuid, moved: i64, rng: &mut Rng) -> Uuid {
    let bits = id.as_u128();
    let millis = (bits >> 80).cast_signed() + i128::from(moved);
    let own = u128::from(rng.next() >> 16);
    let kept = bits & (((1 << 80) - 1) ^ ((1 << 48) - 1));
    Uuid::from_u128((millis.cast_unsigned() << 80) | kept | own)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_copies_have_one_place() {
        let places: BTreeSet<_> = (0..HALF * 2 + 5).map(status).collect();
        assert_eq!(places.len() as u64, HALF * 2 + 5);
        assert!(places.iter().all(|(_, index)| index.cast_unsigned() < LIST));
        assert_eq!(status(HALF).0, 2);
    }

    #[test]
    fn a_moved_id_is_another_one_of_its_time_and_order() {
        let mut rng = Rng::new(1);
        let (first, second) = (rng.uuid(1_000_000), rng.uuid(1_000_007));
        let moved = [first, second].map(|id| moved_id(id, -1_000, &mut rng));
        assert!(moved[0] < moved[1] && moved[1] < first);
        assert_eq!(moved[0].as_u128() >> 80, 999_000);
        assert_eq!(moved[0].get_version_num(), 7);
        assert_ne!(moved_id(first, 0, &mut rng), moved_id(first, 0, &mut rng));
    }
}
