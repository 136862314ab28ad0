//! The seed of a token, and the code by which a person can write it down.

use crate::entropy::draw;
use crate::ids::SurveyId;
use crate::wire::VERSION;
use rand_core::CryptoRng;
use sha2::{Digest, Sha256};
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

/// Crockford's base 32: no I, L, O or U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE_LETTERS: usize = 32;
const GROUP_LETTERS: usize = 4;
const CHECK_BYTES: usize = 3;

/// 128 random bits of the respondent, from which token and blinding follow. It never leaves the browser but as a
/// recovery code.
pub struct Seed([u8; 16]);

/// Why a recovery code cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RecoveryError {
    /// A character that no code has.
    #[error("character {place} of the code, {found:?}, is in no code; a code has digits and letters without I, L, O and U")]
    Character {
        /// Its place, counted from 1, blanks and hyphens included.
        place: usize,
        /// The character.
        found: char,
    },
    /// Too many or too few letters.
    #[error("the code has {found} letters and digits; a code has {CODE_LETTERS}")]
    Length {
        /// How many there are.
        found: usize,
    },
    /// A code of a later program.
    #[error("this kind of code is not known here")]
    Version,
    /// The check does not fit.
    #[error("the code is mistyped, or it belongs to another survey")]
    Check,
}

impl Seed {
    /// Draws a new one.
    #[must_use]
    pub fn draw(random: &mut (impl CryptoRng + ?Sized)) -> Self {
        Self(draw(random))
    }

    pub(crate) fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The code to write down: 32 letters and digits in groups of four. The last 24 bits are a check over the seed
    /// and the survey.
    #[must_use]
    pub fn code(&self, survey: SurveyId) -> String {
        let mut bytes = Zeroizing::new([0; 20]);
        bytes[0] = VERSION;
        bytes[1..17].copy_from_slice(&self.0);
        bytes[17..].copy_from_slice(&check(&self.0, survey));
        let mut code = String::with_capacity(CODE_LETTERS + CODE_LETTERS / GROUP_LETTERS);
        for place in 0..CODE_LETTERS {
            if place > 0 && place % GROUP_LETTERS == 0 {
                code.push('-');
            }
            code.push(char::from(LETTERS[usize::from(five_bits(&bytes, place))]));
        }
        code
    }

    /// Reads a code in upper or lower case, with blanks and hyphens anywhere, O for 0 and I or L for 1.
    ///
    /// # Errors
    /// The code is mistyped or of another survey.
    pub fn from_code(code: &str, survey: SurveyId) -> Result<Self, RecoveryError> {
        let mut bytes = Zeroizing::new([0; 20]);
        let mut letters = 0;
        for (at, found) in code.chars().enumerate().filter(|(_, found)| !matches!(found, ' ' | '-')) {
            let value = value(found).ok_or(RecoveryError::Character { place: at + 1, found })?;
            if letters < CODE_LETTERS {
                put_five_bits(&mut bytes, letters, value);
            }
            letters += 1;
        }
        if letters != CODE_LETTERS {
            return Err(RecoveryError::Length { found: letters });
        }
        if bytes[0] != VERSION {
            return Err(RecoveryError::Version);
        }
        let mut seed = Self([0; 16]);
        seed.0.copy_from_slice(&bytes[1..17]);
        if check(&seed.0, survey) == bytes[17..] { Ok(seed) } else { Err(RecoveryError::Check) }
    }
}

impl Drop for Seed {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

fn check(seed: &[u8; 16], survey: SurveyId) -> [u8; CHECK_BYTES] {
    let hash: [u8; 32] = Sha256::new_with_prefix(b"candor-recovery/1").chain_update(survey.0).chain_update(seed).finalize().into();
    [hash[0], hash[1], hash[2]]
}

fn value(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        letter => letter,
    };
    LETTERS.iter().position(|known| char::from(*known) == letter).and_then(|at| u8::try_from(at).ok())
}

/// The bits of one letter; 32 letters are 20 bytes.
fn five_bits(bytes: &[u8; 20], place: usize) -> u8 {
    (0..5).fold(0, |value, bit| {
        let at = place * 5 + bit;
        value << 1 | bytes[at / 8] >> (7 - at % 8) & 1
    })
}

fn put_five_bits(bytes: &mut [u8; 20], place: usize, value: u8) {
    for bit in 0..5 {
        let at = place * 5 + bit;
        bytes[at / 8] |= (value >> (4 - bit) & 1) << (7 - at % 8);
    }
}
