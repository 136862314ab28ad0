//! Pictures and PDF files, recognised from their content and never from a name.
//!
//! A picture is taken apart and put together again from the parts that show something: what a camera wrote about
//! place, time and owner, thumbnails, comments, and whatever stands after its end are left out. The image data
//! itself is copied and not decoded, so nothing is lost and nothing can grow in memory.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod bytes;
mod gif;
mod jpeg;
mod pdf;
mod picture;
mod png;
mod webp;

pub use pdf::{PdfFault, check_pdf};
pub use picture::{Format, MAX_PIXELS, MAX_SIDE, Picture, PictureFault};
