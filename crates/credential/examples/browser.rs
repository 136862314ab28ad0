//! What a respondent's browser loads to collect a token and to seal answers; built for its size and speed, and to be
//! tried in Node by `tests/browser.mjs`.
#![cfg(target_arch = "wasm32")]

use candor_credential::{Cell, Collecting, Manifest, ManifestDigest, PublicKey, Response, Seed, SurveyId, Token, UnitId, Wire};
use std::convert::Infallible;
use wasm_bindgen::prelude::*;

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
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Browser {}

/// Terms that were checked against the digest of an invitation.
#[wasm_bindgen]
pub struct Terms(Manifest);

#[wasm_bindgen]
impl Terms {
    /// Accepts terms if they are those of the invitation.
    #[wasm_bindgen(constructor)]
    pub fn accept(bytes: &[u8], digest: &[u8]) -> Result<Terms, JsError> {
        Ok(Self(Manifest::accept(bytes, &ManifestDigest(array(digest)?))?))
    }

    /// Draws a seed and begins to collect.
    pub fn begin(&self, unit: &[u8]) -> Result<Collector, JsError> {
        self.collect(unit, Seed::draw(&mut Browser))
    }

    /// Goes on from a recovery code.
    pub fn recover(&self, unit: &[u8], code: &str) -> Result<Collector, JsError> {
        self.collect(unit, Seed::from_code(code, self.0.survey)?)
    }

    /// Seals answers to be sent with a token.
    pub fn seal(&self, token: &[u8], answers: &[u8]) -> Result<Vec<u8>, JsError> {
        let token = Token::from_bytes(token)?;
        Ok(self.0.sealing.seal(token.cell(), token.spent(), answers, &mut Browser)?.to_bytes())
    }

    fn collect(&self, unit: &[u8], seed: Seed) -> Result<Collector, JsError> {
        let (cell, key): (Cell, PublicKey) = self.0.cell(UnitId(array(unit)?)).ok_or_else(|| JsError::new("no such cell"))?;
        Ok(Collector { code: seed.code(SurveyId(self.0.survey.0)), collecting: Collecting::begin(&seed, cell)?, key })
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
    /// The code to write down.
    pub fn code(&self) -> String {
        self.code.clone()
    }

    /// What is sent to collect.
    pub fn request(&self) -> Vec<u8> {
        self.collecting.request().to_bytes()
    }

    /// The token, if the response proves the published key.
    pub fn finish(&self, response: &[u8]) -> Result<Vec<u8>, JsError> {
        Ok(self.collecting.finish(&Response::from_bytes(response)?, &self.key)?.to_bytes())
    }
}

/// What stands in the bulletin.
#[wasm_bindgen]
pub fn spent(token: &[u8]) -> Result<String, JsError> {
    Ok(Token::from_bytes(token)?.spent().to_string())
}

fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], JsError> {
    bytes.try_into().map_err(|_| JsError::new("wrong length"))
}
