//! The colours on light paper. A page may set others by class, see [`crate::svg()`].

use crate::Ink;

/// Steps of the diverging scale from −1 (warm) over 0 to +1 (blue): the strengths of both signs can be
/// told apart with every kind of colour vision.
const DIVERGING: [[u8; 3]; 11] = [
    [0x8a, 0x32, 0x06],
    [0xc0, 0x4d, 0x12],
    [0xf4, 0x6a, 0x25],
    [0xf7, 0x9a, 0x6b],
    [0xfb, 0xcd, 0xb5],
    [0xf7, 0xf7, 0xf7],
    [0xb9, 0xd3, 0xea],
    [0x6b, 0xac, 0xe6],
    [0x20, 0x73, 0xbc],
    [0x12, 0x43, 0x6d],
    [0x0a, 0x28, 0x45],
];
const DARK: [u8; 3] = [0x11, 0x11, 0x11];
const LIGHT: [u8; 3] = [0xff, 0xff, 0xff];

/// The colour of an ink on light paper as red, green and blue.
#[must_use]
pub fn colour(ink: Ink) -> [u8; 3] {
    match ink {
        Ink::Text => [0x1b, 0x25, 0x30],
        Ink::Muted => [0x55, 0x60, 0x6c],
        Ink::Grid => [0xd9, 0xde, 0xe2],
        Ink::Surface => LIGHT,
        Ink::Data => [0x12, 0x43, 0x6d],
        Ink::Band => [0xdc, 0xe8, 0xf2],
        Ink::Highlight => [0xf4, 0x6a, 0x25],
        Ink::Employees => [0xc0, 0x4d, 0x12],
        Ink::Customers => [0x20, 0x73, 0xbc],
        Ink::Diverging(step) => diverging(step),
        Ink::OnDiverging(step) => {
            if is_dark(step) {
                LIGHT
            } else {
                DARK
            }
        }
    }
}

/// Whether the words upon a step of the diverging scale are light.
pub(crate) fn is_dark(step: u8) -> bool {
    matches!(step, 0 | 1 | 8..)
}

fn diverging(step: u8) -> [u8; 3] {
    DIVERGING.get(usize::from(step)).copied().unwrap_or(DIVERGING[10])
}

/// The step of the diverging scale that stands for a correlation.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // between 0 and 10
pub(crate) fn step(r: f64) -> u8 {
    if r.is_nan() { 5 } else { libm::round(r.clamp(-1.0, 1.0) * 5.0 + 5.0) as u8 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2.2: relative luminance.
    fn luminance(colour: [u8; 3]) -> f64 {
        let part = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { libm::pow((c + 0.055) / 1.055, 2.4) }
        };
        0.2126 * part(colour[0]) + 0.7152 * part(colour[1]) + 0.0722 * part(colour[2])
    }

    fn contrast(a: [u8; 3], b: [u8; 3]) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn numbers_can_be_read_on_every_step() {
        for step in 0..=10 {
            let contrast = contrast(colour(Ink::Diverging(step)), colour(Ink::OnDiverging(step)));
            assert!(contrast >= 4.5, "step {step}: {contrast:.2}");
        }
    }

    #[test]
    fn words_and_marks_can_be_seen_on_paper() {
        for (ink, least) in
            [(Ink::Text, 7.0), (Ink::Muted, 4.5), (Ink::Data, 4.5), (Ink::Employees, 4.5), (Ink::Customers, 4.5), (Ink::Highlight, 3.0)]
        {
            let contrast = contrast(colour(ink), colour(Ink::Surface));
            assert!(contrast >= least, "{ink:?}: {contrast:.2}");
        }
        // words stand upon bands
        assert!(contrast(colour(Ink::Muted), colour(Ink::Band)) >= 4.5);
    }

    #[test]
    fn steps_are_even_and_symmetric() {
        assert_eq!([-1.0, -0.35, -0.09, 0.0, 0.09, 0.35, 1.0].map(step), [0, 3, 5, 5, 5, 7, 10]);
        assert_eq!([step(f64::NAN), step(9.0), step(-9.0)], [5, 10, 0]);
    }
}
