//! Which people are meant: units and all below them, random samples, and the unit that each answers for.

use std::collections::{BTreeMap, BTreeSet};

use candor_insight::THRESHOLD;
use candor_survey::UnitCode;
use candor_wire::ids::UnitId;
use candor_wire::invitation::{Sample, Stratum};
use candor_wire::problem::Code;
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::store::{ContactRow, UnitRow};

/// The units named and all below them; all where none is named.
pub(super) fn below(units: &[UnitRow], named: &[UnitCode]) -> Result<BTreeSet<UnitId>, Error> {
    if named.is_empty() {
        return Ok(units.iter().map(|u| u.id).collect());
    }
    let mut within = BTreeSet::new();
    for code in named {
        let found = units.iter().find(|u| &u.code == code);
        let found = found.ok_or_else(|| Error::field(Code::InvalidField, "units", format!("There is no unit {code}.")))?;
        within.insert(found.id);
    }
    loop {
        let before = within.len();
        within.extend(units.iter().filter(|u| u.parent.is_some_and(|p| within.contains(&p))).map(|u| u.id).collect::<Vec<_>>());
        if within.len() == before {
            return Ok(within);
        }
    }
}

/// Simple random sampling without replacement in each stratum: everybody has a number, the SHA-256 of seed and id, and
/// the lowest are taken. The same seed and contacts draw the same people again. Gives the strata, too.
pub(super) fn draw(frame: Vec<ContactRow>, sample: &Sample, seed: &str) -> (Vec<ContactRow>, Vec<Stratum>) {
    let stratum = |c: &ContactRow| match sample.by.as_str() {
        "" => String::new(),
        "unit" => c.unit.to_string(),
        "language" => c.language.clone(),
        column => c.strata.get(column).cloned().unwrap_or_default(),
    };
    let mut strata: BTreeMap<String, Vec<([u8; 32], ContactRow)>> = BTreeMap::new();
    for contact in frame {
        let number = Sha256::new().chain_update(seed).chain_update(contact.id.0.as_bytes()).finalize().into();
        strata.entry(stratum(&contact)).or_default().push((number, contact));
    }
    let (mut drawn, mut counts) = (Vec::new(), Vec::new());
    for (name, mut people) in strata {
        people.sort_by_key(|person| person.0);
        let size = people.len().min(sample.size as usize);
        counts.push(Stratum { name, people: people.len() as u64, drawn: size as u64 });
        drawn.extend(people.into_iter().take(size).map(|person| person.1));
    }
    (drawn, counts)
}

/// Strata of units bear their ids until here.
pub(super) fn name_units(strata: &mut [Stratum], units: &[UnitRow]) {
    for stratum in strata.iter_mut() {
        if let Some(unit) = units.iter().find(|unit| unit.id.to_string() == stratum.name) {
            stratum.name.clone_from(&unit.name);
        }
    }
}

/// For each unit that people are of, the unit that they answer for: their own when five of them or more are invited, else
/// the next above with which they are five, together with those invited `before`. Nothing is lost: a smaller unit could
/// never be shown.
pub(super) fn rolled_up(
    units: &[UnitRow],
    people: impl Iterator<Item = UnitId>,
    before: BTreeMap<UnitId, u64>,
) -> BTreeMap<UnitId, UnitId> {
    let parents: BTreeMap<UnitId, Option<UnitId>> = units.iter().map(|u| (u.id, u.parent)).collect();
    let depth = |id: UnitId| std::iter::successors(Some(id), |id| parents.get(id).copied().flatten()).take(units.len()).count();
    let mut counts = before;
    let mut to: BTreeMap<UnitId, UnitId> = BTreeMap::new();
    people.for_each(|unit| {
        *counts.entry(unit).or_default() += 1;
        to.insert(unit, unit);
    });
    let mut order: Vec<UnitId> = parents.keys().copied().collect();
    order.sort_by_key(|unit| std::cmp::Reverse(depth(*unit)));
    for unit in order {
        let here = counts.get(&unit).copied().unwrap_or(0);
        if let Some(parent) = parents.get(&unit).copied().flatten().filter(|_| (1..THRESHOLD).contains(&here)) {
            counts.remove(&unit);
            *counts.entry(parent).or_default() += here;
            to.values_mut().filter(|target| **target == unit).for_each(|target| *target = parent);
        }
    }
    to
}

#[cfg(test)]
mod tests {
    use candor_wire::ids::ContactId;
    use uuid::Uuid;

    use super::*;

    fn unit(n: u128, parent: Option<u128>) -> UnitRow {
        let id = |n| UnitId(Uuid::from_u128(n));
        UnitRow { id: id(n), code: format!("u{n}").parse().unwrap(), name: format!("U{n}"), parent: parent.map(id), headcount: None }
    }

    fn contact(n: u128, unit: u128, site: &str) -> ContactRow {
        ContactRow {
            id: ContactId(Uuid::from_u128(n)),
            known_by: format!("p{n}@example.org"),
            address: format!("p{n}@example.org"),
            name: format!("P{n}"),
            language: String::new(),
            unit: UnitId(Uuid::from_u128(unit)),
            strata: [("site".to_owned(), site.to_owned())].into(),
            stop_token: String::new(),
        }
    }

    #[test]
    fn small_units_answer_for_the_unit_above_and_nobody_is_alone() {
        let units = [unit(1, None), unit(2, Some(1)), unit(3, Some(2)), unit(4, Some(2)), unit(5, Some(1))];
        let people = |counts: &[(u128, usize)]| -> Vec<UnitId> {
            counts.iter().flat_map(|(u, n)| std::iter::repeat_n(UnitId(Uuid::from_u128(*u)), *n)).collect()
        };
        let to = |counts: &[(u128, usize)], from: u128| {
            rolled_up(&units, people(counts).into_iter(), BTreeMap::new())[&UnitId(Uuid::from_u128(from))].0.as_u128()
        };
        assert_eq!(to(&[(3, 5), (4, 2)], 3), 3);
        assert_eq!(to(&[(3, 3), (4, 2)], 3), 2, "together they are five one above");
        assert_eq!(to(&[(3, 3), (4, 1), (5, 9)], 4), 1, "four are not enough one above");
        assert_eq!(to(&[(5, 1)], 5), 1, "there is nothing above the top");
    }

    #[test]
    fn a_draw_is_of_the_size_asked_in_each_stratum_and_can_be_repeated() {
        let frame: Vec<ContactRow> = (0..100).map(|n| contact(n, 1, if n < 80 { "north" } else { "south" })).collect();
        let sample = Sample { size: 10, by: "site".into() };
        let ids = |drawn: Vec<ContactRow>| drawn.into_iter().map(|c| c.id.0.as_u128()).collect::<BTreeSet<_>>();
        let seed = "a".repeat(64);
        let drawn = ids(draw(frame.clone(), &sample, &seed).0);
        assert_eq!((drawn.len(), drawn.iter().filter(|n| **n >= 80).count()), (20, 10));
        let mut turned = frame.clone();
        turned.reverse();
        assert_eq!(drawn, ids(draw(turned, &sample, &seed).0), "the order of the list decides nothing");
        assert_ne!(drawn, ids(draw(frame.clone(), &sample, &"b".repeat(64)).0));
        let counts: Vec<_> = draw(frame.clone(), &sample, &seed).1.into_iter().map(|s| (s.name, s.people, s.drawn)).collect();
        assert_eq!(counts, [("north".to_owned(), 80, 10), ("south".to_owned(), 20, 10)]);
        assert_eq!(draw(frame.clone(), &Sample { size: 30, by: "site".into() }, &seed).0.len(), 50, "a smaller stratum is taken whole");
        // everybody has the same chance: over many seeds each of the 80 is drawn about 1 time in 8
        let mut times = [0_u32; 80];
        for n in 0..800 {
            let drawn = draw(frame.clone(), &sample, &format!("{n:064x}")).0;
            drawn.iter().filter(|c| c.id.0.as_u128() < 80).for_each(|c| times[c.id.0.as_u128() as usize] += 1);
        }
        assert!(times.iter().all(|n| (60..=145).contains(n)), "{times:?}");
    }

    #[test]
    fn people_invited_later_join_those_of_their_unit() {
        let units = [unit(1, None), unit(2, Some(1)), unit(3, Some(1))];
        let id = |n| UnitId(Uuid::from_u128(n));
        let before = BTreeMap::from([(id(2), 20), (id(3), 6)]);
        let to = rolled_up(&units, [id(2), id(3)].into_iter(), before);
        assert_eq!((to[&id(2)], to[&id(3)]), (id(2), id(3)), "one more of twenty needs no unit above");
        assert_eq!(rolled_up(&units, std::iter::once(id(2)), BTreeMap::new())[&id(2)], id(1));
    }
}
