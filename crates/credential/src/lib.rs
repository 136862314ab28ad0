//! Anonymous credentials: one answer per invited person, and nobody can tell whose.
//!
//! A person who is invited *collects* a token: the browser blinds it, the issuer evaluates it without seeing it, and
//! proves that it used the key that was published for this person's cell. Later, over another connection, the token
//! is *spent* with an answer. The issuer recognises it as one of its own and cannot tell which request it came from.
//!
//! ```
//! # use candor_credential::*;
//! # fn random() -> impl rand_core::CryptoRng { testing::Stream::new(7) }
//! # mod testing { include!("../tests/suite/stream.rs"); }
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut random = random();
//! let cell = Cell { survey: SurveyId([1; 16]), unit: UnitId([2; 16]) };
//! let issuer = IssuerKey::derive(&IssuerSeed::draw(&mut random), cell)?;
//! // the browser: only the request leaves it
//! let collecting = Collecting::begin(&Seed::draw(&mut random), cell)?;
//! let response = issuer.issue(collecting.request(), &mut random);
//! let token = collecting.finish(&response, &issuer.public_key())?;
//! // later, elsewhere
//! assert_eq!(issuer.redeem(&token)?, token.spent());
//! # Ok(()) }
//! ```
//!
//! - [`Seed`], [`Collecting`], [`Token`]: the respondent's side; a [`Seed`] can be written down as a recovery code
//! - [`IssuerSeed`], [`IssuerKey`]: issuing and redeeming
//! - [`Manifest`]: what is published before the first invitation, so that nobody gets a key of their own
//! - [`Envelope`]: answers sealed in the browser; [`Staged`]: the same answers waiting for the mix
//! - [`mix`]: which of the waiting answers may be released together, and with which unit
//! - [`Bulletin`]: the public list of spent tokens with its Merkle root
//! - [`Wire`]: how all this is written; strict, with one way to write each value
//!
//! Everything is pure: randomness and key material come in as arguments, and there is no clock. Docs and encodings:
//! `docs/decisions/0029-credentials.md`; what is and what is not prevented: `docs/threat-model.md`.

#![forbid(unsafe_code)]

mod bulletin;
mod client;
mod entropy;
mod ids;
mod issuer;
mod manifest;
mod merkle;
pub mod mix;
mod padding;
mod recovery;
mod seal;
mod stage;
mod token;
mod units;
mod voprf;
mod wire;

pub use bulletin::{Bulletin, BulletinError};
pub use client::{CollectError, Collecting};
pub use ids::{Cell, SurveyId, UnitId};
pub use issuer::{IssuerKey, IssuerSeed, RedeemError};
pub use manifest::{Manifest, ManifestCell, ManifestDigest, ManifestError, Scheme};
pub use merkle::{Inclusion, Root};
pub use padding::{LARGEST_ANSWERS_BYTES, PadError};
pub use recovery::{RecoveryError, Seed};
pub use seal::{Envelope, OpeningKey, SealError, SealingKey};
pub use stage::{EpochKey, Staged};
pub use token::{SpentHash, Token};
pub use units::{GroupError, Units, UnitsError};
pub use voprf::{Degenerate, PublicKey, Request, Response};
pub use wire::{VERSION, Wire, WireError};

/// The fewest people who may share a key, and the fewest answers that are released together from a cell.
pub const CELL_MINIMUM: usize = 10;
/// The fewest answers that a result may be about.
pub const RESULT_MINIMUM: usize = 5;
