//! The Merkle tree of RFC 6962 (section 2.1) over spent tokens: SHA-256, leaves hashed after a byte 0, nodes after a 1.

use crate::token::SpentHash;
use crate::wire::{Fields, Wire, WireError};
use sha2::{Digest, Sha256};
use std::fmt;

/// No tree of 2^32 leaves is deeper.
const DEPTH_MAX: usize = 32;

/// The hash over a whole list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Root(pub [u8; 32]);

impl fmt::Display for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn leaf(spent: &SpentHash) -> [u8; 32] {
    Sha256::new_with_prefix([0]).chain_update(spent.0).finalize().into()
}

fn node(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    Sha256::new_with_prefix([1]).chain_update(left).chain_update(right).finalize().into()
}

/// The largest power of two below `count`, which is at least 2: where a tree is split.
fn split(count: usize) -> usize {
    count.next_power_of_two() / 2
}

/// The root of a list in its order; of no leaves it is the hash of nothing.
pub(crate) fn root(leaves: &[SpentHash]) -> Root {
    Root(if leaves.is_empty() { Sha256::digest([]).into() } else { subtree(leaves) })
}

fn subtree(leaves: &[SpentHash]) -> [u8; 32] {
    match leaves {
        [] => [0; 32],
        [only] => leaf(only),
        many => {
            let (left, right) = many.split_at(split(many.len()));
            node(&subtree(left), &subtree(right))
        }
    }
}

/// The hashes beside the way from a leaf to the root, nearest first.
pub(crate) fn path(leaves: &[SpentHash], index: usize) -> Vec<[u8; 32]> {
    if leaves.len() < 2 {
        return Vec::new();
    }
    let at = split(leaves.len());
    let (left, right) = leaves.split_at(at);
    let (mut path, sibling) = if index < at { (path(left, index), right) } else { (path(right, index - at), left) };
    path.push(subtree(sibling));
    path
}

/// The proof that a spent token is in a bulletin, for whoever has only root and count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inclusion {
    pub(crate) index: u32,
    pub(crate) count: u32,
    pub(crate) path: Vec<[u8; 32]>,
}

impl Inclusion {
    /// Whether this is the proof for that token in the list with that root and count (RFC 9162, section 2.1.3.2).
    #[must_use]
    pub fn holds(&self, spent: &SpentHash, count: u32, root: &Root) -> bool {
        if self.count != count || self.index >= count {
            return false;
        }
        let (mut at, mut last) = (self.index, count - 1);
        let mut hash = leaf(spent);
        for sibling in &self.path {
            if last == 0 {
                return false;
            }
            if at % 2 == 1 || at == last {
                hash = node(sibling, &hash);
                while at % 2 == 0 && at != 0 {
                    at /= 2;
                    last /= 2;
                }
            } else {
                hash = node(&hash, sibling);
            }
            at /= 2;
            last /= 2;
        }
        last == 0 && hash == root.0
    }
}

impl Wire for Inclusion {
    const WHAT: &'static str = "proof of inclusion";
    const KIND: u8 = 8;

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.index.to_be_bytes());
        out.extend(self.count.to_be_bytes());
        self.path.iter().for_each(|hash| out.extend(hash));
    }

    fn read(fields: &mut Fields<'_>) -> Result<Self, WireError> {
        let (index, count) = (fields.number()?, fields.number()?);
        let (path, rest) = fields.remainder().as_chunks::<32>();
        if index >= count || !rest.is_empty() || path.len() > DEPTH_MAX {
            return Err(fields.invalid("the path"));
        }
        Ok(Self { index, count, path: path.to_vec() })
    }
}
