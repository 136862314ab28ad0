//! Who shares a key, and the terms that say so.

use std::collections::BTreeMap;

use candor_credential as credential;
use candor_credential::{
    CELL_MINIMUM, Cell, GroupError, IssuerKey, IssuerSeed, Manifest, ManifestCell, OpeningKey, RESULT_MINIMUM, Scheme, Units, Wire,
};
use candor_wire::hex::from_hex;
use candor_wire::ids::{UnitId, WaveId};
use candor_wire::problem::Code;

use crate::assets::Asset;
use crate::error::Error;
use crate::keys::{Keys, Purpose};
use crate::random;
use crate::store::{TermsRow, UnitRow};

/// So long after the first letter tokens are good at most, in days; the terms name the day.
const TERM_DAYS: i64 = 180;

/// The cell of a unit in a wave.
#[must_use]
pub fn cell(wave: WaveId, unit: UnitId) -> Cell {
    Cell { survey: credential::SurveyId(wave.0.into_bytes()), unit: credential::UnitId(unit.0.into_bytes()) }
}

/// A unit as the rest of the server knows it.
pub(super) fn unit(unit: credential::UnitId) -> UnitId {
    UnitId(uuid::Uuid::from_bytes(unit.0))
}

/// The terms of a wave as stored.
///
/// # Errors
/// When they cannot be read.
pub fn manifest(row: &TermsRow) -> Result<Manifest, Error> {
    Manifest::from_bytes(&row.terms).map_err(|e| Error::Internal(format!("the terms of a wave: {e}")))
}

/// The trees of an organisation: each unit with the top of its tree, and each tree.
#[derive(Debug)]
pub struct Forest {
    tops: BTreeMap<UnitId, UnitId>,
    trees: BTreeMap<UnitId, Units>,
}

impl Forest {
    /// Takes all units.
    ///
    /// # Errors
    /// When the hierarchy is none.
    pub fn new(units: &[UnitRow]) -> Result<Self, Error> {
        let parents: BTreeMap<UnitId, Option<UnitId>> = units.iter().map(|u| (u.id, u.parent)).collect();
        let up = |id: UnitId| std::iter::successors(Some(id), |id| parents.get(id).copied().flatten()).take(units.len());
        let tops: BTreeMap<UnitId, UnitId> = units.iter().filter_map(|u| Some((u.id, up(u.id).last()?))).collect();
        let mut edges: BTreeMap<UnitId, Vec<(credential::UnitId, Option<credential::UnitId>)>> = BTreeMap::new();
        let id = |id: UnitId| credential::UnitId(id.0.into_bytes());
        for (unit, top) in &tops {
            edges.entry(*top).or_default().push((id(*unit), parents.get(unit).copied().flatten().map(id)));
        }
        let tree = |(top, edges)| Units::new(edges).map(|tree| (top, tree));
        let trees = edges.into_iter().map(tree).collect::<Result<_, _>>();
        Ok(Self { tops, trees: trees.map_err(|e| Error::Internal(format!("the hierarchy: {e}")))? })
    }

    /// Each tree, by its top.
    pub fn trees(&self) -> impl Iterator<Item = (UnitId, &Units)> {
        self.trees.iter().map(|(top, tree)| (*top, tree))
    }

    /// The top of a unit's tree.
    #[must_use]
    pub fn top(&self, unit: UnitId) -> Option<UnitId> {
        self.tops.get(&unit).copied()
    }
}

/// For each unit that people are of, the unit whose key they get: with the first letters those that have ten people alone
/// or together with what is below them, later those of the terms.
///
/// # Errors
/// Fewer than ten in a tree, by name; or a unit that no cell of the terms is for.
pub fn place(units: &[UnitRow], people: &BTreeMap<UnitId, usize>, terms: Option<&Manifest>) -> Result<BTreeMap<UnitId, UnitId>, Error> {
    let name = |id: UnitId| units.iter().find(|u| u.id == id).map_or("", |u| u.name.as_str());
    if let Some(terms) = terms {
        let parents: BTreeMap<UnitId, Option<UnitId>> = units.iter().map(|u| (u.id, u.parent)).collect();
        let has_key = |id: &UnitId| terms.cells.iter().any(|cell| unit(cell.unit) == *id);
        let find = |id: UnitId| {
            let mut up = std::iter::successors(Some(id), |id| parents.get(id).copied().flatten()).take(units.len());
            let remedy =
                format!("The terms of this wave are published and have no key for {}. Invite these people in the next wave.", name(id));
            up.find(has_key).map(|cell| (id, cell)).ok_or_else(|| Error::field(Code::InvalidField, "units", remedy))
        };
        return people.keys().copied().map(find).collect();
    }
    let forest = Forest::new(units)?;
    let mut placed = BTreeMap::new();
    for (top, tree) in forest.trees() {
        let here = people.iter().filter(|(id, _)| forest.top(**id) == Some(top));
        let counts = here.map(|(id, count)| (credential::UnitId(id.0.into_bytes()), *count)).collect();
        let groups = tree.group(&counts, CELL_MINIMUM).map_err(|error| match error {
            GroupError::TooFew { found, minimum } => Error::field(
                Code::InvalidField,
                "units",
                format!(
                    "At this level at least {minimum} people share a key, and only {found} would be invited in {} and what is below. Invite all of them with the first letter.",
                    name(top)
                ),
            ),
            other => Error::Internal(other.to_string()),
        })?;
        placed.extend(groups.into_iter().map(|(from, to)| (unit(from), unit(to))));
    }
    Ok(placed)
}

/// Draws the keys of a wave and writes the terms: what is published before the first letter.
///
/// # Errors
/// When a key cannot be kept.
pub fn terms(keys: &Keys, wave: WaveId, version: &str, invited: &BTreeMap<UnitId, usize>, day: i64) -> Result<TermsRow, Error> {
    let put = |purpose| {
        let fresh = random::seed()?;
        keys.key_or_put(wave, purpose, fresh).map_err(|e| Error::Internal(format!("the keys of a wave in keys_folder: {e}")))
    };
    let issuer = IssuerSeed::kept(put(Purpose::Issuing)?);
    let mut cells = Vec::with_capacity(invited.len());
    for (id, count) in invited {
        let key = IssuerKey::derive(&issuer, cell(wave, *id)).map_err(|e| Error::Internal(e.to_string()))?.public_key();
        cells.push(ManifestCell { unit: cell(wave, *id).unit, invited: small(*count), key });
    }
    cells.sort_by_key(|cell| cell.unit);
    let manifest = Manifest {
        survey: credential::SurveyId(wave.0.into_bytes()),
        scheme: Scheme::Voprf,
        questionnaire: digest_of(version)?,
        program: Asset::digest("credential"),
        sealing: OpeningKey::kept(put(Purpose::Opening)?).sealing_key(),
        batch_minimum: small(CELL_MINIMUM),
        result_minimum: small(RESULT_MINIMUM),
        closes_day: u32::try_from(day + TERM_DAYS).unwrap_or(u32::MAX),
        cells,
    };
    manifest.check().map_err(|e| Error::Internal(format!("the terms of a wave: {e}")))?;
    Ok(TermsRow { wave, terms: manifest.to_bytes(), bulletin: None })
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// The bytes of a version's id, which is a SHA-256 in hex.
fn digest_of(version: &str) -> Result<[u8; 32], Error> {
    let digits = from_hex(version).and_then(|digits| digits.try_into().ok());
    digits.ok_or_else(|| Error::Internal("the id of a version is no digest".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id(n: u128) -> UnitId {
        UnitId(Uuid::from_u128(n))
    }

    fn row(n: u128, parent: Option<u128>) -> UnitRow {
        UnitRow { id: id(n), code: format!("u{n}").parse().unwrap(), name: format!("U{n}"), parent: parent.map(id), headcount: None }
    }

    #[test]
    fn small_units_share_a_key_with_those_above_and_too_few_are_refused_by_name() {
        let units = [row(1, None), row(2, Some(1)), row(3, Some(1)), row(7, None)];
        let placed = place(&units, &BTreeMap::from([(id(2), 10), (id(3), 9), (id(1), 1)]), None).unwrap();
        assert_eq!((placed[&id(2)], placed[&id(3)], placed[&id(1)]), (id(2), id(1), id(1)));
        // nine are left at the top and take the smallest group in
        let placed = place(&units, &BTreeMap::from([(id(2), 10), (id(3), 9)]), None).unwrap();
        assert_eq!((placed[&id(2)], placed[&id(3)]), (id(1), id(1)));
        let error = place(&units, &BTreeMap::from([(id(2), 10), (id(7), 9)]), None).unwrap_err().to_string();
        assert!(error.contains("units") && error.contains("only 9 would be invited in U7"), "{error}");
    }

    #[test]
    fn people_invited_later_get_a_key_of_the_terms_or_none() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::new(folder.path().join("keys"));
        let units = [row(1, None), row(2, Some(1)), row(3, Some(2)), row(4, Some(1))];
        let wave = WaveId(Uuid::from_u128(9));
        let terms = manifest(&terms(&keys, wave, &"ab".repeat(32), &BTreeMap::from([(id(2), 12)]), 20_000).unwrap()).unwrap();
        assert_eq!((terms.closes_day, terms.questionnaire), (20_180, [0xab; 32]));
        assert_eq!(place(&units, &BTreeMap::from([(id(3), 1)]), Some(&terms)).unwrap()[&id(3)], id(2));
        let error = place(&units, &BTreeMap::from([(id(4), 50)]), Some(&terms)).unwrap_err().to_string();
        assert!(error.contains("no key for U4"), "{error}");
    }
}
