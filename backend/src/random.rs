//! Randomness, drawn from the operating system here and nowhere else.

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
