//! The level *verified anonymous* on the server: terms, collecting, taking sealed answers, the mix, the bulletin.
//!
//! What `candor_credential` calls a survey is one wave here: keys, tokens and marks of one wave are good in no other.
//! Nothing below may be logged but counts of the operator's own faults. Decision 0035.

pub mod cells;
mod intake;
mod mix;

use std::sync::Arc;

use candor_credential::{IssuerKey, IssuerSeed, Manifest, Request, Response, Wire};
use candor_wire::ids::WaveId;
use candor_wire::problem::Code;
use candor_wire::verified::{InvitedCell, Terms, TokenIssued};
use sha2::{Digest, Sha256};

pub use mix::Mixer;

use super::respond::Respond;
use crate::clock::Clock;
use crate::digest::hex;
use crate::error::Error;
use crate::keys::{Keys, Purpose, Secret};
use crate::random;
use crate::store::{Collected, Store, VerifiedCode, Waiting};
use crate::viewer::Viewer;

/// Issues tokens and takes what is sent with them.
#[derive(Debug)]
pub struct Verified {
    store: Store,
    waiting: Waiting,
    keys: Keys,
    clock: Clock,
    respond: Arc<Respond>,
}

impl Verified {
    /// Over the two databases.
    #[must_use]
    pub const fn new(store: Store, waiting: Waiting, keys: Keys, clock: Clock, respond: Arc<Respond>) -> Self {
        Self { store, waiting, keys, clock, respond }
    }

    /// What was published before the first letter.
    ///
    /// # Errors
    /// When the wave has no terms.
    pub async fn terms(&self, wave: WaveId) -> Result<Terms, Error> {
        let manifest = self.manifest(wave).await?;
        Ok(Terms { terms: manifest.to_text(), digest: manifest.digest().to_string() })
    }

    /// The bulletin.
    ///
    /// # Errors
    /// When the wave has no terms, or is not over.
    pub async fn bulletin(&self, wave: WaveId) -> Result<String, Error> {
        let row = self.store.terms(wave).await?.ok_or_else(|| Error::refused(Code::NotFound))?;
        let remedy = "The list of counted tokens is published when the wave is over: an earlier one would show what came since.";
        row.bulletin.ok_or_else(|| Error::field(Code::WrongState, "wave", remedy))
    }

    /// The cell of an invitation.
    ///
    /// # Errors
    /// When there is no such invitation, or its wave takes no answers.
    pub async fn cell(&self, wave: WaveId, code: &str) -> Result<InvitedCell, Error> {
        let code = self.code(wave, code).await?;
        self.refuse_closed(wave).await?;
        let unit = self.store.units(Viewer::operator()).await?.into_iter().find(|u| u.id == code.unit);
        let unit = unit.ok_or_else(|| Error::Internal("a cell without its unit".to_owned()))?;
        Ok(InvitedCell { unit: unit.id, code: unit.code, is_collected: code.collected.is_some() })
    }

    /// Evaluates a blinded token, once for each invitation; the same request again gets the same bytes.
    ///
    /// # Errors
    /// No such invitation, a request that is none, another request than before, or the wave is over.
    pub async fn collect(&self, wave: WaveId, code: &str, request: &str) -> Result<TokenIssued, Error> {
        let code = self.code(wave, code).await?;
        self.refuse_closed(wave).await?;
        let request = Request::from_text(request).map_err(|e| Error::field(Code::InvalidField, "request", e.to_string()))?;
        let request_hash = hex(&Sha256::digest(request.to_bytes()));
        if let Some(before) = &code.collected {
            return again(before, &request_hash);
        }
        let cell = cells::cell(wave, code.unit);
        let key = IssuerKey::derive(&self.issuer(wave)?, cell).map_err(|e| Error::Internal(e.to_string()))?;
        let response = key.issue(&request, &mut random::stream()?).to_bytes();
        let kept = self.store.keep_issued(&code.hash, &Collected { request_hash: request_hash.clone(), response }).await?;
        again(&kept.ok_or_else(|| Error::refused(Code::SurveyClosed))?, &request_hash)
    }

    async fn manifest(&self, wave: WaveId) -> Result<Manifest, Error> {
        let row = self.store.terms(wave).await?.ok_or_else(|| Error::refused(Code::NotFound))?;
        cells::manifest(&row)
    }

    async fn code(&self, wave: WaveId, code: &str) -> Result<VerifiedCode, Error> {
        let unknown = || Error::refused(Code::InvitationNeeded);
        let secret = Secret::read(code).ok_or_else(unknown)?;
        self.store.verified_code(&secret.code_hash()).await?.filter(|code| code.wave == wave).ok_or_else(unknown)
    }

    /// Answers are taken and tokens issued while the wave is open, and not beyond the last day of its terms.
    async fn refuse_closed(&self, wave: WaveId) -> Result<(), Error> {
        let manifest = self.manifest(wave).await?;
        let is_open = self.store.is_wave_open(wave).await? && self.clock.now().day() <= i64::from(manifest.closes_day);
        if is_open { Ok(()) } else { Err(Error::refused(Code::SurveyClosed)) }
    }

    fn issuer(&self, wave: WaveId) -> Result<IssuerSeed, Error> {
        self.key(wave, Purpose::Issuing).map(IssuerSeed::kept)
    }

    fn key(&self, wave: WaveId, purpose: Purpose) -> Result<[u8; 32], Error> {
        let found = self.keys.key(wave, purpose).map_err(|e| Error::Internal(format!("a key in keys_folder: {e}")))?;
        found.ok_or_else(|| Error::Internal(format!("keys_folder lacks a key of the wave {wave}; put it back from where it was moved")))
    }
}

fn again(kept: &Collected, request_hash: &str) -> Result<TokenIssued, Error> {
    if kept.request_hash == request_hash {
        let response = Response::from_bytes(&kept.response).map_err(|e| Error::Internal(format!("a token as it was issued: {e}")))?;
        return Ok(TokenIssued { response: response.to_text() });
    }
    let remedy = "A token was collected with this invitation before, elsewhere. Enter the recovery code that was shown then.";
    Err(Error::field(Code::KeyReused, "request", remedy))
}
