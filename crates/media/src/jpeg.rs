//! JPEG: segments with a marker each, and scans between them.

use crate::bytes::Bytes;
use crate::picture::{PictureFault, Read};

const EXIF: &[u8] = b"Exif\0\0";

/// What is gathered on the way through the segments.
#[derive(Default)]
struct Jpeg {
    size: Option<(u32, u32)>,
    orientation: u8,
    has_scan: bool,
    /// Segments that are kept, without the beginning.
    kept: Vec<u8>,
}

pub fn read(bytes: &[u8]) -> Read {
    let mut jpeg = Jpeg { orientation: 1, ..Jpeg::default() };
    let (mut width, mut height) = jpeg.walk(bytes).ok_or(PictureFault::Damaged)?;
    let mut whole = vec![0xff, 0xd8];
    if jpeg.orientation > 1 {
        whole.extend(turned(jpeg.orientation));
    }
    if jpeg.orientation > 4 {
        (width, height) = (height, width);
    }
    whole.append(&mut jpeg.kept);
    Ok((width, height, whole))
}

impl Jpeg {
    /// Goes through the segments up to the end of the image; its size.
    fn walk(&mut self, bytes: &[u8]) -> Option<(u32, u32)> {
        let mut rest = Bytes(bytes.get(2..)?);
        loop {
            let marker = marker(&mut rest)?;
            if marker == 0xd9 {
                self.kept.extend([0xff, 0xd9]);
                return self.size.filter(|_| self.has_scan);
            }
            let length = rest.u16_be()?;
            let segment = rest.take(usize::from(length).checked_sub(2)?)?;
            self.segment(marker, length, segment)?;
            if marker == 0xda {
                self.has_scan = true;
                let scan = scan_length(rest.0);
                self.kept.extend_from_slice(rest.take(scan)?);
            }
        }
    }

    /// Keeps a segment that shows something; nothing for one that browsers do not read.
    fn segment(&mut self, marker: u8, length: u16, segment: &[u8]) -> Option<()> {
        let is_kept = match marker {
            // frames: baseline, extended, progressive
            0xc0..=0xc2 => {
                let mut fields = Bytes(segment.get(1..)?);
                let (height, width) = (fields.u16_be()?, fields.u16_be()?);
                if self.size.replace((width.into(), height.into())).is_some() {
                    return None;
                }
                true
            }
            // tables, the interval of restarts, scans
            0xc4 | 0xdb | 0xdd | 0xda => true,
            0xe0 if segment.starts_with(b"JFIF\0") => {
                // without the thumbnail, which may show what was cut off
                self.keep(marker, 16, &[segment.get(..12)?, &[0, 0]].concat());
                false
            }
            0xe1 if segment.starts_with(EXIF) => {
                self.orientation = orientation(segment.get(EXIF.len()..)?).unwrap_or(1);
                false
            }
            0xe2 => segment.starts_with(b"ICC_PROFILE\0"),
            0xee => segment.starts_with(b"Adobe"),
            // what other programs and people wrote
            0xe0..=0xef | 0xfe => false,
            _ => return None,
        };
        if is_kept {
            self.keep(marker, length, segment);
        }
        Some(())
    }

    fn keep(&mut self, marker: u8, length: u16, segment: &[u8]) {
        self.kept.extend([0xff, marker]);
        self.kept.extend(length.to_be_bytes());
        self.kept.extend_from_slice(segment);
    }
}

fn marker(rest: &mut Bytes<'_>) -> Option<u8> {
    if rest.byte()? != 0xff {
        return None;
    }
    loop {
        match rest.byte()? {
            0xff => {}
            marker => return Some(marker),
        }
    }
}

/// How far a scan goes: up to a marker that is none of its own.
fn scan_length(bytes: &[u8]) -> usize {
    let ends = |pair: &[u8]| matches!(pair, [0xff, 0x01..=0xcf | 0xd8..=0xfe]);
    bytes.windows(2).position(ends).unwrap_or(bytes.len())
}

/// Which way up a camera was held, 1 to 8.
fn orientation(tiff: &[u8]) -> Option<u8> {
    let big = match tiff.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let u16_at = |at: usize| Bytes(tiff.get(at..)?).pair(big);
    let mut start = Bytes(tiff.get(4..)?);
    let start = if big { start.u32_be()? } else { start.u32_le()? } as usize;
    let entries = usize::from(u16_at(start)?);
    let entry = (0..entries).map(|entry| start.saturating_add(2 + entry * 12)).find(|at| u16_at(*at) == Some(0x0112))?;
    u8::try_from(u16_at(entry.checked_add(8)?)?).ok().filter(|turn| (1..=8).contains(turn))
}

impl Bytes<'_> {
    fn pair(&mut self, big: bool) -> Option<u16> {
        if big { self.u16_be() } else { self.u16_le() }
    }
}

/// A segment that says which way up and nothing else.
fn turned(orientation: u8) -> Vec<u8> {
    let tiff = [&b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"[..], &[orientation], &[0; 6]].concat();
    [&[0xff, 0xe1, 0, 34][..], EXIF, &tiff].concat()
}
