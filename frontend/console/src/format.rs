//! Numbers and dates as people say them.

use candor_survey::WaveCode;
use candor_wire::survey::WaveSummary;

/// A number with at most two decimals and a true minus sign.
#[must_use]
pub fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    if text == "-0.00" { "0.00".into() } else { text.replace('-', "−") }
}

/// A share from 0 to 1 as a whole percentage, without the sign.
#[must_use]
pub fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

/// A count with a thin space between thousands.
#[must_use]
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// "1 response", "12 responses".
#[must_use]
pub fn plural(value: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(value), if value == 1 { one } else { many })
}

/// A count of responses: exact, or one that grows in steps until the wave is released.
#[must_use]
pub fn so_many(responses: u64, exact: bool) -> String {
    if exact { count(responses) } else { format!("{} or more", count(responses)) }
}

/// The waves to choose from, latest first, each with its name; and the one whose results are shown when none is chosen.
#[must_use]
pub fn wave_choices(waves: &[WaveSummary]) -> (Vec<(String, String)>, String) {
    let name = |wave: &WaveSummary| if wave.released { wave.code.to_string() } else { format!("{} (takes answers)", wave.code) };
    let shown = waves.iter().rfind(|wave| wave.released).or(waves.last());
    (
        waves.iter().rev().map(|wave| (wave.code.to_string(), name(wave))).collect(),
        shown.map(|wave| wave.code.to_string()).unwrap_or_default(),
    )
}

/// The quarter of today that is not among the waves yet, such as `2026-Q4`.
#[must_use]
pub fn next_wave(taken: &[WaveSummary]) -> String {
    let today = js_sys::Date::new_0();
    next_quarter(today.get_full_year(), today.get_month() / 3 + 1, |code| taken.iter().any(|wave| wave.code.as_str() == code))
}

fn next_quarter(mut year: u32, mut quarter: u32, taken: impl Fn(&str) -> bool) -> String {
    loop {
        let code = format!("{year}-Q{quarter}");
        if !taken(&code) {
            return code;
        }
        (year, quarter) = if quarter == 4 { (year + 1, 1) } else { (year, quarter + 1) };
    }
}

/// A wave code out of what was typed.
///
/// # Errors
/// What is wrong and what to do.
pub fn wave_code(text: &str) -> Result<WaveCode, String> {
    WaveCode::parse(text.trim()).map_err(|error| format!("The wave code cannot be used: {error}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_signed_properly() {
        assert_eq!(number(-0.456), "−0.46");
        assert_eq!(number(-0.001), "0.00");
        assert_eq!(percent(0.285), "28");
        assert_eq!(count(1_234_567), "1\u{202f}234\u{202f}567");
        assert_eq!(plural(1, "response", "responses"), "1 response");
    }

    #[test]
    fn results_are_those_of_the_latest_released_wave() {
        let wave = |code: &str, released: bool| WaveSummary {
            code: WaveCode::parse(code).unwrap(),
            open: !released,
            released,
            level: candor_wire::invitation::Level::Open,
        };
        let (choices, shown) = wave_choices(&[wave("2026-Q2", true), wave("2026-Q3", true), wave("2026-Q4", false)]);
        assert_eq!(shown, "2026-Q3");
        assert_eq!(choices.iter().map(|choice| choice.1.as_str()).collect::<Vec<_>>(), ["2026-Q4 (takes answers)", "2026-Q3", "2026-Q2"]);
        assert_eq!(wave_choices(&[wave("2026-Q4", false)]).1, "2026-Q4");
        assert_eq!((so_many(15, false), so_many(15, true)), ("15 or more".to_owned(), "15".to_owned()));
    }

    #[test]
    fn the_next_wave_is_the_first_free_quarter() {
        assert_eq!(next_quarter(2026, 4, |_| false), "2026-Q4");
        assert_eq!(next_quarter(2026, 3, |code| code.starts_with("2026")), "2027-Q1");
    }
}
