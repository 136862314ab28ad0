//! Randomness, drawn from the operating system here and nowhere else.

use rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The operating system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no random bytes: {0}")]
pub struct NoRandomness(String);

/// A random version 4 UUID.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn uuid() -> Result<Uuid, NoRandomness> {
    bytes().map(|b: [u8; 16]| uuid::Builder::from_random_bytes(b).into_uuid())
}

/// 8 random bits.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn byte() -> Result<u8, NoRandomness> {
    bytes().map(|[byte]: [u8; 1]| byte)
}

/// 256 random bits in lower-case hex.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn token() -> Result<String, NoRandomness> {
    bytes().map(|b: [u8; 32]| crate::digest::hex(&b))
}

/// 128 random bits in lower-case hex.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn salt() -> Result<String, NoRandomness> {
    bytes().map(|b: [u8; 16]| crate::digest::hex(&b))
}

/// 256 random bits.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn seed() -> Result<[u8; 32], NoRandomness> {
    bytes()
}

/// A stream of random bytes for computations that draw many: SHA-256 of 256 random bits and a counter.
#[derive(Clone)]
pub struct Stream {
    seed: [u8; 32],
    counter: u64,
}

/// A new stream.
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn stream() -> Result<Stream, NoRandomness> {
    Ok(Stream { seed: bytes()?, counter: 0 })
}

impl std::fmt::Debug for Stream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stream(…)")
    }
}

impl TryRng for Stream {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        for chunk in bytes.chunks_mut(32) {
            self.counter += 1;
            let block: [u8; 32] = Sha256::new_with_prefix(self.seed).chain_update(self.counter.to_le_bytes()).finalize().into();
            chunk.iter_mut().zip(block).for_each(|(to, from)| *to = from);
        }
        Ok(())
    }
}

impl TryCryptoRng for Stream {}

/// A code that a person can copy: three groups of four letters and digits without look-alikes (60 bits).
///
/// # Errors
/// When the operating system has no randomness to give.
pub fn readable_code() -> Result<String, NoRandomness> {
    const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let random: [u8; 12] = bytes()?;
    let letter = |b: &u8| char::from(LETTERS[usize::from(b % 32)]);
    let groups: Vec<String> = random.chunks(4).map(|group| group.iter().map(letter).collect()).collect();
    Ok(groups.join("-"))
}

fn bytes<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| NoRandomness(e.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use rand_core::Rng;

    #[test]
    fn a_stream_repeats_neither_itself_nor_another() {
        let (mut one, mut other) = (super::stream().unwrap(), super::stream().unwrap());
        let mut seen = std::collections::BTreeSet::new();
        for stream in [&mut one, &mut other] {
            for length in [1, 31, 32, 33, 4096] {
                let mut bytes = vec![0; length];
                stream.fill_bytes(&mut bytes);
                assert!(bytes.chunks_exact(32).all(|block| seen.insert(block.to_vec())), "a block came twice");
            }
            assert_ne!(stream.next_u64(), stream.next_u64());
        }
    }
}
