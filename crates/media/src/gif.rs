//! GIF: blocks of blocks.

use crate::bytes::Bytes;
use crate::picture::{PictureFault, Read};

pub fn read(bytes: &[u8]) -> Read {
    walk(bytes).unwrap_or(Err(PictureFault::Damaged))
}

fn walk(bytes: &[u8]) -> Option<Read> {
    let mut rest = Bytes(bytes.get(6..)?);
    let (width, height) = (rest.u16_le()?, rest.u16_le()?);
    let flags = rest.byte()?;
    rest.take(2)?;
    rest.take(colours(flags))?;
    let mut kept = bytes.get(..bytes.len() - rest.0.len())?.to_vec();
    let mut images = 0;
    loop {
        let before = rest.0;
        let is_kept = match rest.byte()? {
            0x3b if images == 1 => {
                kept.push(0x3b);
                return Some(Ok((width.into(), height.into(), kept)));
            }
            0x2c => {
                images += 1;
                if images > 1 {
                    return Some(Err(PictureFault::Moves));
                }
                rest.take(8)?;
                let flags = rest.byte()?;
                rest.take(colours(flags) + 1)?;
                blocks(&mut rest)?;
                true
            }
            0x21 => {
                // of all extensions only the one that says which colour is none
                let is_control = rest.byte()? == 0xf9;
                blocks(&mut rest)?;
                is_control && images == 0
            }
            _ => return None,
        };
        if is_kept {
            kept.extend_from_slice(before.get(..before.len() - rest.0.len())?);
        }
    }
}

/// How many bytes a table of colours takes.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

/// Blocks with their length before them, up to an empty one.
fn blocks(rest: &mut Bytes<'_>) -> Option<()> {
    loop {
        match rest.byte()? {
            0 => return Some(()),
            length => drop(rest.take(length.into())?),
        }
    }
}
