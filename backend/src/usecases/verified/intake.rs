//! Taking sealed answers: the token decides, and nobody needs to say who they are.

use candor_credential::{Envelope, EpochKey, IssuerKey, OpeningKey, SpentHash, Token, Wire};
use candor_wire::ids::WaveId;
use candor_wire::problem::Code;
use candor_wire::verified::{Counted, SealedAnswers, SealedResponse};
use sha2::{Digest, Sha256};

use super::{Verified, cells};
use crate::digest::hex;
use crate::error::Error;
use crate::keys::Purpose;
use crate::random;
use crate::store::{Spent, StagedRow};

/// How often answers are encrypted anew when a mix was faster.
const TRIES: usize = 5;

impl Verified {
    /// Spends a token with sealed answers; returns when both are durable. The same again is confirmed and stores nothing.
    ///
    /// # Errors
    /// A token that was not issued for this wave, or was spent with other answers; an envelope that cannot be opened;
    /// answers that do not fit; the wave is over.
    pub async fn take(&self, wave: WaveId, sealed: &SealedResponse) -> Result<Counted, Error> {
        let invalid = |field: &'static str| move |e: candor_credential::WireError| Error::field(Code::InvalidField, field, e.to_string());
        let token = Token::from_text(&sealed.token).map_err(invalid("token"))?;
        let envelope = Envelope::from_text(&sealed.envelope).map_err(invalid("envelope"))?;
        let mark = self.redeem(wave, &token).await?;
        let (mark_text, digest) = (mark.to_string(), hex(&Sha256::digest(envelope.to_bytes())));
        if let Some(before) = self.waiting.spent(&mark_text, &digest).await? {
            return counted(before, mark_text);
        }
        self.refuse_closed(wave).await?;
        let answers = self.opened(wave, &token, mark, &envelope).await?;
        let unit = cells::unit(token.cell().unit);
        for _ in 0..TRIES {
            let epoch = self.waiting.epoch(wave).await?.ok_or_else(|| Error::refused(Code::SurveyClosed))?;
            let key = EpochKey::kept(epoch, self.key_of_epoch(wave, epoch).await?);
            let staged = key.stage(token.cell(), &answers, &mut random::stream()?).map_err(|e| Error::Internal(e.to_string()))?;
            let row = StagedRow { id: random::uuid()?, unit, epoch, sealed: staged.to_bytes() };
            match self.waiting.spend(wave, &mark_text, &digest, &row).await? {
                Spent::EpochOver => {}
                spent => return counted(spent, mark_text),
            }
        }
        Err(Error::refused(Code::Busy))
    }

    /// The key under which answers wait. It is drawn with the first of them: a new one beside answers that wait under
    /// another would hide that theirs is lost.
    async fn key_of_epoch(&self, wave: WaveId, epoch: u32) -> Result<[u8; 32], Error> {
        let failed = |e: std::io::Error| Error::Internal(format!("the key of an epoch in keys_folder: {e}"));
        let is_there = || self.keys.key(wave, Purpose::Epoch(epoch)).map(|key| key.is_some()).map_err(failed);
        let anything_waits = !is_there()? && self.waiting.waiting(wave).await?.values().any(|count| *count > 0);
        // others may have come first meanwhile: their key is there before what they send
        if anything_waits && !is_there()? {
            return Err(Error::Internal("keys_folder lacks the key of answers that wait; put the folder of this database back".to_owned()));
        }
        self.keys.key_or_put(wave, Purpose::Epoch(epoch), random::seed()?).map_err(failed)
    }

    async fn redeem(&self, wave: WaveId, token: &Token) -> Result<SpentHash, Error> {
        let manifest = self.manifest(wave).await?;
        let refused = |message: &str| Error::field(Code::InvalidField, "token", message);
        let cell = token.cell();
        if cell.survey != manifest.survey || manifest.cell(cell.unit).is_none() {
            return Err(refused("This token is for another survey or wave."));
        }
        // the key goes when the wave does
        let seed = self.keys.key(wave, Purpose::Issuing).map_err(|e| Error::Internal(format!("a key in keys_folder: {e}")))?;
        if seed.is_none() {
            self.refuse_closed(wave).await?;
        }
        let key = IssuerKey::derive(&self.issuer(wave)?, cell).map_err(|e| Error::Internal(e.to_string()))?;
        key.redeem(token).map_err(|_| refused("This token was not issued here. Collect one with the link of your letter."))
    }

    /// The answers as they are staged: settled and checked as any others.
    async fn opened(&self, wave: WaveId, token: &Token, mark: SpentHash, envelope: &Envelope) -> Result<Vec<u8>, Error> {
        let refused = |message: String| Error::field(Code::InvalidField, "envelope", message);
        let key = OpeningKey::kept(self.key(wave, Purpose::Opening)?);
        let opened = key.open(token.cell(), mark, envelope).map_err(|e| refused(e.to_string()))?;
        let mut answers = read(&opened).ok_or_else(|| refused("What was sealed is not a version and answers.".to_owned()))?;
        self.respond.check_sealed(wave, &mut answers).await?;
        serde_json::to_vec(&answers).map_err(|e| Error::Internal(e.to_string()))
    }
}

/// JSON, or postcard, whose first byte is the length of the version and no brace.
fn read(opened: &[u8]) -> Option<SealedAnswers> {
    if opened.starts_with(b"{") { serde_json::from_slice(opened).ok() } else { postcard::from_bytes(opened).ok() }
}

fn counted(spent: Spent, mark: String) -> Result<Counted, Error> {
    match spent {
        Spent::Staged => Ok(Counted { mark, before: false }),
        Spent::Before => Ok(Counted { mark, before: true }),
        Spent::Other => Err(Error::field(Code::KeyReused, "token", "Answers were sent with this token; each counts once.")),
        Spent::Closed => Err(Error::refused(Code::SurveyClosed)),
        Spent::EpochOver => Err(Error::refused(Code::Busy)),
    }
}
