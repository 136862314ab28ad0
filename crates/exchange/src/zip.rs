//! The parts of a packed file. Only what a workbook needs: no encryption, no parts beyond 4 GB, two ways of packing.

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use crate::guard::MAX_UNPACKED_BYTES;
use crate::refused::Refused;

/// Most parts of a packed file that are listed; a workbook has some dozens.
const MAX_PARTS: usize = 2_000;

/// The end of a packed file lies within its last bytes: 22 and a remark of up to 65,535.
const END: usize = 22 + 65_535;

/// Whether a file begins like a packed one.
pub(crate) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// A packed file with a list of its parts.
pub(crate) struct Archive<'a> {
    bytes: &'a [u8],
    parts: Vec<Part>,
    /// How many bytes may still be unpacked from it.
    left: usize,
}

struct Part {
    name: String,
    flags: u16,
    method: u16,
    packed: usize,
    header: usize,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<usize> {
    Some(usize::from(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?)))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?)).ok()
}

impl<'a> Archive<'a> {
    /// Reads the list of parts at the end of the file.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Self, Refused> {
        let parts = Self::listed(bytes).ok_or(Refused::Packed)?;
        Ok(Self { bytes, parts, left: MAX_UNPACKED_BYTES })
    }

    fn listed(bytes: &[u8]) -> Option<Vec<Part>> {
        let from = bytes.len().saturating_sub(END);
        let tail = bytes.get(from..)?;
        let end = from + tail.windows(4).rposition(|window| window == b"PK\x05\x06")?;
        let count = u16_at(bytes, end + 10)?;
        let mut at = u32_at(bytes, end + 16)?;
        if count > MAX_PARTS {
            return None;
        }
        let mut parts = Vec::new();
        for _ in 0..count {
            if bytes.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
                return None;
            }
            let (name, extra, remark) = (u16_at(bytes, at + 28)?, u16_at(bytes, at + 30)?, u16_at(bytes, at + 32)?);
            let start = at + 46;
            parts.push(Part {
                name: String::from_utf8_lossy(bytes.get(start..start + name)?).into_owned(),
                flags: u16::try_from(u16_at(bytes, at + 8)?).ok()?,
                method: u16::try_from(u16_at(bytes, at + 10)?).ok()?,
                packed: u32_at(bytes, at + 20)?,
                header: u32_at(bytes, at + 42)?,
            });
            at = start + name + extra + remark;
        }
        Some(parts)
    }

    /// The text of a part; `None` when there is none of that name. What is said about its size is not believed: unpacking
    /// stops at the limit, which holds for all parts together.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, Refused> {
        let Some(part) = self.parts.iter().find(|part| part.name == name) else { return Ok(None) };
        // the first flag is encryption
        if part.flags & 1 != 0 {
            return Err(Refused::Packed);
        }
        let data = Self::data(self.bytes, part).ok_or(Refused::Packed)?;
        let unpacked = match part.method {
            0 if data.len() <= self.left => data.to_vec(),
            0 => return Err(Refused::TooLargeUnpacked),
            8 => decompress_to_vec_with_limit(data, self.left).map_err(|error| match error.status {
                miniz_oxide::inflate::TINFLStatus::HasMoreOutput => Refused::TooLargeUnpacked,
                _ => Refused::Packed,
            })?,
            _ => return Err(Refused::Packed),
        };
        self.left -= unpacked.len();
        crate::text::decoded(&unpacked).map(Some)
    }

    fn data(bytes: &'a [u8], part: &Part) -> Option<&'a [u8]> {
        if bytes.get(part.header..part.header.checked_add(4)?)? != b"PK\x03\x04" {
            return None;
        }
        let start = part.header + 30 + u16_at(bytes, part.header + 26)? + u16_at(bytes, part.header + 28)?;
        bytes.get(start..start.checked_add(part.packed)?)
    }
}
