//! WebP: chunks in a RIFF file.

use crate::bytes::Bytes;
use crate::picture::{PictureFault, Read};

/// Flags of the header: XMP and Exif follow.
const SAYS: u8 = 0b0000_1100;
/// Flag of the header: it moves.
const MOVES: u8 = 0b0000_0010;

pub fn read(bytes: &[u8]) -> Read {
    walk(bytes).unwrap_or(Err(PictureFault::Damaged))
}

fn walk(bytes: &[u8]) -> Option<Read> {
    let length = Bytes(bytes.get(4..)?).u32_le()? as usize;
    let mut rest = Bytes(bytes.get(12..length.checked_add(8)?)?);
    let (mut canvas, mut image, mut kept) = (None, None, b"WEBP".to_vec());
    while !rest.0.is_empty() {
        let name = rest.take(4)?;
        let length = rest.u32_le()?;
        let data = rest.take(length as usize)?;
        let padding = rest.take(length as usize % 2)?;
        let mut data = data.to_vec();
        match name {
            b"VP8X" if canvas.is_none() && image.is_none() => {
                let flags = data.first_mut()?;
                if *flags & MOVES != 0 {
                    return Some(Err(PictureFault::Moves));
                }
                *flags &= !SAYS;
                canvas = Some(extended(&data)?);
            }
            b"ANIM" | b"ANMF" => return Some(Err(PictureFault::Moves)),
            b"VP8 " | b"VP8L" if image.is_some() => return None,
            b"VP8 " => image = Some(lossy(&data)?),
            b"VP8L" => image = Some(lossless(&data)?),
            b"ALPH" | b"ICCP" => {}
            _ => continue,
        }
        kept.extend_from_slice(name);
        kept.extend(length.to_le_bytes());
        kept.extend_from_slice(&data);
        kept.extend(padding.iter().map(|_| 0));
    }
    let (width, height) = canvas.unwrap_or(image?);
    let mut whole = b"RIFF".to_vec();
    whole.extend(u32::try_from(kept.len()).ok()?.to_le_bytes());
    whole.append(&mut kept);
    Some(Ok((width, height, whole)))
}

/// The canvas: 24 bits each, less one.
fn extended(data: &[u8]) -> Option<(u32, u32)> {
    let side = |at: usize| {
        let bytes = data.get(at..at + 3)?;
        Some(bytes.iter().rev().fold(0, |side, byte| (side << 8) | u32::from(*byte)) + 1)
    };
    Some((side(4)?, side(7)?))
}

fn lossy(data: &[u8]) -> Option<(u32, u32)> {
    let mut rest = Bytes(data.get(3..)?.strip_prefix(&[0x9d, 0x01, 0x2a])?);
    Some(((rest.u16_le()? & 0x3fff).into(), (rest.u16_le()? & 0x3fff).into()))
}

fn lossless(data: &[u8]) -> Option<(u32, u32)> {
    let bits = Bytes(data.strip_prefix(&[0x2f])?).u32_le()?;
    Some(((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1))
}
