//! Collecting a token, in the respondent's browser.

use crate::ids::Cell;
use crate::recovery::Seed;
use crate::token::Token;
use crate::voprf::{self, Client, Degenerate, PublicKey, Request, Response};
use hkdf::Hkdf;
use sha2::Sha256;
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

/// A token that is being collected. All of it can be made anew from the seed, which is how a second device or a
/// recovery code leads to the same token.
pub struct Collecting {
    cell: Cell,
    nonce: [u8; 32],
    state: Client,
    request: Request,
}

/// Why a response leads to no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CollectError {
    /// The issuer did not use the published key, or evaluated another request. Whoever sees this must not go on: a key
    /// that only one person gets would mark their answer.
    #[error("the issuer did not prove that it used the published key")]
    Proof,
    /// See [`Degenerate`].
    #[error(transparent)]
    Degenerate(#[from] Degenerate),
}

impl Collecting {
    /// Derives token and blinding factor from the seed, for one cell.
    ///
    /// # Errors
    /// Never with a seed that was drawn, see [`Degenerate`].
    pub fn begin(seed: &Seed, cell: Cell) -> Result<Self, Degenerate> {
        let derived = Hkdf::<Sha256>::new(Some(b"candor-collect/1"), seed.bytes());
        let mut nonce = [0; 32];
        let mut factor = Zeroizing::new([0; 64]);
        let expand = |label: &[u8], out: &mut [u8]| derived.expand_multi_info(&[label, &cell.bytes()], out).map_err(|_| Degenerate);
        expand(b"nonce", &mut nonce)?;
        expand(b"blind", factor.as_mut_slice())?;
        let (state, request) = voprf::blind(&Zeroizing::new(voprf::input(cell, &nonce)), &factor)?;
        Ok(Self { cell, nonce, state, request })
    }

    /// What goes to the issuer; it tells nothing of the token.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Checks the issuer's proof against the published key of the cell and unblinds the token.
    ///
    /// # Errors
    /// [`CollectError::Proof`] when the proof does not hold.
    pub fn finish(&self, response: &Response, key: &PublicKey) -> Result<Token, CollectError> {
        let input = Zeroizing::new(voprf::input(self.cell, &self.nonce));
        let output = self.state.finalize(&input, &response.evaluated, &response.proof, key.element());
        let output = output.map_err(|_| CollectError::Proof)?;
        Ok(Token::new(self.cell, self.nonce, voprf::fixed(&output)))
    }
}

impl Drop for Collecting {
    fn drop(&mut self) {
        self.nonce.zeroize();
    }
}
