//! The sample parties' logos: drawn by us, sixteen colours, a few hundred bytes.

use consent_model::logo::Logo;

/// The logo of a sample party.
pub(super) fn of(id: &str) -> Option<Logo> {
    let text = match id {
        "bank" => BANK,
        "clinic" => CLINIC,
        "lender" => LENDER,
        "researcher" => RESEARCHER,
        _ => return None,
    };
    Logo::try_from(text.to_owned()).ok()
}

const BANK: &str = "\
    iVBORw0KGgoAAAANSUhEUgAAAEAAAABABAMAAABYR2ztAAAAMFBMVEULVWMbYG0sbHg8d4JMgo1cjpdtmaF9pKyN\
    sLadu8Guxsu+0tXO3eDe6Orv9PX///8ekRVyAAAAjElEQVR42mNgGAUDA9g7OgrwybPd////bwJ+eXwqWM7/B4M/\
    Djjk9/+Hgt9YVTDD5YEqDDDlmeb/RwI/FfDLY6pg7P+PBn4IoMj3/ccAL5BVYJEHqkDI5/7HCq4NsnQADIYf2OhR\
    BaMKsCrI3r17GzaaaoB7N1awAa6AH3vO+kBPBRwdWEHDaMVCVwAAZ5vMynxk2sgAAAAASUVORK5CYII=";
const CLINIC: &str = "\
    iVBORw0KGgoAAAANSUhEUgAAAEAAAABABAMAAABYR2ztAAAAMFBMVEWaH0KhLk+nPVuuTGi1W3S8aoHCeY7JiJrQ\
    lqfXpbPdtMDkw83r0tny4eb48PL///89S297AAAAQ0lEQVR42mNgGAUDAjI6gKANj4L9/4Hg96iCoa2AbTcEvAcp\
    +AflJCAp4PiPBTSMKiBdAcGgHk2Tw1EBwYJ0FNAQAAALrJOu+CnQpAAAAABJRU5ErkJggg==";
const LENDER: &str = "\
    iVBORw0KGgoAAAANSUhEUgAAAEAAAABABAMAAABYR2ztAAAAMFBMVEUfS5kuV6A9Y6dMb61be7Rqh7t5k8KIn8mW\
    q8+lt9a0w93Dz+TS2+vh5/Hw8/j///9dPiSUAAAANklEQVR42mNgGAUjHnDv3r17Bz4F/P////89qoCWCjiAEv8b\
    RhVQoGA/UOTDqIKhoWAUDAsAAB8WMIoejKHmAAAAAElFTkSuQmCC";
const RESEARCHER: &str = "\
    iVBORw0KGgoAAAANSUhEUgAAAEAAAABABAMAAABYR2ztAAAAMFBMVEVbOoxmR5RxVJt8YaOHb6uSfLKdibqolsKy\
    o8m9sNHIvdnTyuDe2Ojp5fD08vf///9AQd2gAAABa0lEQVR42mNgGAUDANT3/f//uxW3fPZ/MLghgEPe+j8UPMMu\
    z/4fDhZiVTAfoeAPNks4/yOBg1gU1IMkbpa49YDo35jyzCDxayCWFYjVgKGAGyj6A8KMAzI/YSjIB4omQA17////\
    TwwF++EGMDD4AxUroMkzAcUuwDgcQE4BllBKgHEYgXYcwHTjX5Qw+4CmgA/FXfH//39BU8D///93BE/+//+vmAq+\
    oPB+kKHgGy4Lsejxx3Qk0Jt/UGIWPTJAgWcA591HClYoYAUqWADjsAE5E9Aj6z6S1+WAChzQFfT///8PagfjeWxJ\
    CqTrCYQp8x/TExB7/zeCWcC4/L8BM1GuBwr/myrA4H4fpPQbpgKZ/yggAUMByGlIAIsR0oSMAPkUAn7jMIIJmjt/\
    O+TjMIKpBpz9HCB+/oYth7NEtDvBshE2I1CD7Ru+0oo4Ix4SMOKfAQN+Ix7jLzPz8RsANOIxoWJXYLTmoTIAAEQF\
    THnJ2GNeAAAAAElFTkSuQmCC";

#[cfg(test)]
mod tests {
    #[test]
    fn every_sample_party_has_a_logo() {
        for id in ["bank", "clinic", "lender", "researcher"] {
            assert!(super::of(id).is_some(), "{id}");
        }
        assert!(super::of("other").is_none());
    }
}
