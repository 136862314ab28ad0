//! Values that must never change, the same natively, in WebAssembly and from `tests/known.py`, which computes them from
//! the description in `docs/decisions/0029-credentials.md` and shares no code with the crate.

use crate::stream::Stream;
use crate::support::{cell, hex};
use candor_credential::*;

const ISSUER_SEED: [u8; 32] = [0x11; 32];
const TOKEN: &str = "0104aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb56bfa64cdb8510badd64a3560a3716508d6b18570ac4b48176e6208684d07b24a4a43f1b782881c4b94cd09e845e2a2d663e2228a0f3f8d66d04684c598d92772dcbfdcfb47c0795598ecca4c8212a8f4353c70ed487acd51b991ced80b6bc95";
const CODE: &str = "0524-PMJS-C1KP-WXBW-GE59-364Z-MTPH-Z8GJ";

fn seed() -> Seed {
    Seed::from_code(CODE, cell(0xaa, 0xbb).survey).unwrap()
}

fn token() -> Token {
    let here = cell(0xaa, 0xbb);
    let issuer = IssuerKey::derive(&IssuerSeed::kept(ISSUER_SEED), here).unwrap();
    Collecting::begin(&seed(), here).unwrap().finish(&response(), &issuer.public_key()).unwrap()
}

fn response() -> Response {
    let here = cell(0xaa, 0xbb);
    let issuer = IssuerKey::derive(&IssuerSeed::kept(ISSUER_SEED), here).unwrap();
    issuer.issue(Collecting::begin(&seed(), here).unwrap().request(), &mut Stream::new(1))
}

fn terms() -> Manifest {
    let key = IssuerKey::derive(&IssuerSeed::kept(ISSUER_SEED), cell(0xaa, 0xbb)).unwrap().public_key();
    Manifest {
        survey: SurveyId([0xaa; 16]),
        scheme: Scheme::Voprf,
        questionnaire: [2; 32],
        program: [3; 32],
        sealing: OpeningKey::kept([0x22; 32]).sealing_key(),
        batch_minimum: 10,
        result_minimum: 5,
        closes_day: 20_500,
        cells: vec![ManifestCell { unit: UnitId([0xbb; 16]), invited: 12, key }],
    }
}

fn seven() -> Bulletin {
    let spent = (1..=7).map(|number| SpentHash([number; 32])).collect();
    Bulletin::new(SurveyId([0xaa; 16]), 9, 8, spent).unwrap()
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn a_program_that_shares_nothing_with_the_crate_computes_the_same() {
    let digits = |bytes: Vec<u8>| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let (token, collecting) = (token(), Collecting::begin(&seed(), cell(0xaa, 0xbb)).unwrap());
    let ours = [
        format!("code {}", seed().code(cell(0xaa, 0xbb).survey)),
        format!("request {}", digits(collecting.request().to_bytes())),
        format!("token {}", digits(token.to_bytes())),
        format!("spent {}", token.spent()),
        format!("root {}", seven().root()),
        format!("digest {}", terms().digest()),
    ];
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/known.py");
    let output = std::process::Command::new("python3").args(["-B", program]).output().expect("Python 3 is needed for this test");
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().collect::<Vec<_>>(), ours);
}

/// The same values for `tests/browser.mjs`, which tries the respondent's side in Node.
#[cfg(not(target_arch = "wasm32"))]
#[test]
fn what_is_tried_in_node_is_what_the_crate_computes() {
    let (terms, token) = (terms(), token());
    let fields = [
        ("terms", terms.to_text()),
        ("digest", terms.digest().to_string()),
        ("code", CODE.to_owned()),
        ("response", response().to_text()),
        ("token", token.to_text()),
        ("spent", token.spent().to_string()),
    ];
    let lines: Vec<String> = fields.iter().map(|(name, value)| format!("  \"{name}\": \"{value}\"")).collect();
    let expected = format!("{{\n{}\n}}\n", lines.join(",\n"));
    assert_eq!(include_str!("../browser.json"), expected, "tests/browser.json is to be:\n{expected}");
}

everywhere! {
    fn a_seed_leads_to_the_known_request() {
        let collecting = Collecting::begin(&seed(), cell(0xaa, 0xbb)).unwrap();
        assert_eq!(collecting.request().to_bytes(), hex("0102844106020f011d4f915f11abb6a810c772b9c62dd66c791ce4e3376a8f6f7b3a"));
    }

    fn a_seed_leads_to_the_known_token_and_mark() {
        let token = token();
        assert_eq!(token.to_bytes(), hex(TOKEN));
        assert_eq!(token.spent().to_string(), "e9e13af2f45198a6f15016f788b7c022180bc68eb0dff338a5bba47654099119");
    }

    fn a_code_is_written_as_it_was_read() {
        assert_eq!(seed().code(cell(0xaa, 0xbb).survey), CODE);
    }

    fn an_envelope_of_the_browser_is_opened() {
        let (key, token) = (OpeningKey::draw(&mut Stream::new(1)), token());
        let envelope = key.sealing_key().seal(token.cell(), token.spent(), b"answers", &mut Stream::new(2)).unwrap();
        assert_eq!(key.open(token.cell(), token.spent(), &envelope).unwrap().as_slice(), b"answers");
        let epoch = EpochKey::draw(1, &mut Stream::new(3));
        let staged = epoch.stage(token.cell(), b"answers", &mut Stream::new(4)).unwrap();
        assert_eq!(epoch.open(token.cell(), &staged).unwrap().as_slice(), b"answers");
    }

    fn a_bulletin_has_the_known_root() {
        let bulletin = seven();
        assert_eq!(bulletin.root().to_string(), "a01b0568e97f4a883e53549ff9e936845853334158de367ad483d981b3142f4a");
        let proof = bulletin.prove(&SpentHash([7; 32])).unwrap();
        assert!(proof.holds(&SpentHash([7; 32]), 7, &bulletin.root()));
    }

    fn terms_have_the_known_digest() {
        assert_eq!(terms().digest().to_string(), "SO16I6AC_E34_3eQGKMz722gi2RLlUadowl3TIwPDFc");
    }
}
