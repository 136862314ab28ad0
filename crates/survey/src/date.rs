//! Calendar dates as people write them in forms: `YYYY-MM-DD`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::decimal::{digits, padded};

/// A date of the proleptic Gregorian calendar, years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The first day there is.
    pub const FIRST: Self = Self { year: 1, month: 1, day: 1 };
    /// The last day there is.
    pub const LAST: Self = Self { year: 9999, month: 12, day: 31 };

    /// Parses `YYYY-MM-DD`; `None` when it is not a date that exists.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let shape =
            text.len() == 10 && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
        if !shape {
            return None;
        }
        let (year, month, day) = (digits(text.get(0..4)?), digits(text.get(5..7)?), digits(text.get(8..10)?));
        let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        (year >= 1 && day >= 1 && day <= days_in_month(year, month)?).then_some(Self { year, month, day })
    }

    /// The date of a day counted from 1970-01-01; years beyond those of this type become the nearest one
    /// (H. Hinnant, `civil_from_days`).
    #[must_use]
    pub fn of_day(days: i64) -> Self {
        let shifted = days.clamp(-1_000_000, 4_000_000) + 719_468;
        let (era, day) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let of_year = day - (365 * year + year / 4 - year / 100);
        let march = (5 * of_year + 2) / 153;
        let month = if march < 10 { march + 3 } else { march - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        let part = |value: i64| u8::try_from(value).unwrap_or(1);
        match u16::try_from(year) {
            Ok(year @ 1..=9999) => Self { year, month: part(month), day: part(of_year - (153 * march + 2) / 5 + 1) },
            Ok(1..) => Self::LAST,
            _ => Self::FIRST,
        }
    }

    /// Year, month (1 to 12) and day of the month (from 1).
    #[must_use]
    pub const fn parts(self) -> (u16, u8, u8) {
        (self.year, self.month, self.day)
    }

    /// Whether the next day is the first of a month.
    #[must_use]
    pub fn ends_month(self) -> bool {
        days_in_month(self.year, self.month) == Some(self.day)
    }

    /// As people write it in forms. A browser needs no formatting for it.
    #[must_use]
    pub fn text(self) -> String {
        [&padded(self.year, 10_000), "-", &padded(self.month.into(), 100), "-", &padded(self.day.into(), 100)].concat()
    }

    /// The next day, if there is one.
    #[must_use]
    pub fn after(self) -> Option<Self> {
        match self {
            Self::LAST => None,
            Self { month: 12, day: 31, .. } => Some(Self { year: self.year + 1, month: 1, day: 1 }),
            _ if self.ends_month() => Some(Self { month: self.month + 1, day: 1, ..self }),
            _ => Some(Self { day: self.day + 1, ..self }),
        }
    }

    /// The day before, if there is one.
    #[must_use]
    pub fn before(self) -> Option<Self> {
        match self {
            Self::FIRST => None,
            Self { month: 1, day: 1, .. } => Some(Self { year: self.year - 1, month: 12, day: 31 }),
            Self { day: 1, .. } => Some(Self { month: self.month - 1, day: days_in_month(self.year, self.month - 1)?, ..self }),
            _ => Some(Self { day: self.day - 1, ..self }),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

const fn days_in_month(year: u16, month: u8) -> Option<u8> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => Some(31),
        4 | 6 | 9 | 11 => Some(30),
        2 => Some(if leap { 29 } else { 28 }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dates_that_exist_are_dates() {
        assert!(Date::parse("2024-02-29").is_some());
        for bad in ["2023-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "0000-01-01", "2026-04-31", "abcd-ef-gh", ""] {
            assert_eq!(Date::parse(bad), None, "{bad}");
        }
        assert!(Date::parse("2026-01-31") < Date::parse("2026-02-01"));
        assert_eq!(Date::parse("2026-01-31").unwrap().to_string(), "2026-01-31");
    }

    #[test]
    fn days_are_counted_from_1970() {
        for (day, date) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (11_016, "2000-02-29"),
            (20_778, "2026-11-21"),
            (i64::MAX, "9999-12-31"),
            (i64::MIN, "0001-01-01"),
        ] {
            assert_eq!(Date::of_day(day).to_string(), date);
        }
        let mut date = Date::of_day(-200_000);
        for day in -199_999..200_000 {
            date = date.after().unwrap();
            assert_eq!(Date::of_day(day), date);
        }
    }

    #[test]
    fn days_follow_each_other() {
        for (day, next) in
            [("2026-01-30", "2026-01-31"), ("2024-02-28", "2024-02-29"), ("2026-02-28", "2026-03-01"), ("2026-12-31", "2027-01-01")]
        {
            let (day, next) = (Date::parse(day).unwrap(), Date::parse(next).unwrap());
            assert_eq!((day.after(), next.before()), (Some(next), Some(day)));
        }
        assert_eq!((Date::FIRST.before(), Date::LAST.after()), (None, None));
        assert_eq!((Date::FIRST.to_string().as_str(), Date::LAST.to_string().as_str()), ("0001-01-01", "9999-12-31"));
    }
}
