//! What is kept of a picture, and what is not taken for one.
#![allow(clippy::unwrap_used, clippy::panic)]

use candor_media::{Format, Picture, PictureFault};
use proptest::prelude::*;

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/fixtures/pictures/", $name)).as_slice()
    };
}

const STILL: [(&[u8], Format, u32, u32); 8] = [
    // held upright: the camera says that it is turned
    (fixture!("photo.jpg"), Format::Jpeg, 64, 96),
    (fixture!("progressive.jpg"), Format::Jpeg, 96, 64),
    (fixture!("cmyk.jpg"), Format::Jpeg, 40, 30),
    (fixture!("desk.png"), Format::Png, 80, 60),
    (fixture!("plant.png"), Format::Png, 80, 60),
    (fixture!("window.webp"), Format::Webp, 80, 60),
    (fixture!("lossless.webp"), Format::Webp, 40, 30),
    (fixture!("still.gif"), Format::Gif, 40, 30),
];

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn pictures_are_recognised_with_their_size() {
    for (bytes, format, width, height) in STILL {
        let picture = Picture::read(bytes).unwrap();
        assert_eq!((picture.format, picture.width, picture.height), (format, width, height));
        assert_eq!(Picture::read(&picture.bytes), Ok(picture.clone()), "what is clean stays as it is");
        assert_eq!(Format::named(format.extension()), Some(format));
    }
}

#[test]
fn what_a_camera_or_a_person_wrote_is_left_out() {
    for (bytes, ..) in STILL {
        let picture = Picture::read(bytes).unwrap();
        for part in [&b"Anna"[..], b"ANNA", b"2026:05:01", b"GPS", b"XMP", b"eXIf", b"tEXt", b"xmp"] {
            assert!(!holds(&picture.bytes, part), "{:?} keeps {}", picture.format, String::from_utf8_lossy(part));
        }
    }
    assert!(holds(fixture!("photo.jpg"), b"2026:05:01") && holds(fixture!("photo.jpg"), b"Anna"), "there is something to leave out");
    assert!(holds(fixture!("window.webp"), b"Anna") && holds(fixture!("desk.png"), b"Anna") && holds(fixture!("still.gif"), b"Anna"));
}

#[test]
fn what_stands_behind_the_end_is_left_out() {
    for (bytes, ..) in STILL {
        let clean = Picture::read(bytes).unwrap();
        let both = [bytes, b"PK\x03\x04<script>alert(1)</script>"].concat();
        assert_eq!(Picture::read(&both).unwrap().bytes, clean.bytes, "{:?}", clean.format);
    }
}

#[test]
fn a_thumbnail_in_the_first_segment_is_left_out() {
    let plain = fixture!("progressive.jpg");
    let mut bytes = plain.to_vec();
    // one more segment length and a thumbnail of one pixel
    assert_eq!(&bytes[2..6], [0xff, 0xe0, 0, 16]);
    bytes[5] = 19;
    bytes[18..20].copy_from_slice(&[1, 1]);
    bytes.splice(20..20, *b"RGB");
    assert_eq!(Picture::read(&bytes).unwrap().bytes, Picture::read(plain).unwrap().bytes);
}

#[test]
fn what_moves_is_no_picture() {
    for bytes in [fixture!("moving.gif"), fixture!("moving.png"), fixture!("moving.webp")] {
        assert_eq!(Picture::read(bytes), Err(PictureFault::Moves));
    }
}

#[test]
fn other_files_are_told_apart() {
    for svg in ["<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "<?xml version='1.0'?>\n<!DOCTYPE svg>", "  <SVG>"] {
        assert_eq!(Picture::read(svg.as_bytes()), Err(PictureFault::Svg));
    }
    for none in [&b""[..], b"hello", b"%PDF-1.4", b"<html><script>", b"MZ\x90\0", b"RIFF\0\0\0\0AVI "] {
        assert_eq!(Picture::read(none), Err(PictureFault::Unknown));
    }
}

#[test]
fn a_picture_that_ends_early_is_damaged() {
    for (bytes, format, ..) in STILL {
        let clean = Picture::read(bytes).unwrap().bytes;
        for length in 12..clean.len() {
            assert_eq!(Picture::read(&clean[..length]), Err(PictureFault::Damaged), "{format:?} after {length}");
        }
    }
}

#[test]
fn sizes_that_no_browser_should_unpack_are_refused() {
    let mut gif = fixture!("still.gif").to_vec();
    gif[6..10].copy_from_slice(&[0xff, 0xff, 1, 0]);
    assert_eq!(Picture::read(&gif), Err(PictureFault::TooManyPixels(65_535, 1)));
    gif[6..10].copy_from_slice(&[0, 0x20, 0, 0x20]);
    assert_eq!(Picture::read(&gif), Err(PictureFault::TooManyPixels(8192, 8192)));
    gif[6..10].copy_from_slice(&[0, 0, 1, 0]);
    assert_eq!(Picture::read(&gif), Err(PictureFault::Damaged));
}

#[test]
fn a_wrong_checksum_is_damage() {
    let mut png = fixture!("plant.png").to_vec();
    let at = png.len() - 20;
    png[at] ^= 1;
    assert_eq!(Picture::read(&png), Err(PictureFault::Damaged));
}

proptest! {
    #[test]
    fn no_bytes_panic_and_what_is_taken_is_not_larger(at in 0..STILL.len(), changes in prop::collection::vec((0..2000usize, any::<u8>()), 0..8)) {
        let mut bytes = STILL[at].0.to_vec();
        for (place, byte) in changes {
            let length = bytes.len();
            bytes[place % length] = byte;
        }
        if let Ok(picture) = Picture::read(&bytes) {
            // the turn of a picture is written anew
            prop_assert!(picture.bytes.len() <= bytes.len() + 36);
            prop_assert_eq!(Picture::read(&picture.bytes).map(|again| again.bytes), Ok(picture.bytes));
        }
    }
}
