//! Decimal numbers as people type them.
//!
//! The standard library reads and writes every number there is and needs 25 kB for it in a browser;
//! answers are shorter than that.

/// Most digits that count: so many are exact in an `f64`.
const DIGITS: u32 = 15;

/// Reads a sign, digits and one point or comma. Digits beyond the fifteenth after the point do not count;
/// before it they are too many.
#[must_use]
pub fn parse(text: &str) -> Option<f64> {
    let (negative, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mut value, mut scale, mut significant, mut any, mut fraction) = (0_u64, 1_u64, 0, false, false);
    for c in digits.chars() {
        match c.to_digit(10) {
            Some(digit) if significant < DIGITS && scale < 10_u64.pow(DIGITS) => {
                any = true;
                value = value * 10 + u64::from(digit);
                significant += u32::from(value > 0);
                scale *= if fraction { 10 } else { 1 };
            }
            Some(_) if fraction => {}
            None if (c == '.' || c == ',') && !fraction => fraction = true,
            _ => return None,
        }
    }
    #[allow(clippy::cast_precision_loss)]
    let magnitude = value as f64 / scale as f64;
    any.then_some(if negative { -magnitude } else { magnitude })
}

/// The shortest decimal that [`parse`] reads back as the same number, for numbers of at most fifteen digits.
#[must_use]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn show(value: f64) -> String {
    let magnitude = value.abs();
    let scaled = |scale: u64| (magnitude * scale as f64 + 0.5) as u64;
    let mut scale = 1_u64;
    while scale < 10_u64.pow(DIGITS) && scaled(scale) < 10_u64.pow(DIGITS) && scaled(scale) as f64 / scale as f64 != magnitude {
        scale *= 10;
    }
    let number = scaled(scale);
    let sign = if value < 0.0 { "-" } else { "" };
    let mut text = [sign, &whole(number / scale)].concat();
    if scale > 1 {
        // the leading 1 keeps the zeros after the point
        let fraction = whole(number % scale + scale);
        text.push('.');
        text.push_str(fraction.get(1..).unwrap_or_default().trim_end_matches('0'));
    }
    text
}

/// A whole number in digits. The standard library writes it with all that formatting can do, which a browser would have
/// to load.
#[must_use]
pub fn whole(number: u64) -> String {
    let mut text = String::new();
    let mut rest = number;
    loop {
        // one digit always fits
        text.insert(0, char::from(b'0' + (rest % 10) as u8));
        rest /= 10;
        if rest == 0 {
            return text;
        }
    }
}

/// A count in digits.
#[must_use]
pub fn count(number: usize) -> String {
    whole(number as u64)
}

/// The number that a few digits stand for.
pub(crate) fn digits(text: &str) -> u16 {
    text.bytes().fold(0, |number, digit| number * 10 + u16::from(digit - b'0'))
}

/// A number with zeros before it, so that it has one digit less than `above`, a power of ten above it.
pub(crate) fn padded(number: u16, above: u64) -> String {
    whole(above + u64::from(number)).split_off(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_people_type_is_read() {
        for (text, value) in
            [("12", 12.0), ("3,5", 3.5), ("-0.25", -0.25), ("−2", -2.0), ("+7", 7.0), (".5", 0.5), ("5.", 5.0), ("007", 7.0)]
        {
            assert_eq!(parse(text), Some(value), "{text}");
        }
        assert_eq!(parse("3.33333333333333333333").map(|v| (v - 10.0 / 3.0).abs() < 1e-14), Some(true));
        for text in ["", "-", ".", "1.2.3", "1 000", "1e3", "NaN", "inf", "about ten", "1234567890123456"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_shown_as_short_as_they_were_typed() {
        for text in ["0", "12", "3.5", "-0.25", "0.1", "100.05", "0.000001", "999999999999999", "1234.56789"] {
            assert_eq!(parse(text).map(show).as_deref(), Some(text));
        }
        assert_eq!(show(0.1 + 0.2), "0.3");
    }

    #[test]
    fn whole_numbers_are_written_as_the_standard_library_writes_them() {
        for number in [0, 7, 10, 1234, u64::from(u32::MAX), u64::MAX] {
            assert_eq!(whole(number), number.to_string());
        }
        assert_eq!((padded(7, 100), padded(2026, 10_000), digits("0705")), ("07".to_owned(), "2026".to_owned(), 705));
    }

    proptest! {
        #[test]
        fn reading_agrees_with_the_standard_library_and_showing_goes_back(whole in 0u64..1_000_000_000, fraction in 0u32..1_000_000) {
            let text = format!("{whole}.{fraction:06}");
            let value = parse(&text).unwrap();
            prop_assert_eq!(value, text.parse::<f64>().unwrap());
            prop_assert_eq!(parse(&show(value)), Some(value));
            prop_assert_eq!(show(value), value.to_string());
        }
    }
}
