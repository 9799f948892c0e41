//! The tree above the entries, as C2SP tlog-tiles has it: tiles of up to 256 hashes, eight levels of
//! the tree each.
//!
//! [`Frontier`] is the right edge of a tree, all that is needed to go on with it; [`Tiles`] are some
//! tiles in memory, out of which proofs are made.

use std::{cell::RefCell, collections::BTreeMap};

use tlog_tiles::{Error, HASH_SIZE, HashReader, prove_record, prove_tree, tree_hash};
pub use tlog_tiles::{Hash, Tile};

/// Hash of a leaf (RFC 6962 §2.1).
pub type LeafHash = Hash;
/// Height of a tile.
pub const HEIGHT: u8 = 8;
/// Hashes in a full tile.
pub const WIDTH: usize = 1 << HEIGHT;

/// What is wrong with a tree, or with what was asked of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// A tile is missing or has the wrong length.
    #[error("tile {} is not there whole", .0)]
    Missing(String),
    /// A tile does not give the hash that stands above it.
    #[error("tile {} does not belong to the tree", .0)]
    Inconsistent(String),
    /// The tiles of the edge give another root.
    #[error("the tiles do not give the root of the checkpoint")]
    OtherRoot,
    /// There is no such entry, or no such smaller tree.
    #[error("there is nothing of that number in a tree of {0} entries")]
    Outside(u64),
}

/// The name of a tile: its level and its number in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TileName {
    /// 0: leaves.
    pub level: u8,
    /// From the left.
    pub number: u64,
}

/// The hashes of one tile, one after another.
pub type TileBytes = Vec<u8>;

impl TileName {
    /// The tile of this name in a tree of this size, with its width there; none when it has none.
    #[must_use]
    pub fn in_tree(self, size: u64) -> Option<Tile> {
        let shift = u32::from(HEIGHT) * u32::from(self.level);
        let hashes = size.checked_shr(shift).unwrap_or(0);
        let start = self.number.checked_mul(WIDTH as u64)?;
        let width = hashes.saturating_sub(start).min(WIDTH as u64);
        let width = u32::try_from(width).ok().filter(|width| *width > 0)?;
        Some(Tile::new(HEIGHT, self.level, self.number, width, false))
    }
}

/// The path of a tile as a log publishes it: `tile/0/x001/234.p/5`.
#[must_use]
pub fn tile_path(tile: &Tile) -> String {
    tile.path().replacen("tile/8/", "tile/", 1)
}

/// The tile of hashes that such a path names, in its one spelling.
#[must_use]
pub fn parse_tile_path(path: &str) -> Option<Tile> {
    let rest = path.strip_prefix("tile/")?;
    // The library stops at levels, numbers and widths that no tree has.
    let (level, number) = rest.split_once('/')?;
    let deep = level.parse::<u8>().ok()? > 63 || number.matches('/').count() > 6;
    if deep || number.ends_with(".p/0") {
        return None;
    }
    let tile = Tile::from_path(&format!("tile/8/{rest}")).ok()?;
    (!tile.is_data() && tile.width() > 0).then_some(tile)
}

impl From<&Tile> for TileName {
    fn from(tile: &Tile) -> Self {
        Self {
            level: tile.level(),
            number: tile.level_index(),
        }
    }
}

/// The right edge of a tree: one tile of each level, none of them full.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    levels: Vec<TileBytes>,
}

impl Frontier {
    /// The edge of a tree of this size out of its tiles.
    ///
    /// # Errors
    /// When a tile of the edge is missing.
    pub fn of(size: u64, tiles: &Tiles) -> Result<Self, TreeError> {
        let levels = edge(size)
            .into_iter()
            .map(|(name, width)| tiles.bytes(name, width).map(<[u8]>::to_vec))
            .collect::<Result<_, _>>()?;
        Ok(Self { size, levels })
    }

    /// How many entries the tree has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf. A tile that it fills goes to `full`.
    pub fn push(&mut self, leaf: LeafHash, full: &mut Tiles) {
        let mut hash = leaf;
        self.size += 1;
        for level in 0_u8.. {
            let at = usize::from(level);
            if self.levels.len() == at {
                self.levels.push(Vec::with_capacity(WIDTH * HASH_SIZE));
            }
            let tile = &mut self.levels[at];
            tile.extend_from_slice(&hash.0);
            if tile.len() < WIDTH * HASH_SIZE {
                return;
            }
            hash = Tile::subtree_hash(tile);
            let shift = u32::from(HEIGHT) * (u32::from(level) + 1);
            let number = (self.size >> shift) - 1;
            full.insert(TileName { level, number }, std::mem::take(tile));
        }
    }

    /// The tiles of the edge, those that hold something.
    #[must_use]
    pub fn tiles(&self) -> Tiles {
        let mut tiles = Tiles::default();
        for (level, bytes) in (0_u8..).zip(&self.levels) {
            if bytes.is_empty() {
                continue;
            }
            let shift = u32::from(HEIGHT) * (u32::from(level) + 1);
            let number = self.size.checked_shr(shift).unwrap_or(0);
            tiles.insert(TileName { level, number }, bytes.clone());
        }
        tiles
    }

    /// The root of the tree (RFC 6962 §2.1).
    ///
    /// # Errors
    /// When the edge is broken.
    pub fn root(&self) -> Result<Hash, TreeError> {
        let tiles = self.tiles();
        root(self.size, &tiles)
    }
}

/// The names and widths of the tiles at the right edge of a tree.
#[must_use]
pub fn edge(size: u64) -> Vec<(TileName, usize)> {
    let mut names = Vec::new();
    for level in 0_u8.. {
        let shift = u32::from(HEIGHT) * u32::from(level);
        let hashes = size.checked_shr(shift).unwrap_or(0);
        if hashes == 0 {
            break;
        }
        let number = hashes / WIDTH as u64;
        let width = usize::try_from(hashes % WIDTH as u64).unwrap_or_default();
        names.push((TileName { level, number }, width));
    }
    names
}

/// The root of the tree of the first `size` entries, out of tiles that are trusted.
///
/// # Errors
/// When a tile is missing.
pub fn root(size: u64, tiles: &Tiles) -> Result<Hash, TreeError> {
    let reader = Trusted(tiles);
    tree_hash(size, &reader).map_err(|_| TreeError::Missing(format!("at the edge of {size}")))
}

/// Some tiles of a log. A tile may be wider here than a smaller tree has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tiles(BTreeMap<TileName, TileBytes>);

impl Tiles {
    /// Takes a tile.
    pub fn insert(&mut self, name: TileName, bytes: TileBytes) {
        self.0.insert(name, bytes);
    }

    /// Whether there is this tile, at least this wide.
    #[must_use]
    pub fn has(&self, name: TileName, width: usize) -> bool {
        self.bytes(name, width).is_ok()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (TileName, &TileBytes)> {
        self.0.iter().map(|(name, bytes)| (*name, bytes))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Forgets those that the condition does not hold for.
    pub fn retain(&mut self, keep: impl Fn(TileName) -> bool) {
        self.0.retain(|name, _| keep(*name));
    }

    /// The first hashes of a tile, that many.
    ///
    /// # Errors
    /// [`TreeError::Missing`] when it is not there, or not that wide.
    pub fn get(&self, name: TileName, width: usize) -> Result<&[u8], TreeError> {
        self.bytes(name, width)
    }

    /// A tile, if it is exactly this wide.
    fn exactly(&self, name: TileName, width: usize) -> Result<&[u8], TreeError> {
        let bytes = self.bytes(name, width)?;
        let whole = self.0.get(&name).map(Vec::len);
        (whole == Some(bytes.len()))
            .then_some(bytes)
            .ok_or_else(|| TreeError::Missing(named(name)))
    }

    fn bytes(&self, name: TileName, width: usize) -> Result<&[u8], TreeError> {
        if width == 0 {
            return Ok(&[]);
        }
        self.0
            .get(&name)
            .and_then(|bytes| bytes.get(..width * HASH_SIZE))
            .ok_or_else(|| TreeError::Missing(named(name)))
    }
}

/// The proof that the tree of `size` entries has an entry of this number, out of trusted tiles.
///
/// # Errors
/// When a tile is missing, or there is no such entry.
pub fn inclusion(size: u64, index: u64, tiles: &Tiles) -> Result<Vec<Hash>, TreeError> {
    if index >= size {
        return Err(TreeError::Outside(size));
    }
    prove_record(size, index, &Trusted(tiles)).map_err(|error| missing(&error))
}

/// The proof that the tree of `size` entries begins with that of `smaller`, out of trusted tiles.
///
/// # Errors
/// When a tile is missing, or the smaller one is none or larger.
pub fn consistency(smaller: u64, size: u64, tiles: &Tiles) -> Result<Vec<Hash>, TreeError> {
    if smaller == 0 || smaller > size {
        return Err(TreeError::Outside(size));
    }
    prove_tree(size, smaller, &Trusted(tiles)).map_err(|error| missing(&error))
}

/// The tiles that [`inclusion`] reads.
///
/// # Errors
/// When there is no such entry.
pub fn tiles_of_inclusion(size: u64, index: u64) -> Result<Vec<TileName>, TreeError> {
    if index >= size {
        return Err(TreeError::Outside(size));
    }
    Ok(planned(|plan| {
        let _ = prove_record(size, index, plan);
    }))
}

/// The tiles that [`consistency`] reads.
///
/// # Errors
/// When the smaller tree is none or larger.
pub fn tiles_of_consistency(smaller: u64, size: u64) -> Result<Vec<TileName>, TreeError> {
    if smaller == 0 || smaller > size {
        return Err(TreeError::Outside(size));
    }
    Ok(planned(|plan| {
        let _ = prove_tree(size, smaller, plan);
    }))
}

/// The tiles that show all these entries to stand in a tree of this size, up to its root.
#[must_use]
pub fn tiles_to_the_root(size: u64, indices: impl IntoIterator<Item = u64>) -> Vec<TileName> {
    let mut names: Vec<_> = edge(size)
        .into_iter()
        .filter(|(_, width)| *width > 0)
        .map(|(name, _)| name)
        .collect();
    for index in indices {
        let mut number = index / WIDTH as u64;
        for level in 0_u8.. {
            let name = TileName { level, number };
            if name.in_tree(size).is_none() {
                break;
            }
            names.push(name);
            number /= WIDTH as u64;
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// Tiles that nobody vouches for, each checked up to a known root before a hash of it counts.
///
/// `TileHashReader` of the library is not used for it: it leaves tiles unchecked where several
/// subtrees of the root lie in one tile (`a_changed_tile_is_not_taken_for_one_of_the_tree`).
#[derive(Debug, Clone)]
pub struct Authenticated {
    size: u64,
    tiles: Tiles,
}

impl Authenticated {
    /// Checks tiles: those of the edge give the root, each other one a hash of the tile above it.
    ///
    /// # Errors
    /// [`TreeError`], naming the first tile that is wrong, from the top.
    pub fn new(size: u64, known: Hash, tiles: Tiles) -> Result<Self, TreeError> {
        for (name, width) in edge(size) {
            if width > 0 {
                tiles.exactly(name, width)?;
            }
        }
        if root(size, &tiles)? != known {
            return Err(TreeError::OtherRoot);
        }
        let checked = Self { size, tiles };
        for (name, bytes) in checked.tiles.0.iter().rev() {
            checked.check(*name, bytes)?;
        }
        Ok(checked)
    }

    /// Checks one more tile against the one above it, which is here.
    ///
    /// # Errors
    /// [`TreeError`], naming it.
    pub fn check(&self, name: TileName, bytes: &[u8]) -> Result<(), TreeError> {
        let tile = name
            .in_tree(self.size)
            .ok_or(TreeError::Outside(self.size))?;
        let width = tile.width() as usize;
        if bytes.len() != width * HASH_SIZE {
            return Err(TreeError::Missing(named(name)));
        }
        if width < WIDTH {
            // Part of the edge, which gives the root.
            let ours = self.tiles.exactly(name, width)?;
            return (ours == bytes)
                .then_some(())
                .ok_or_else(|| TreeError::Inconsistent(named(name)));
        }
        let above = TileName {
            level: name.level + 1,
            number: name.number / WIDTH as u64,
        };
        let at = usize::try_from(name.number % WIDTH as u64).unwrap_or_default() * HASH_SIZE;
        let parent = self.tiles.0.get(&above);
        let parent = parent.and_then(|bytes| bytes.get(at..at + HASH_SIZE));
        let parent = parent.ok_or_else(|| TreeError::Missing(named(above)))?;
        (parent == Tile::subtree_hash(bytes).0)
            .then_some(())
            .ok_or_else(|| TreeError::Inconsistent(named(name)))
    }

    /// Takes one more tile, if it belongs here ([`Authenticated::check`]).
    ///
    /// # Errors
    /// [`TreeError`], naming it.
    pub fn add(&mut self, name: TileName, bytes: TileBytes) -> Result<(), TreeError> {
        self.check(name, &bytes)?;
        self.tiles.insert(name, bytes);
        Ok(())
    }

    /// A leaf, if its tile is here.
    #[must_use]
    pub fn leaf(&self, index: u64) -> Option<LeafHash> {
        let name = TileName {
            level: 0,
            number: index / WIDTH as u64,
        };
        leaf_of(self.tiles.0.get(&name)?, index)
    }

    /// How many entries the tree has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }
}

/// A leaf out of the bytes of its tile.
#[must_use]
pub fn leaf_of(bytes: &[u8], index: u64) -> Option<LeafHash> {
    let at = usize::try_from(index % WIDTH as u64).ok()? * HASH_SIZE;
    let hash = bytes.get(at..at + HASH_SIZE)?;
    hash.try_into().ok().map(Hash)
}

fn named(name: TileName) -> String {
    format!("{}/{}", name.level, name.number)
}

fn missing(error: &Error) -> TreeError {
    TreeError::Missing(error.to_string())
}

/// Answers out of tiles that are our own.
struct Trusted<'a>(&'a Tiles);

impl HashReader for Trusted<'_> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
        indexes
            .iter()
            .map(|&index| {
                let tile = Tile::from_index(HEIGHT, index);
                let width = tile.width() as usize;
                let bytes = self.0.bytes(TileName::from(&tile), width);
                let bytes = bytes.map_err(|error| Error::InvalidInput(error.to_string()))?;
                tile.hash_at_index(bytes, index)
            })
            .collect()
    }
}

/// Notes what is read, and answers nothing.
#[derive(Default)]
struct Plan(RefCell<Vec<TileName>>);

impl HashReader for Plan {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
        let mut names = self.0.borrow_mut();
        names.extend(
            indexes
                .iter()
                .map(|&index| TileName::from(&Tile::from_index(HEIGHT, index))),
        );
        Err(Error::IndexesNotInTree)
    }
}

fn planned(read: impl FnOnce(&Plan)) -> Vec<TileName> {
    let plan = Plan::default();
    read(&plan);
    let mut names = plan.0.into_inner();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use tlog_tiles::{check_record, check_tree, record_hash};

    use super::*;

    fn grown(size: u64) -> (Frontier, Tiles) {
        let (mut frontier, mut tiles) = (Frontier::default(), Tiles::default());
        for n in 0..size {
            frontier.push(record_hash(&n.to_be_bytes()), &mut tiles);
        }
        for (name, bytes) in frontier.tiles().iter() {
            tiles.insert(name, bytes.clone());
        }
        (frontier, tiles)
    }

    #[test]
    fn a_tile_has_one_path() {
        let tile = Tile::new(HEIGHT, 1, 1_234_067, 5, false);
        assert_eq!(tile_path(&tile), "tile/1/x001/x234/067.p/5");
        assert_eq!(parse_tile_path("tile/1/x001/x234/067.p/5"), Some(tile));
        for wrong in [
            "tile/1/67",
            "tile/1/067.p/0",
            "tile/1/067.p/256",
            "tile/01/067",
            "tile/8/1/067",
            "tile/data/067",
            "tile/entries/067",
            "tile/1/067/",
            "tile/64/067",
            "tile/1/x999/x999/x999/x999/x999/x999/x999/999",
            "1/067",
        ] {
            assert_eq!(parse_tile_path(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn there_is_no_proof_of_what_is_not_in_the_tree() {
        let (_, tiles) = grown(5);
        assert!(matches!(
            inclusion(5, 5, &tiles),
            Err(TreeError::Outside(5))
        ));
        assert!(matches!(
            consistency(0, 5, &tiles),
            Err(TreeError::Outside(5))
        ));
        assert!(matches!(
            consistency(6, 5, &tiles),
            Err(TreeError::Outside(5))
        ));
    }

    #[test]
    fn a_changed_tile_is_not_taken_for_one_of_the_tree() {
        let (frontier, mut tiles) = grown(70_000);
        let root = frontier.root().unwrap();
        let whole = Authenticated::new(70_000, root, tiles.clone()).unwrap();
        assert_eq!(whole.leaf(300), Some(record_hash(&300_u64.to_be_bytes())));
        let names: Vec<_> = tiles.iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), 274 + 2 + 1);
        let some = |name: &TileName| name.level > 0 || name.number % 40 == 1;
        for name in names.into_iter().filter(some) {
            let mut bytes = tiles.0.get(&name).unwrap().clone();
            let last = bytes.len() - 1;
            bytes[last] ^= 1;
            let kept = tiles.0.insert(name, bytes).unwrap();
            assert!(
                Authenticated::new(70_000, root, tiles.clone()).is_err(),
                "{name:?}"
            );
            tiles.insert(name, kept);
        }
    }

    #[test]
    fn every_proof_of_every_size_holds() {
        for size in [
            1, 2, 3, 255, 256, 257, 511, 512, 600, 65_536, 65_537, 70_000,
        ] {
            let (frontier, tiles) = grown(size);
            let root = frontier.root().unwrap();
            assert_eq!(Frontier::of(size, &tiles).unwrap(), frontier, "{size}");
            for index in [0, size / 3, size - 1] {
                let names = tiles_of_inclusion(size, index).unwrap();
                let mut few = tiles.clone();
                few.retain(|name| names.contains(&name));
                let proof = inclusion(size, index, &few).unwrap();
                let leaf = record_hash(&index.to_be_bytes());
                check_record(&proof, size, root, index, leaf).unwrap();
                let mut few = tiles.clone();
                let names = tiles_to_the_root(size, [index]);
                few.retain(|name| names.contains(&name));
                let few = Authenticated::new(size, root, few).unwrap();
                assert_eq!(few.leaf(index), Some(leaf));
            }
            for smaller in [1, size / 2, size] {
                if smaller == 0 {
                    continue;
                }
                let old = grown(smaller).0.root().unwrap();
                let names = tiles_of_consistency(smaller, size).unwrap();
                let mut few = tiles.clone();
                few.retain(|name| names.contains(&name));
                let proof = consistency(smaller, size, &few).unwrap();
                check_tree(&proof, size, root, smaller, old).unwrap();
            }
        }
    }
}
