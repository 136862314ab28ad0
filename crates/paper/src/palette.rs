//! Inks as colours on white paper.

use candor_charts::Ink;
use krilla::color::rgb;
use krilla::num::NormalizedF32;
use krilla::paint::{Fill, FillRule, Stroke};

/// A colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour(u32);

/// Words.
pub(crate) const TEXT: Colour = Colour(0x1b_2530);
/// Words that matter less.
pub(crate) const SOFT: Colour = Colour(0x55_606c);
/// Hairlines.
pub(crate) const HAIR: Colour = Colour(0xd9_dee2);
/// Lines that close something off.
pub(crate) const EDGE: Colour = Colour(0x6f_7a85);
/// Headings and bars.
pub(crate) const ACCENT: Colour = Colour(0x12_436d);
/// The ground of what must not be overlooked.
pub(crate) const TINT: Colour = Colour(0xf1_f5f9);

const SURFACE: Colour = Colour(0xff_ffff);
const BAND: Colour = Colour(0xdb_e6f0);
const HIGHLIGHT: Colour = Colour(0x80_1650);
const EMPLOYEES: Colour = Colour(0xc0_4d12);
const CUSTOMERS: Colour = Colour(0x20_73bc);

/// From −1 to +1.
const DIVERGING: [u32; 11] =
    [0x8a_3206, 0xc0_4d12, 0xf4_6a25, 0xf7_9a6b, 0xfb_cdb5, 0xf7_f7f7, 0xb9_d3ea, 0x6b_ace6, 0x20_73bc, 0x12_436d, 0x0a_2845];

impl Colour {
    /// The colour of an ink; a step beyond the scale is its last.
    pub(crate) fn of(ink: Ink) -> Self {
        match ink {
            Ink::Text => TEXT,
            Ink::Muted => SOFT,
            Ink::Grid => HAIR,
            Ink::Surface => SURFACE,
            Ink::Data => ACCENT,
            Ink::Band => BAND,
            Ink::Highlight => HIGHLIGHT,
            Ink::Employees => EMPLOYEES,
            Ink::Customers => CUSTOMERS,
            Ink::Diverging(step) => Self(DIVERGING[usize::from(step).min(DIVERGING.len() - 1)]),
            Ink::OnDiverging(2..=7) => TEXT,
            Ink::OnDiverging(_) => SURFACE,
        }
    }

    fn rgb(self) -> rgb::Color {
        let [_, red, green, blue] = self.0.to_be_bytes();
        rgb::Color::new(red, green, blue)
    }

    pub(crate) fn fill(self) -> Fill {
        Fill { paint: self.rgb().into(), opacity: NormalizedF32::ONE, rule: FillRule::NonZero }
    }

    pub(crate) fn stroke(self, width: f32) -> Stroke {
        Stroke { paint: self.rgb().into(), width, ..Stroke::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(colour: Colour) -> f64 {
        let [_, red, green, blue] = colour.0.to_be_bytes();
        let linear = |byte: u8| {
            let c = f64::from(byte) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    fn contrast(a: Colour, b: Colour) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn words_can_be_read_on_every_step_of_the_scale() {
        for step in 0..=10 {
            let seen = contrast(Colour::of(Ink::Diverging(step)), Colour::of(Ink::OnDiverging(step)));
            assert!(seen >= 4.5, "step {step}: {seen:.2}");
        }
        for ground in [SURFACE, TINT] {
            assert!([TEXT, SOFT, ACCENT].iter().all(|ink| contrast(*ink, ground) >= 4.5));
        }
    }

    #[test]
    fn marks_stand_out_from_the_paper() {
        for ink in [Ink::Data, Ink::Highlight, Ink::Employees, Ink::Customers, Ink::Muted] {
            assert!(contrast(Colour::of(ink), SURFACE) >= 3.0, "{ink:?}");
        }
    }

    #[test]
    fn a_step_beyond_the_scale_is_its_last() {
        assert_eq!(Colour::of(Ink::Diverging(200)), Colour::of(Ink::Diverging(10)));
        assert_eq!(Colour::of(Ink::OnDiverging(200)), SURFACE);
    }
}
