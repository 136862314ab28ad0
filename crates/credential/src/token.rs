//! The token, and the mark that it leaves when it is spent.

use crate::ids::{Cell, SurveyId, UnitId};
use crate::voprf::OUTPUT_BYTES;
use crate::wire::{Fields, Wire, WireError};
use sha2::{Digest, Sha256};
use std::fmt;
use zeroize::Zeroize;

/// One right to answer: a random number and what the issuer's key makes of it.
///
/// It is a secret until it is spent; debug output shows nothing of it.
#[derive(Clone)]
pub struct Token {
    cell: Cell,
    nonce: [u8; 32],
    pub(crate) output: [u8; OUTPUT_BYTES],
}

impl Token {
    pub(crate) fn new(cell: Cell, nonce: [u8; 32], output: [u8; OUTPUT_BYTES]) -> Self {
        Self { cell, nonce, output }
    }

    /// The cell that it was issued for.
    #[must_use]
    pub fn cell(&self) -> Cell {
        self.cell
    }

    pub(crate) fn nonce(&self) -> &[u8; 32] {
        &self.nonce
    }

    /// What stands in the bulletin once it is spent.
    #[must_use]
    pub fn spent(&self) -> SpentHash {
        let hash = Sha256::new_with_prefix(b"candor-spent/1").chain_update(self.cell.survey.0).chain_update(self.nonce);
        SpentHash(hash.finalize().into())
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        self.nonce.zeroize();
        self.output.zeroize();
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

impl Wire for Token {
    const WHAT: &'static str = "token";
    const KIND: u8 = 4;

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.cell.bytes());
        out.extend(self.nonce);
        out.extend(self.output);
    }

    fn read(fields: &mut Fields<'_>) -> Result<Self, WireError> {
        let cell = Cell { survey: SurveyId(fields.array()?), unit: UnitId(fields.array()?) };
        Ok(Self { cell, nonce: fields.array()?, output: fields.array()? })
    }
}

/// The mark of a spent token, the same for whoever computes it: SHA-256 of `candor-spent/1`, survey and nonce. The unit
/// is not in it. It is the key under which an answer is stored once, and the line in the bulletin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpentHash(pub [u8; 32]);

impl fmt::Display for SpentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
