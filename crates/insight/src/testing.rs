//! Made-up organisations for tests.

use candor_survey::{Audience, UnitCode};

use crate::hierarchy::Hierarchy;
use crate::measured::{MeasureInfo, Measured};
use crate::organisation::{Organisation, Unit};
use crate::summary::Sums;

/// Units without hierarchy.
pub fn flat(k: usize) -> Organisation {
    let unit =
        |i: usize| Unit { code: UnitCode::parse(&format!("u{i}")).unwrap(), name: format!("Unit {i}"), headcount: None, visible: true };
    Organisation { units: (0..k).map(unit).collect(), hierarchy: Hierarchy::new(vec![None; k]) }
}

/// Sums of `n` scores of that mean with variance 1.
pub fn varying(n: u64, mean: f64) -> Sums {
    let people = n as f64;
    Sums { n, total: people * mean, squares: people * mean * mean + (people - 1.0) }
}

/// A measure with the sums of each unit.
pub fn measured(units: Vec<Sums>) -> Measured {
    let info = MeasureInfo {
        key: "staff:lead".into(),
        name: "Leadership".into(),
        scale: "mean score".into(),
        ends: Some((1.0, 5.0)),
        is_share: false,
        survey: "Staff".into(),
        audience: Audience::Employees,
        wave: "w1".parse().unwrap(),
        items: vec!["My supervisor listens.".into()],
    };
    Measured {
        info,
        uniform: vec![Sums::default(); units.len()],
        units,
        consistency: None,
        thresholds: crate::Thresholds::LEAST,
        alike: Vec::new(),
    }
}

/// `k` units in which both sides go together somewhat.
pub fn spread(k: usize) -> (Organisation, Measured, Measured) {
    let x = (0..k).map(|i| varying(5 + i as u64, 2.0 + (i % 7) as f64 / 4.0)).collect();
    let y = (0..k).map(|i| varying(5 + i as u64, 3.0 + ((i * 5) % 11) as f64 / 7.0 + (i % 7) as f64 / 9.0)).collect();
    let mut y = measured(y);
    y.info.name = "Well-being".into();
    y.info.key = "clients:well".into();
    y.info.audience = Audience::Customers;
    (flat(k), measured(x), y)
}

/// A study of `k` units with one measure on each side and one wave.
pub fn material(k: usize) -> crate::study::Material {
    let (organisation, x, y) = spread(k);
    let mut second = measured((0..k).map(|i| varying(6 + i as u64, 2.0 + ((i * 3) % 8) as f64 / 4.0)).collect());
    second.info.key = "staff:second".into();
    crate::study::Material {
        xs: vec![x.clone(), second],
        ys: vec![y.clone()],
        areas: vec![x.clone()],
        before: None,
        channels: Vec::new(),
        mix: Vec::new(),
        waves: Vec::new(),
        within: None,
        people: None,
        asked: [Vec::new(), Vec::new()],
        organisation: organisation.into(),
        x,
        y,
    }
}
