//! A picture of one of four formats.

use crate::{gif, jpeg, png, webp};

/// Longest side in pixels.
pub const MAX_SIDE: u32 = 8192;

/// Most pixels: what a browser unpacks takes four bytes each.
pub const MAX_PIXELS: u64 = 25_000_000;

/// How a picture is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// WebP.
    Webp,
    /// GIF with one image.
    Gif,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Png, Self::Jpeg, Self::Webp, Self::Gif];

    /// The usual end of a file's name, which also names the format in tables.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Gif => "gif",
        }
    }

    /// The media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
        }
    }

    /// The format with this extension.
    #[must_use]
    pub fn named(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension() == extension)
    }

    /// The format of bytes, as their beginning says.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let begins = |start: &[u8]| bytes.starts_with(start);
        if begins(png::START) {
            Some(Self::Png)
        } else if begins(&[0xff, 0xd8, 0xff]) {
            Some(Self::Jpeg)
        } else if begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Some(Self::Webp)
        } else if begins(b"GIF87a") || begins(b"GIF89a") {
            Some(Self::Gif)
        } else {
            None
        }
    }
}

/// Why bytes are no picture that can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureFault {
    /// None of the four formats.
    #[error("this is no PNG, JPEG, WebP or GIF; save the picture as one of them")]
    Unknown,
    /// A drawing that can hold programs.
    #[error("this is an SVG, which can hold programs; save the picture as PNG")]
    Svg,
    /// It moves.
    #[error("this picture moves; save one still image of it")]
    Moves,
    /// It ends early, or its parts do not fit together.
    #[error("this picture is damaged or not complete; open it in a program for pictures and save it again")]
    Damaged,
    /// Too large to show.
    #[error("this picture has {0} × {1} pixels; make it smaller: at most {MAX_SIDE} on each side and 25 million in all")]
    TooManyPixels(u32, u32),
}

/// A picture that shows what it showed and says nothing beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// How it is written down.
    pub format: Format,
    /// Width in pixels, as it is shown.
    pub width: u32,
    /// Height in pixels, as it is shown.
    pub height: u32,
    /// The picture without metadata.
    pub bytes: Vec<u8>,
}

impl Picture {
    /// Recognises a picture and leaves out what it says beside the picture.
    ///
    /// # Errors
    /// When it is of another format, moves, is damaged or has too many pixels.
    pub fn read(bytes: &[u8]) -> Result<Self, PictureFault> {
        let Some(format) = Format::of(bytes) else { return Err(if is_svg(bytes) { PictureFault::Svg } else { PictureFault::Unknown }) };
        let read = match format {
            Format::Png => png::read(bytes),
            Format::Jpeg => jpeg::read(bytes),
            Format::Webp => webp::read(bytes),
            Format::Gif => gif::read(bytes),
        };
        let (width, height, bytes) = read?;
        if width == 0 || height == 0 {
            return Err(PictureFault::Damaged);
        }
        if width > MAX_SIDE || height > MAX_SIDE || u64::from(width) * u64::from(height) > MAX_PIXELS {
            return Err(PictureFault::TooManyPixels(width, height));
        }
        Ok(Self { format, width, height, bytes })
    }
}

/// Width, height and the bytes that are kept.
pub type Read = Result<(u32, u32, Vec<u8>), PictureFault>;

fn is_svg(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(1024)).unwrap_or_default().to_ascii_lowercase();
    crate::bytes::holds(&start, b"<svg") || crate::bytes::holds(&start, b"<!doctype svg")
}
