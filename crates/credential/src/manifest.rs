//! What is published before the first invitation.

use crate::ids::{Cell, SurveyId, UnitId};
use crate::seal::SealingKey;
use crate::voprf::PublicKey;
use crate::wire::{Fields, Wire, WireError};
use crate::{CELL_MINIMUM, RESULT_MINIMUM};
use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fmt;
use thiserror::Error;

/// How tokens are made and checked. A scheme brings forms of wire of its own; blind RSA signatures (RFC 9474) with a
/// trustee outside would be the second, with kinds of 16 and more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Scheme {
    /// RFC 9497, ristretto255 with SHA-512, mode VOPRF.
    Voprf,
}

impl Scheme {
    fn number(self) -> u8 {
        match self {
            Self::Voprf => 1,
        }
    }

    fn of(number: u8) -> Option<Self> {
        [Self::Voprf].into_iter().find(|scheme| scheme.number() == number)
    }
}

/// A cell and its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ManifestCell {
    /// The unit that gives the cell its name.
    pub unit: UnitId,
    /// How many people have this cell's key: at least [`CELL_MINIMUM`].
    pub invited: u32,
    /// The key that the issuer must prove to have used.
    pub key: PublicKey,
}

/// The terms of a survey: whoever collects checks them against the digest in their invitation. Because everybody has
/// the same digest, nobody can be given a key of their own without being able to see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The survey.
    pub survey: SurveyId,
    /// How tokens are made.
    pub scheme: Scheme,
    /// SHA-256 of the questionnaire that is asked.
    pub questionnaire: [u8; 32],
    /// SHA-256 of the program that a respondent's browser runs.
    pub program: [u8; 32],
    /// The key that answers are sealed to.
    pub sealing: SealingKey,
    /// The fewest answers of a cell that are released together: at least [`CELL_MINIMUM`].
    pub batch_minimum: u32,
    /// The fewest answers that a result is about: at least [`RESULT_MINIMUM`].
    pub result_minimum: u32,
    /// The last day of the survey, in days since 1970 (UTC).
    pub closes_day: u32,
    /// The cells by ascending unit.
    pub cells: Vec<ManifestCell>,
}

/// Why terms are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// The bytes are no manifest.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// These are not the terms that the invitation names.
    #[error("these are not the terms that the invitation names")]
    Digest,
    /// There is no cell, or they are not in ascending order, each once.
    #[error("the cells are not in ascending order, each once")]
    Cells,
    /// Too few people share a key.
    #[error("cell {unit} has {invited} invited people, and a key needs {CELL_MINIMUM}")]
    Small {
        /// The cell.
        unit: UnitId,
        /// How many are invited.
        invited: u32,
    },
    /// Two cells have the same key.
    #[error("cell {0} has the key of another cell")]
    SharedKey(UnitId),
    /// A minimum below what is promised.
    #[error("batches have at least {CELL_MINIMUM} answers and results at least {RESULT_MINIMUM}")]
    Minimum,
}

/// SHA-256 of a manifest; stands in every invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ManifestDigest(pub [u8; 32]);

impl fmt::Display for ManifestDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Base64UrlUnpadded::encode_string(&self.0))
    }
}

impl Manifest {
    /// Whether the terms are such that a respondent may rely on them.
    ///
    /// # Errors
    /// Cells or minimums are too small, or cells are not told apart.
    pub fn check(&self) -> Result<(), ManifestError> {
        let at_least = |value: u32, minimum: usize| usize::try_from(value).is_ok_and(|value| value >= minimum);
        if !at_least(self.batch_minimum, CELL_MINIMUM) || !at_least(self.result_minimum, RESULT_MINIMUM) {
            return Err(ManifestError::Minimum);
        }
        if self.cells.is_empty() || !self.cells.is_sorted_by(|one, next| one.unit < next.unit) {
            return Err(ManifestError::Cells);
        }
        let mut keys = BTreeSet::new();
        for ManifestCell { unit, invited, key } in &self.cells {
            if !at_least(*invited, CELL_MINIMUM) {
                return Err(ManifestError::Small { unit: *unit, invited: *invited });
            }
            if !keys.insert(key.bytes()) {
                return Err(ManifestError::SharedKey(*unit));
            }
        }
        Ok(())
    }

    /// What stands in the invitations.
    #[must_use]
    pub fn digest(&self) -> ManifestDigest {
        digest(&self.to_bytes())
    }

    /// Reads published terms and accepts them only if they are those of the invitation and may be relied on.
    ///
    /// # Errors
    /// They are other terms, cannot be read, or promise too little.
    pub fn accept(bytes: &[u8], invited_to: &ManifestDigest) -> Result<Self, ManifestError> {
        if digest(bytes) != *invited_to {
            return Err(ManifestError::Digest);
        }
        let manifest = Self::from_bytes(bytes)?;
        manifest.check()?;
        Ok(manifest)
    }

    /// The cell of a unit and its key, if the unit has one.
    #[must_use]
    pub fn cell(&self, unit: UnitId) -> Option<(Cell, PublicKey)> {
        let at = self.cells.binary_search_by_key(&unit, |cell| cell.unit).ok()?;
        Some((Cell { survey: self.survey, unit }, self.cells.get(at)?.key))
    }
}

fn digest(bytes: &[u8]) -> ManifestDigest {
    ManifestDigest(Sha256::new_with_prefix(b"candor-manifest/1").chain_update(bytes).finalize().into())
}

impl Wire for Manifest {
    const WHAT: &'static str = "manifest";
    const KIND: u8 = 9;

    fn write(&self, out: &mut Vec<u8>) {
        out.push(self.scheme.number());
        out.extend(self.survey.0);
        out.extend(self.questionnaire);
        out.extend(self.program);
        out.extend(self.sealing.bytes());
        for number in [self.batch_minimum, self.result_minimum, self.closes_day] {
            out.extend(number.to_be_bytes());
        }
        for cell in &self.cells {
            out.extend(cell.unit.0);
            out.extend(cell.invited.to_be_bytes());
            out.extend(cell.key.bytes());
        }
    }

    fn read(fields: &mut Fields<'_>) -> Result<Self, WireError> {
        let [scheme] = fields.array()?;
        let scheme = Scheme::of(scheme).ok_or_else(|| fields.invalid("the scheme"))?;
        let survey = SurveyId(fields.array()?);
        let (questionnaire, program) = (fields.array()?, fields.array()?);
        let sealing = SealingKey::read(fields)?;
        let (batch_minimum, result_minimum, closes_day) = (fields.number()?, fields.number()?, fields.number()?);
        let mut cells = Vec::new();
        while !fields.is_empty() {
            let (unit, invited) = (UnitId(fields.array()?), fields.number()?);
            cells.push(ManifestCell { unit, invited, key: PublicKey::read(fields)? });
        }
        Ok(Self { survey, scheme, questionnaire, program, sealing, batch_minimum, result_minimum, closes_day, cells })
    }
}
