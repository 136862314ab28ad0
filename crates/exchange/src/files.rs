//! Questions for files, as far as their limits can be carried over.

use candor_survey::document::{FileType, Kind, MAX_FILE_BYTES, MAX_FILES};

/// What other systems say of the files that they take.
pub(crate) struct Taken<'a> {
    /// Endings or media types, in any usual way of listing them; empty when anything is taken.
    pub(crate) types: &'a str,
    /// Most bytes of one; nothing when any size is taken.
    pub(crate) bytes: Option<f64>,
    /// Most files; nothing when any number is taken.
    pub(crate) files: Option<f64>,
}

/// What is said of a question that asks for nothing that is taken here.
pub(crate) const NONE: &str = "of these types of files none is taken; PNG, JPEG, WebP and PDF are";

/// What such a question becomes.
pub(crate) const BECAME: &str = "a question for files";

/// What is said of a question that asks for drawings.
pub(crate) const DRAWN: &str = "drawings are not taken";

/// What is said of limits that could not be carried over.
const DIFFERS: &str = "only PNG, JPEG, WebP and PDF are taken, at most 3 files of 10 MB";

/// A question for files, with what differs where something does; nothing when none of its types is taken.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within its bounds
pub(crate) fn kind(taken: &Taken<'_>) -> Option<(Kind, &'static str)> {
    let listed: Vec<String> = taken.types.split([',', ';', ' ', '|']).map(|one| one.trim_matches(['.', '*']).to_lowercase()).collect();
    let listed: Vec<&str> = listed.iter().map(String::as_str).filter(|one| !one.is_empty()).collect();
    let (mut types, mut all) = (Vec::new(), !listed.is_empty());
    for one in &listed {
        let (of, is_whole) = match one.rsplit('/').next().unwrap_or_default() {
            "png" | "jpg" | "jpeg" | "jpe" | "webp" => (FileType::Picture, true),
            // whatever else is a picture is not taken
            _ if one.starts_with("image") => (FileType::Picture, false),
            "pdf" => (FileType::Pdf, true),
            _ => {
                all = false;
                continue;
            }
        };
        all &= is_whole;
        if !types.contains(&of) {
            types.push(of);
        }
    }
    if listed.is_empty() {
        types = vec![FileType::Picture, FileType::Pdf];
    }
    let within = |wish: Option<f64>, least: f64, most: u32| {
        let wish = wish.filter(|wish| *wish > 0.0);
        let most = f64::from(most);
        (wish.map_or(most, |wish| wish.clamp(least, most)) as u32, wish.is_some_and(|wish| (least..=most).contains(&wish)))
    };
    let (max_bytes, is_size) = within(taken.bytes, 1000.0, MAX_FILE_BYTES);
    let (max_files, is_number) = within(taken.files, 1.0, MAX_FILES);
    let differs = if all && is_size && is_number { "" } else { DIFFERS };
    (!types.is_empty()).then_some((Kind::FileUpload { types, max_bytes, max_files }, differs))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(types: &str, bytes: f64, files: f64) -> Option<(Vec<FileType>, u32, u32, bool)> {
        let taken = Taken { types, bytes: Some(bytes), files: Some(files) };
        match kind(&taken) {
            Some((Kind::FileUpload { types, max_bytes, max_files }, differs)) => Some((types, max_bytes, max_files, differs.is_empty())),
            _ => None,
        }
    }

    #[test]
    fn limits_are_carried_over_as_far_as_there_are_such() {
        use FileType::{Pdf, Picture};
        assert_eq!(of("png, JPG,.jpeg", 2e6, 2.0), Some((vec![Picture], 2_000_000, 2, true)));
        assert_eq!(of("application/pdf, image/webp", 1e7, 3.0), Some((vec![Pdf, Picture], 10_000_000, 3, true)));
        assert_eq!(of("image/*", 2e6, 1.0), Some((vec![Picture], 2_000_000, 1, false)));
        assert_eq!(of("", 0.0, 0.0), Some((vec![Picture, Pdf], 10_000_000, 3, false)));
        assert_eq!(of("pdf doc", 2e6, 1.0), Some((vec![Pdf], 2_000_000, 1, false)));
        assert_eq!(of("pdf", 5e7, 9.0), Some((vec![Pdf], 10_000_000, 3, false)));
        assert_eq!(of("pdf", 10.0, 1.0), Some((vec![Pdf], 1000, 1, false)));
        assert_eq!(of("pdf", f64::NAN, f64::INFINITY), Some((vec![Pdf], 10_000_000, 3, false)));
        assert_eq!(of("doc, gif, mp4", 2e6, 1.0), None);
    }
}
