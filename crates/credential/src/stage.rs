//! Answers between their arrival and the mix: encrypted under a key that lives for one epoch.

use crate::entropy::draw;
use crate::ids::Cell;
use crate::padding;
use crate::seal::{SealError, TAG_BYTES};
use crate::wire::{Fields, Wire, WireError};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rand_core::CryptoRng;
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

const NONCE_BYTES: usize = 24;

/// The key of one epoch, from one mix to the next. It lives outside database and backups and is destroyed with the mix,
/// so that what was staged can be opened by nobody afterwards, whatever copies there are.
pub struct EpochKey {
    epoch: u32,
    key: [u8; 32],
}

impl EpochKey {
    /// Draws the key of an epoch.
    #[must_use]
    pub fn draw(epoch: u32, random: &mut (impl CryptoRng + ?Sized)) -> Self {
        Self { epoch, key: draw(random) }
    }

    /// The one that was kept.
    #[must_use]
    pub fn kept(epoch: u32, key: [u8; 32]) -> Self {
        Self { epoch, key }
    }

    /// What is to be kept until the mix.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.key
    }

    /// Encrypts answers for waiting.
    ///
    /// # Errors
    /// The answers are too long.
    pub fn stage(&self, cell: Cell, answers: &[u8], random: &mut (impl CryptoRng + ?Sized)) -> Result<Staged, SealError> {
        let padded = Zeroizing::new(padding::pad(answers)?);
        let nonce: [u8; NONCE_BYTES] = draw(random);
        let payload = Payload { msg: &padded, aad: &self.context(cell) };
        let ciphertext = self.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| SealError::Closed)?;
        Ok(Staged { nonce, ciphertext })
    }

    /// The answers that were staged for this cell in this epoch.
    ///
    /// # Errors
    /// [`SealError::Closed`] for another key, epoch or cell, and for changed bytes.
    pub fn open(&self, cell: Cell, staged: &Staged) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let payload = Payload { msg: &staged.ciphertext, aad: &self.context(cell) };
        let padded = self.cipher().decrypt(&XNonce::from(staged.nonce), payload).map_err(|_| SealError::Closed)?;
        let padded = Zeroizing::new(padded);
        Ok(Zeroizing::new(padding::unpad(&padded)?.to_vec()))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.key.into())
    }

    fn context(&self, cell: Cell) -> Vec<u8> {
        [b"candor-staged/1".as_slice(), &cell.bytes(), &self.epoch.to_be_bytes()].concat()
    }
}

impl Drop for EpochKey {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

/// Answers as they wait in the database. Their length is one of seven; when they arrived is not in them.
#[derive(Clone, PartialEq, Eq)]
pub struct Staged {
    nonce: [u8; NONCE_BYTES],
    ciphertext: Vec<u8>,
}

impl fmt::Debug for Staged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Staged({} bytes)", self.ciphertext.len())
    }
}

impl Wire for Staged {
    const WHAT: &'static str = "staged answers";
    const KIND: u8 = 7;

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.nonce);
        out.extend_from_slice(&self.ciphertext);
    }

    fn read(fields: &mut Fields<'_>) -> Result<Self, WireError> {
        let nonce = fields.array()?;
        let ciphertext = fields.remainder();
        if !ciphertext.len().checked_sub(TAG_BYTES).is_some_and(padding::is_class) {
            return Err(fields.invalid("the size"));
        }
        Ok(Self { nonce, ciphertext: ciphertext.to_vec() })
    }
}
