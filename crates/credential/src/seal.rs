//! Answers sealed in the browser to the mix: HPKE (RFC 9180), X25519 with HKDF-SHA256 and ChaCha20-Poly1305.

use crate::entropy::draw;
use crate::ids::Cell;
use crate::padding::{self, PadError};
use crate::token::SpentHash;
use crate::wire::{Fields, Wire, WireError};
use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use rand_core::CryptoRng;
use std::fmt;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

pub(crate) const TAG_BYTES: usize = 16;

/// Why answers are not sealed or not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SealError {
    /// The answers are too long, or what was sealed is not padded as it must be.
    #[error(transparent)]
    Padding(#[from] PadError),
    /// The public key is one that gives no secret.
    #[error("the sealing key is not valid")]
    Key,
    /// Another key, another cell, another token or another epoch, or changed on the way.
    #[error("this cannot be opened here")]
    Closed,
}

/// The public key that answers of a survey are sealed to.
#[derive(Clone, PartialEq, Eq)]
pub struct SealingKey(<X25519HkdfSha256 as Kem>::PublicKey);

impl SealingKey {
    /// The key itself, 32 bytes.
    #[must_use]
    pub fn bytes(&self) -> [u8; 32] {
        crate::voprf::fixed(&self.0.to_bytes())
    }

    /// Seals answers of at most [`LARGEST_ANSWERS_BYTES`](crate::LARGEST_ANSWERS_BYTES), padded, for the token with
    /// which they are sent: with another token they cannot be opened, so nobody can send a copy as their own.
    ///
    /// # Errors
    /// The answers are too long.
    pub fn seal(&self, cell: Cell, spent: SpentHash, answers: &[u8], random: &mut impl CryptoRng) -> Result<Envelope, SealError> {
        let padded = Zeroizing::new(padding::pad(answers)?);
        let (encapped, ciphertext) = hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &self.0,
            INFO,
            &padded,
            &context(cell, spent),
            random,
        )
        .map_err(|_| SealError::Key)?;
        Ok(Envelope { encapped: crate::voprf::fixed(&encapped.to_bytes()), ciphertext })
    }
}

const INFO: &[u8] = b"candor-envelope/1";

fn context(cell: Cell, spent: SpentHash) -> Vec<u8> {
    [cell.bytes(), spent.0].concat()
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingKey({})", self.to_text())
    }
}

impl Wire for SealingKey {
    const WHAT: &'static str = "sealing key";
    const KIND: u8 = 5;

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.bytes());
    }

    fn read(fields: &mut Fields<'_>) -> Result<Self, WireError> {
        let bytes = fields.array::<32>()?;
        if !is_usable(&bytes) {
            return Err(fields.invalid("the point"));
        }
        <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&bytes).map(Self).map_err(|_| fields.invalid("the point"))
    }
}

/// Whether the coordinate is below the field's prime with its highest bit clear, and not 0 or 1. The remaining points of
/// small order are refused when sealing, where they give no secret.
fn is_usable(bytes: &[u8; 32]) -> bool {
    const PRIME: [u8; 32] = {
        let mut prime = [0xff; 32];
        prime[0] = 0xed;
        prime[31] = 0x7f;
        prime
    };
    let is_small = bytes[0] <= 1 && bytes[1..].iter().all(|byte| *byte == 0);
    !is_small && bytes.iter().rev().lt(PRIME.iter().rev())
}

/// The secret key that opens envelopes of a survey; to be kept and destroyed like the
/// [`IssuerSeed`](crate::IssuerSeed), by the mix alone.
pub struct OpeningKey {
    seed: [u8; 32],
    secret: <X25519HkdfSha256 as Kem>::PrivateKey,
    public: <X25519HkdfSha256 as Kem>::PublicKey,
}

impl OpeningKey {
    /// Draws a new one.
    #[must_use]
    pub fn draw(random: &mut (impl CryptoRng + ?Sized)) -> Self {
        Self::kept(draw(random))
    }

    /// The one that was kept.
    #[must_use]
    pub fn kept(seed: [u8; 32]) -> Self {
        let (secret, public) = X25519HkdfSha256::derive_keypair(&seed);
        Self { seed, secret, public }
    }

    /// What is to be kept.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.seed
    }

    /// The key to publish.
    #[must_use]
    pub fn sealing_key(&self) -> SealingKey {
        SealingKey(self.public.clone())
    }

    /// The answers that were sealed for this cell and this token.
    ///
    /// # Errors
    /// [`SealError::Closed`] for anything else than such an envelope.
    pub fn open(&self, cell: Cell, spent: SpentHash, envelope: &Envelope) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let encapped = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(&envelope.encapped).map_err(|_| SealError::Closed)?;
        let padded = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeR::Base,
            &self.secret,
            &encapped,
            INFO,
            &envelope.ciphertext,
            &context(cell, spent),
        )
        .map_err(|_| SealError::Closed)?;
        let padded = Zeroizing::new(padded);
        Ok(Zeroizing::new(padding::unpad(&padded)?.to_vec()))
    }
}

impl Drop for OpeningKey {
    fn drop(&mut self) {
        self.seed.zeroize();
    }
}

/// Sealed answers on their way and in a browser's queue. Its length is one of seven.
#[derive(Clone, PartialEq, Eq)]
pub struct Envelope {
    encapped: [u8; 32],
    ciphertext: Vec<u8>,
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Envelope({} bytes)", self.ciphertext.len())
    }
}

/// The envelope's survey is not written in it: it is known from the token that comes with it.
impl Wire for Envelope {
    const WHAT: &'static str = "envelope";
    const KIND: u8 = 6;

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.encapped);
        out.extend_from_slice(&self.ciphertext);
    }

    fn read(fields: &mut Fields<'_>) -> Result<Self, WireError> {
        let encapped = fields.array()?;
        let ciphertext = fields.remainder();
        if !ciphertext.len().checked_sub(TAG_BYTES).is_some_and(padding::is_class) {
            return Err(fields.invalid("the size"));
        }
        Ok(Self { encapped, ciphertext: ciphertext.to_vec() })
    }
}
