//! Times of day as people write them in forms: `HH:MM`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::decimal::{digits, padded};

/// A time of day, to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Time {
    /// Minutes since midnight.
    minutes: u16,
}

impl Time {
    /// Parses `HH:MM` of a day of 24 hours, also `9:05`; seconds of zero, which browsers may add, are passed over.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (hours, rest) = text.split_once(':')?;
        let minutes = rest.strip_suffix(":00").filter(|rest| rest.len() == 2).unwrap_or(rest);
        let number = |text: &str, least: usize| {
            let is_number = (least..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
            is_number.then(|| digits(text))
        };
        let (hours, minutes) = (number(hours, 1)?, number(minutes, 2)?);
        (hours < 24 && minutes < 60).then_some(Self { minutes: hours * 60 + minutes })
    }

    /// With two digits for each part. A browser needs no formatting for it.
    #[must_use]
    pub fn text(self) -> String {
        [&padded(self.minutes / 60, 100), ":", &padded(self.minutes % 60, 100)].concat()
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_times_of_a_day_are_times() {
        for (text, shown) in [("00:00", "00:00"), ("9:05", "09:05"), ("23:59", "23:59"), ("14:30:00", "14:30")] {
            assert_eq!(Time::parse(text).unwrap().to_string(), shown);
        }
        for bad in ["24:00", "12:60", "12", "12:5", "1:2:3", "14:30:30", "+1:30", "-1:30", "", ":", "123:00", "1 2:00"] {
            assert_eq!(Time::parse(bad), None, "{bad}");
        }
        assert!(Time::parse("9:59") < Time::parse("10:00"));
    }
}
