//! Colours of the sRGB space: contrast as WCAG 2.2 measures it, and the nearest colour that has enough.

use std::fmt;

/// A colour of the sRGB space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub(super) [u8; 3]);

impl Colour {
    pub(super) const BLACK: Self = Self([0, 0, 0]);
    pub(super) const WHITE: Self = Self([255, 255, 255]);

    /// Red, green and blue, 0 to 255 each.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// Reads `#rrggbb`, capitals or not.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    /// Relative luminance as WCAG 2.2 defines it, 0 (black) to 1 (white).
    #[must_use]
    pub fn luminance(self) -> f64 {
        let [red, green, blue] = self.linear();
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Contrast ratio as WCAG 2.2 defines it, 1 to 21; the order does not matter.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn linear(self) -> [f64; 3] {
        self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
        })
    }

    /// The colour of these linear parts, if the sRGB space has it.
    fn from_linear(parts: [f64; 3]) -> Option<Self> {
        let mut bytes = [0; 3];
        for (byte, part) in bytes.iter_mut().zip(parts) {
            if !(-0.0005..=1.0005).contains(&part) {
                return None;
            }
            let part = part.clamp(0.0, 1.0);
            let part = if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * libm::pow(part, 1.0 / 2.4) - 0.055 };
            *byte = to_byte(part * 255.0);
        }
        Some(Self(bytes))
    }

    /// So much of `other` in this one, 0 to 1.
    pub(super) fn mix(self, other: Self, share: f64) -> Self {
        let part = |at: usize| {
            let (from, to) = (self.0.get(at).copied().unwrap_or(0), other.0.get(at).copied().unwrap_or(0));
            to_byte(f64::from(from) + (f64::from(to) - f64::from(from)) * share)
        };
        Self([part(0), part(1), part(2)])
    }

    /// The nearest colour of the same hue, darker or lighter, that passes; black or white when none does.
    pub(super) fn nearest(self, towards: Towards, passes: impl Fn(Self) -> bool) -> Self {
        if passes(self) {
            return self;
        }
        let [lightness, a, b] = oklab(self);
        let (end, extreme) = match towards {
            Towards::Dark => (0.0, Self::BLACK),
            Towards::Light => (1.0, Self::WHITE),
        };
        let step = |n: i32| in_gamut(lightness + (end - lightness) * f64::from(n) / 500.0, a, b);
        (1..500).filter_map(step).find(|colour| passes(*colour)).unwrap_or(extreme)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is clamped to what a byte holds")]
fn to_byte(value: f64) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

/// The colour in OKLab (Ottosson 2020), where a step of lightness leaves the hue as people see it.
#[expect(clippy::many_single_char_names, reason = "they are called so where they are defined")]
fn oklab(colour: Colour) -> [f64; 3] {
    let [r, g, b] = colour.linear();
    let l = libm::cbrt(0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b);
    let m = libm::cbrt(0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b);
    let s = libm::cbrt(0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b);
    [
        0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
        1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
    ]
}

fn from_oklab(lightness: f64, a: f64, b: f64) -> Option<Colour> {
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    Colour::from_linear([
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ])
}

/// The colour of that lightness and hue with as much of its chroma as the screen can show.
fn in_gamut(lightness: f64, a: f64, b: f64) -> Option<Colour> {
    (0..=40).rev().find_map(|share| from_oklab(lightness, a * f64::from(share) / 40.0, b * f64::from(share) / 40.0))
}

/// Where a colour is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Towards {
    /// To black.
    Dark,
    /// To white.
    Light,
}
