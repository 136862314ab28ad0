//! What a respondent's browser computes at the level *verified anonymous*: it accepts terms, collects a token and seals
//! answers. `frontend/places/sealed.js` shows what happens and makes the requests.
//!
//! Whatever cannot be accepted gives nothing: the page says what that means.

use std::convert::Infallible;

use candor_credential::{Cell, Collecting, Manifest, PublicKey, Response, Seed, Token, UnitId, Wire};
use candor_wire::hex::{from_hex, to_hex};
use candor_wire::respond::Submission;
use candor_wire::verified::SealedAnswers;
use wasm_bindgen::prelude::wasm_bindgen;

fn main() {}

/// The browser's own randomness; without it nothing goes on.
struct Browser;

impl rand_core::TryRng for Browser {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        let crypto = web_sys::window().and_then(|window| window.crypto().ok());
        match crypto.map(|crypto| crypto.get_random_values_with_u8_array(bytes)) {
            Some(Ok(_)) => Ok(()),
            _ => std::process::abort(),
        }
    }
}

impl rand_core::TryCryptoRng for Browser {}

/// Terms that are those of the letter.
#[wasm_bindgen]
pub struct Terms(Manifest);

#[wasm_bindgen]
impl Terms {
    /// Takes published terms when their digest is the one in the letter, they are of this wave (a UUID), and they may be
    /// relied on.
    #[must_use]
    pub fn accept(terms: &str, digest: &str, wave: &str) -> Option<Self> {
        let manifest = Manifest::from_text(terms).ok()?;
        let is_agreed = manifest.digest().to_string() == digest && manifest.survey.0 == uuid(wave)?;
        (is_agreed && manifest.check().is_ok()).then_some(Self(manifest))
    }

    /// Draws a seed and begins to collect for the cell of a unit (a UUID).
    #[must_use]
    pub fn begin(&self, unit: &str) -> Option<Collector> {
        self.collect(unit, &Seed::draw(&mut Browser))
    }

    /// Goes on with the seed of a recovery code.
    #[must_use]
    pub fn recover(&self, unit: &str, code: &str) -> Option<Collector> {
        self.collect(unit, &Seed::from_code(code, self.0.survey).ok()?)
    }

    fn collect(&self, unit: &str, seed: &Seed) -> Option<Collector> {
        let (cell, key): (Cell, PublicKey) = self.0.cell(UnitId(uuid(unit)?))?;
        Some(Collector { code: seed.code(self.0.survey), collecting: Collecting::begin(seed, cell).ok()?, key })
    }

    /// Of a submission as the survey's program sends it (postcard) the version and the answers alone, in hex. Nothing for
    /// another questionnaire than that of the terms.
    #[must_use]
    pub fn answers(&self, submission: &[u8]) -> Option<String> {
        let Submission { version, answers, .. } = postcard::from_bytes(submission).ok()?;
        let is_agreed = version == to_hex(&self.0.questionnaire);
        is_agreed.then(|| postcard::to_allocvec(&SealedAnswers { version, answers }).ok()).flatten().map(|bytes| to_hex(&bytes))
    }

    /// Seals such answers to be sent with a token.
    #[must_use]
    pub fn seal(&self, token: &str, answers: &str) -> Option<String> {
        let token = Token::from_text(token).ok()?;
        let sealed = self.0.sealing.seal(token.cell(), token.spent(), &from_hex(answers)?, &mut Browser);
        sealed.ok().map(|envelope| envelope.to_text())
    }
}

/// A token on its way.
#[wasm_bindgen]
pub struct Collector {
    code: String,
    collecting: Collecting,
    key: PublicKey,
}

#[wasm_bindgen]
impl Collector {
    /// The recovery code to write down.
    #[must_use]
    pub fn code(&self) -> String {
        self.code.clone()
    }

    /// What is sent to collect.
    #[must_use]
    pub fn request(&self) -> String {
        self.collecting.request().to_text()
    }

    /// The token, when the response proves the key of the terms.
    #[must_use]
    pub fn finish(&self, response: &str) -> Option<String> {
        let response = Response::from_text(response).ok()?;
        self.collecting.finish(&response, &self.key).ok().map(|token| token.to_text())
    }
}

/// The line of a token in the bulletin.
#[wasm_bindgen]
#[must_use]
pub fn mark(token: &str) -> Option<String> {
    Token::from_text(token).ok().map(|token| token.spent().to_string())
}

/// The bytes of a UUID.
fn uuid(text: &str) -> Option<[u8; 16]> {
    from_hex(&text.replace('-', ""))?.try_into().ok()
}
