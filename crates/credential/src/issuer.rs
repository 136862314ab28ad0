//! Issuing and redeeming, where the secret keys are.

use crate::entropy::{Older, draw};
use crate::ids::Cell;
use crate::token::{SpentHash, Token};
use crate::voprf::{self, Degenerate, PublicKey, Request, Response, Server};
use rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

/// The one secret of a survey's issuer, from which the keys of all its cells are derived. To be kept in a file of its
/// own, outside database and backups, and destroyed when the survey closes.
pub struct IssuerSeed([u8; 32]);

impl IssuerSeed {
    /// Draws a new one.
    #[must_use]
    pub fn draw(random: &mut (impl CryptoRng + ?Sized)) -> Self {
        Self(draw(random))
    }

    /// The one that was kept.
    #[must_use]
    pub fn kept(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// What is to be kept.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Drop for IssuerSeed {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// The secret key of one cell.
pub struct IssuerKey {
    cell: Cell,
    server: Server,
}

/// Why a token is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RedeemError {
    /// It says itself that it is for another survey or unit.
    #[error("the token is for another survey or unit")]
    Elsewhere,
    /// No issuer made it.
    #[error("the token was not issued")]
    Forged,
}

impl IssuerKey {
    /// Derives the key of a cell (`DeriveKeyPair` of RFC 9497, with the cell as its info).
    ///
    /// # Errors
    /// Never with a seed that was drawn, see [`Degenerate`].
    pub fn derive(seed: &IssuerSeed, cell: Cell) -> Result<Self, Degenerate> {
        let info = [b"candor-issuer/1".as_slice(), &cell.bytes()].concat();
        let server = Server::new_from_seed(&seed.0, &info).map_err(|_| Degenerate)?;
        Ok(Self { cell, server })
    }

    /// The key to publish.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        PublicKey::of(&self.server)
    }

    /// Evaluates what a browser has blinded, and proves that this key was used. The same request again must get the
    /// bytes of the first response, which is for the caller to keep: the proof is drawn anew each time.
    #[must_use]
    pub fn issue(&self, request: &Request, random: &mut (impl CryptoRng + ?Sized)) -> Response {
        let result = self.server.blind_evaluate(&mut Older(random), &request.blinded);
        Response { evaluated: result.message, proof: result.proof }
    }

    /// Whether this key made the token, compared in constant time; the mark to store if so.
    ///
    /// # Errors
    /// The token is for another cell or forged.
    pub fn redeem(&self, token: &Token) -> Result<SpentHash, RedeemError> {
        if token.cell() != self.cell {
            return Err(RedeemError::Elsewhere);
        }
        let expected = self.server.evaluate(&voprf::input(self.cell, token.nonce())).map_err(|_| RedeemError::Forged)?;
        let expected = Zeroizing::new(voprf::fixed::<{ voprf::OUTPUT_BYTES }>(&expected));
        if bool::from(expected.as_slice().ct_eq(token.output.as_slice())) { Ok(token.spent()) } else { Err(RedeemError::Forged) }
    }
}
