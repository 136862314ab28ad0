//! Terms are accepted only as the invitation names them, and only if they promise enough.

use crate::stream::Stream;
use crate::support::{cell, issuer, refused};
use candor_credential::*;

fn manifest() -> Manifest {
    Manifest {
        survey: SurveyId([1; 16]),
        scheme: Scheme::Voprf,
        questionnaire: [2; 32],
        program: [3; 32],
        sealing: OpeningKey::draw(&mut Stream::new(1)).sealing_key(),
        batch_minimum: 10,
        result_minimum: 5,
        closes_day: 20_500,
        cells: (1..4)
            .map(|unit| ManifestCell { unit: UnitId([unit; 16]), invited: 10, key: issuer(1, cell(1, unit)).public_key() })
            .collect(),
    }
}

#[test]
fn the_terms_of_the_invitation_are_accepted() {
    let (manifest, bytes) = (manifest(), manifest().to_bytes());
    assert_eq!(Manifest::accept(&bytes, &manifest.digest()).unwrap(), manifest);
    let (named, key) = manifest.cell(UnitId([2; 16])).unwrap();
    assert_eq!((named, key), (cell(1, 2), issuer(1, cell(1, 2)).public_key()));
    assert_eq!(manifest.cell(UnitId([9; 16])), None);
}

#[test]
fn a_bit_changed_makes_other_terms() {
    let (bytes, digest) = (manifest().to_bytes(), manifest().digest());
    for bit in 0..bytes.len() * 8 {
        let mut other = bytes.clone();
        other[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(refused(Manifest::accept(&other, &digest)), ManifestError::Digest);
    }
}

#[test]
fn terms_that_promise_too_little_are_refused_whatever_the_invitation_says() {
    let error = |change: fn(&mut Manifest)| {
        let mut manifest = manifest();
        change(&mut manifest);
        refused(Manifest::accept(&manifest.to_bytes(), &manifest.digest()))
    };
    assert_eq!(error(|it| it.cells[1].invited = 9), ManifestError::Small { unit: UnitId([2; 16]), invited: 9 });
    assert_eq!(error(|it| it.cells[1].key = it.cells[0].key), ManifestError::SharedKey(UnitId([2; 16])));
    assert_eq!(error(|it| it.cells.swap(0, 1)), ManifestError::Cells);
    assert_eq!(error(|it| it.cells[1].unit = it.cells[0].unit), ManifestError::Cells);
    assert_eq!(error(|it| it.cells.clear()), ManifestError::Cells);
    assert_eq!(error(|it| it.batch_minimum = 9), ManifestError::Minimum);
    assert_eq!(error(|it| it.result_minimum = 4), ManifestError::Minimum);
}

#[test]
fn an_unknown_scheme_is_refused() {
    let mut bytes = manifest().to_bytes();
    bytes[2] = 2;
    assert_eq!(refused(Manifest::from_bytes(&bytes)), WireError::Field { what: "manifest", field: "the scheme" });
}
