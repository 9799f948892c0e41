use std::io;

use consent_model::{artifact::CopyFor, purpose::Purpose};

use super::*;
use crate::decide::{
    answer::Rule,
    log::{CheckFilter, FOLDER, Log, ReadError, read, segment::Folder},
    question::{FieldsForm, Whom},
};
use service_kit::{clock::Clock as _, testing};

fn asked(system: &str) -> Question {
    let whom = Whom::Person("pseudonym-of-her-1".parse().unwrap());
    let purpose: Purpose = "105".parse().unwrap();
    let fields = vec![FieldsForm::answer("income-at-least", &["enough"])];
    Question::new(system, whom, purpose, fields).unwrap()
}

fn denied() -> Decision {
    Decision::without_consent(Rule::NoConsent, CopyFor::DataUser, testing::start())
}

fn systems(data: &std::path::Path, filter: &CheckFilter) -> Vec<String> {
    let mut found = Vec::new();
    let read: Result<(), ReadError> = read(data, filter, |entry| {
        found.push(entry.system);
        Ok(())
    });
    read.unwrap();
    found
}

#[tokio::test]
async fn what_was_answered_is_written_and_a_line_that_was_cut_off_is_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    let clock = testing::fixed_clock();
    let ids = testing::ids_at(clock.clone(), 1);
    let log = Log::open(folder.path(), &ids, 366).unwrap();
    let (one, no) = (asked("one"), denied());
    let written = log.put_waiting(&[(&one, &no)], clock.now()).unwrap();
    written.await.unwrap();
    // Without closing anything, as after a kill: it is in the file.
    assert_eq!(systems(folder.path(), &CheckFilter::default()), ["one"]);
    log.put(&asked("two"), &no, clock.now()).unwrap();
    log.close();
    assert_eq!(log.put(&one, &no, clock.now()), Err(LogUnavailable));
    let files = super::super::segment::files(&folder.path().join(FOLDER)).unwrap();
    assert_eq!(files.len(), 1);
    let path = &files[0].1;
    let text = std::fs::read_to_string(path).unwrap();
    std::fs::write(path, format!("{text}{{\"at\":\"2027-")).unwrap();
    assert_eq!(
        systems(folder.path(), &CheckFilter::default()),
        ["one", "two"]
    );
    // What is not cut off but no entry was put there by somebody else.
    std::fs::write(path, format!("{{}}\n{text}")).unwrap();
    let foreign: Result<(), ReadError> = read(folder.path(), &CheckFilter::default(), |_| Ok(()));
    assert!(matches!(foreign, Err(ReadError::Line { line: 1, .. })));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_a_full_disk_nothing_is_taken_and_nothing_is_lost_until_there_is_room() {
    use std::sync::atomic::{AtomicBool, Ordering};

    struct Filling {
        folder: Folder,
        full: Arc<AtomicBool>,
    }
    impl Opener for Filling {
        fn next(&mut self) -> io::Result<Segment> {
            if self.full.load(Ordering::SeqCst) {
                let full = std::fs::OpenOptions::new().write(true).open("/dev/full")?;
                return Ok(Segment::new(full, testing::start()));
            }
            self.folder.next()
        }
        fn is_over(&self, _: &Segment) -> bool {
            // Every batch goes into the next file.
            true
        }
    }

    let data = tempfile::tempdir().unwrap();
    let full = Arc::new(AtomicBool::new(false));
    let folder = Folder::new(data.path(), &testing::ids(1), 366).unwrap();
    let opener = Filling {
        folder,
        full: Arc::clone(&full),
    };
    let log = Log::on(Box::new(opener)).unwrap();
    let (no, now) = (denied(), testing::start());
    let one = asked("one");
    log.put_waiting(&[(&one, &no)], now).unwrap().await.unwrap();
    full.store(true, Ordering::SeqCst);
    let two = asked("two");
    let waiting = log.put_waiting(&[(&two, &no)], now).unwrap();
    assert!(
        waiting.await.is_err(),
        "who waits hears that it is not written"
    );
    while log.is_available() {
        tokio::task::yield_now().await;
    }
    assert_eq!(log.put(&one, &no, now), Err(LogUnavailable));
    full.store(false, Ordering::SeqCst);
    while !log.is_available() {
        tokio::task::yield_now().await;
    }
    log.put(&asked("three"), &no, now).unwrap();
    log.close();
    let written = systems(data.path(), &CheckFilter::default());
    assert_eq!(written, ["one", "two", "three"]);
}

#[test]
fn a_day_later_another_file_is_begun_and_what_is_too_old_is_deleted() {
    let data = tempfile::tempdir().unwrap();
    let clock = testing::fixed_clock();
    let ids = testing::ids_at(clock.clone(), 1);
    let no = denied();
    let mut began = Vec::new();
    for (system, hours) in [("a", 0), ("b", 25), ("c", 366 * 24)] {
        let log = Log::open(data.path(), &ids, 366).unwrap();
        clock.advance(Duration::from_secs(hours * 3600));
        began.push(clock.now());
        log.put(&asked(system), &no, clock.now()).unwrap();
        log.close();
    }
    // The first file is the only one whose last entry can be older than that.
    let kept = systems(data.path(), &CheckFilter::default());
    assert_eq!(kept, ["b", "c"]);
    let before = CheckFilter {
        to: Some(began[2]),
        ..CheckFilter::default()
    };
    assert_eq!(systems(data.path(), &before), ["b"]);
    let since = CheckFilter {
        from: Some(began[2]),
        ..CheckFilter::default()
    };
    assert_eq!(systems(data.path(), &since), ["c"]);
    let another = CheckFilter {
        person: Some("pseudonym-of-other".parse().unwrap()),
        ..CheckFilter::default()
    };
    assert!(systems(data.path(), &another).is_empty());
}

#[test]
fn what_waits_is_bounded() {
    let queue = Queue::new(300);
    let (one, no) = (asked("one"), denied());
    let mut taken = 0;
    while queue
        .put(false, |line| line.of(&one, &no, testing::start()))
        .is_ok()
    {
        taken += 1;
    }
    assert_eq!(taken, 2);
    assert!(!queue.is_available());
}
