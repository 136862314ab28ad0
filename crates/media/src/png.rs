//! PNG: chunks with a checksum each.

use crate::bytes::Bytes;
use crate::picture::{PictureFault, Read};

/// How every PNG begins.
pub const START: &[u8] = &[0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a];

/// Chunks that say how the image data are to be shown.
const KEPT: [&[u8; 4]; 10] = [b"PLTE", b"tRNS", b"IDAT", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs", b"cICP"];

pub fn read(bytes: &[u8]) -> Read {
    let mut rest = Bytes(bytes.strip_prefix(START).unwrap_or_default());
    let mut kept = START.to_vec();
    let (name, mut header) = chunk(&mut rest, &mut kept, |name| name == b"IHDR").ok_or(PictureFault::Damaged)?;
    if name != b"IHDR" || header.0.len() != 13 {
        return Err(PictureFault::Damaged);
    }
    let (Some(width), Some(height)) = (header.u32_be(), header.u32_be()) else { return Err(PictureFault::Damaged) };
    let mut has_image = false;
    loop {
        let is_kept = |name: &[u8]| name == b"IEND" || KEPT.iter().any(|kept| name == *kept);
        let (name, _) = chunk(&mut rest, &mut kept, is_kept).ok_or(PictureFault::Damaged)?;
        match name {
            b"IDAT" => has_image = true,
            b"IEND" if has_image => return Ok((width, height, kept)),
            b"IEND" | b"IHDR" => return Err(PictureFault::Damaged),
            b"acTL" | b"fcTL" | b"fdAT" => return Err(PictureFault::Moves),
            // a capital marks what nothing can be shown without
            name if !is_kept(name) && name.first().is_some_and(u8::is_ascii_uppercase) => return Err(PictureFault::Damaged),
            _ => {}
        }
    }
}

/// The next chunk with a right checksum; it is copied if it is to be kept.
fn chunk<'a>(rest: &mut Bytes<'a>, kept: &mut Vec<u8>, is_kept: impl Fn(&[u8]) -> bool) -> Option<(&'a [u8], Bytes<'a>)> {
    let whole = rest.0;
    let length = rest.u32_be()? as usize;
    let checked = rest.take(length.checked_add(4)?)?;
    if rest.u32_be()? != crc(checked) {
        return None;
    }
    let (name, data) = checked.split_at_checked(4)?;
    if is_kept(name) {
        kept.extend_from_slice(whole.get(..length.checked_add(12)?)?);
    }
    Some((name, Bytes(data)))
}

/// CRC-32 as PNG and zip use it.
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_checksum_is_that_of_the_specification() {
        assert_eq!(super::crc(b"123456789"), 0xcbf4_3926);
        assert_eq!(super::crc(b"IEND"), 0xae42_6082);
    }
}
