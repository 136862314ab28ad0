//! The scheme: RFC 9497 in the mode VOPRF over ristretto255 with SHA-512, from the crate `voprf`.
//!
//! This is the only file that knows that crate. What it hands out are bytes that have been checked.

use crate::ids::Cell;
use crate::wire::{Fields, Wire, WireError};
use std::fmt;
use thiserror::Error;
use voprf::{BlindedElement, CipherSuite, EvaluationElement, Group, Proof, Ristretto255, VoprfClient, VoprfServer};

pub(crate) type Client = VoprfClient<Ristretto255>;
pub(crate) type Server = VoprfServer<Ristretto255>;
type Sha512 = <Ristretto255 as CipherSuite>::Hash;

/// How long an evaluated token is.
pub(crate) const OUTPUT_BYTES: usize = 64;

/// A derived scalar is zero or a hashed point the identity: the chance is below 2^-250, so it means that what derives
/// them is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the key material leads to a degenerate value; draw anew")]
pub struct Degenerate;

/// What the function is evaluated on: survey and unit are in it, so that a token of one cell is none of another even
/// if two cells had the same key.
pub(crate) fn input(cell: Cell, nonce: &[u8; 32]) -> Vec<u8> {
    [b"candor-token/1".as_slice(), &cell.bytes(), nonce].concat()
}

/// Blinds an input with the scalar that some bytes lead to.
pub(crate) fn blind(input: &[u8], factor: &[u8; 64]) -> Result<(Client, Request), Degenerate> {
    let scalar = Ristretto255::hash_to_scalar::<Sha512>(&[factor], &[b"candor-blind/1"]).map_err(|_| Degenerate)?;
    if Ristretto255::is_zero_scalar(scalar).into() {
        return Err(Degenerate);
    }
    let result = Client::deterministic_blind_unchecked(input, scalar).map_err(|_| Degenerate)?;
    Ok((result.state, Request { blinded: result.message }))
}

/// The public key of a cell: a point that is not the identity.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(<Ristretto255 as Group>::Elem);

impl PublicKey {
    pub(crate) fn of(server: &Server) -> Self {
        Self(server.get_public_key())
    }

    pub(crate) fn element(self) -> <Ristretto255 as Group>::Elem {
        self.0
    }

    /// The point in compressed form.
    #[must_use]
    pub fn bytes(&self) -> [u8; 32] {
        fixed(&Ristretto255::serialize_elem(self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.to_text())
    }
}

impl Wire for PublicKey {
    const WHAT: &'static str = "public key";
    const KIND: u8 = 1;

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.bytes());
    }

    fn read(fields: &mut Fields<'_>) -> Result<Self, WireError> {
        let bytes = fields.array::<32>()?;
        Ristretto255::deserialize_elem(&bytes).map(Self).map_err(|_| fields.invalid("the point"))
    }
}

/// What a browser sends to collect: the blinded token.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    pub(crate) blinded: BlindedElement<Ristretto255>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Request")
    }
}

impl Wire for Request {
    const WHAT: &'static str = "request";
    const KIND: u8 = 2;

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.blinded.serialize());
    }

    fn read(fields: &mut Fields<'_>) -> Result<Self, WireError> {
        let bytes = fields.array::<32>()?;
        let blinded = BlindedElement::deserialize(&bytes).map_err(|_| fields.invalid("the point"))?;
        Ok(Self { blinded })
    }
}

/// What the issuer answers: the evaluated token, still blinded, and the proof that the cell's key was used.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    pub(crate) evaluated: EvaluationElement<Ristretto255>,
    pub(crate) proof: Proof<Ristretto255>,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Response")
    }
}

impl Wire for Response {
    const WHAT: &'static str = "response";
    const KIND: u8 = 3;

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.evaluated.serialize());
        out.extend_from_slice(&self.proof.serialize());
    }

    fn read(fields: &mut Fields<'_>) -> Result<Self, WireError> {
        let (point, scalars) = (fields.array::<32>()?, fields.array::<64>()?);
        let evaluated = EvaluationElement::deserialize(&point).map_err(|_| fields.invalid("the point"))?;
        let proof = Proof::deserialize(&scalars).map_err(|_| fields.invalid("the proof"))?;
        Ok(Self { evaluated, proof })
    }
}

/// The bytes as an array of a length that the types of `voprf` guarantee; zeros stand where there are none.
pub(crate) fn fixed<const N: usize>(bytes: &[u8]) -> [u8; N] {
    debug_assert_eq!(bytes.len(), N);
    std::array::from_fn(|at| bytes.get(at).copied().unwrap_or(0))
}
