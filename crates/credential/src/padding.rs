//! Answers are padded to one of few sizes, so that what is sealed tells little by its length.

use thiserror::Error;

/// The sizes, in bytes: each twice the one before it.
const CLASSES_BYTES: [usize; 7] = [4_096, 8_192, 16_384, 32_768, 65_536, 131_072, 262_144];
const LENGTH_BYTES: usize = 4;

/// The most that answers may take.
pub const LARGEST_ANSWERS_BYTES: usize = CLASSES_BYTES[6] - LENGTH_BYTES;

/// Why something is not padded or not unpadded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PadError {
    /// More than [`LARGEST_ANSWERS_BYTES`].
    #[error("the answers take more than {LARGEST_ANSWERS_BYTES} bytes")]
    TooLong,
    /// Not padded as it would be here.
    #[error("the padding is not valid")]
    Invalid,
}

/// Whether padded answers can have this length.
pub(crate) fn is_class(bytes: usize) -> bool {
    CLASSES_BYTES.contains(&bytes)
}

/// Length, answers, zeros up to the smallest size that holds them.
pub(crate) fn pad(answers: &[u8]) -> Result<Vec<u8>, PadError> {
    let class = CLASSES_BYTES.into_iter().find(|class| answers.len() + LENGTH_BYTES <= *class).ok_or(PadError::TooLong)?;
    let length = u32::try_from(answers.len()).map_err(|_| PadError::TooLong)?;
    let mut padded = Vec::with_capacity(class);
    padded.extend(length.to_be_bytes());
    padded.extend_from_slice(answers);
    padded.resize(class, 0);
    Ok(padded)
}

/// The answers; refuses any other padding than [`pad`] makes.
pub(crate) fn unpad(padded: &[u8]) -> Result<&[u8], PadError> {
    let (length, rest) = padded.split_first_chunk().ok_or(PadError::Invalid)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| PadError::Invalid)?;
    let (answers, zeros) = rest.split_at_checked(length).ok_or(PadError::Invalid)?;
    let smallest = CLASSES_BYTES.into_iter().find(|class| length + LENGTH_BYTES <= *class);
    if smallest == Some(padded.len()) && zeros.iter().all(|byte| *byte == 0) { Ok(answers) } else { Err(PadError::Invalid) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_padding_that_is_made_here_is_taken() {
        let padded = pad(b"answers").unwrap();
        assert_eq!(unpad(&padded), Ok(&b"answers"[..]));
        let mut not_zero = padded.clone();
        not_zero[4_095] = 1;
        let mut larger_class = padded.clone();
        larger_class.resize(8_192, 0);
        let mut too_long_inside = padded.clone();
        too_long_inside[..4].copy_from_slice(&4_093_u32.to_be_bytes());
        let mut endless = padded.clone();
        endless[..4].fill(0xff);
        for bad in [&not_zero, &larger_class, &too_long_inside, &endless, &padded[..4_095].to_vec(), &Vec::new()] {
            assert_eq!(unpad(bad), Err(PadError::Invalid));
        }
    }

    #[test]
    fn each_class_is_used_up_to_its_last_byte() {
        for class in CLASSES_BYTES {
            assert_eq!(pad(&vec![1; class - LENGTH_BYTES]).map(|padded| padded.len()), Ok(class));
            let next = pad(&vec![1; class - LENGTH_BYTES + 1]).map(|padded| padded.len());
            assert_eq!(next, if class == 262_144 { Err(PadError::TooLong) } else { Ok(class * 2) });
        }
    }
}
