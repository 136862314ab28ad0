//! Distances between dates.

use crate::date::Date;

/// Days from one date to another; negative when the other is earlier.
pub(super) fn days(from: Date, to: Date) -> i32 {
    ordinal(to) - ordinal(from)
}

/// Complete months from one date to another; negative when the other is earlier.
///
/// A month is complete on the same day of a later month, and where that month is too short on its last day.
pub(super) fn months(from: Date, to: Date) -> i32 {
    if to < from {
        return -months(to, from);
    }
    let ((from_year, from_month, from_day), (year, month, day)) = (from.parts(), to.parts());
    let months = (i32::from(year) - i32::from(from_year)) * 12 + i32::from(month) - i32::from(from_month);
    let complete = day >= from_day || to.ends_month();
    months - i32::from(!complete)
}

/// Complete years: twelve complete months each.
pub(super) fn years(from: Date, to: Date) -> i32 {
    months(from, to) / 12
}

/// Days since a fixed day long ago.
fn ordinal(date: Date) -> i32 {
    let (year, month, day) = date.parts();
    // years begin with March, so that a leap day is a year's last
    let shifted = (i32::from(month) + 9) % 12;
    let year = i32::from(year) - i32::from(month <= 2);
    year * 365 + year / 4 - year / 100 + year / 400 + (shifted * 153 + 2) / 5 + i32::from(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap()
    }

    #[test]
    fn days_are_counted_over_leap_years_and_centuries() {
        for (from, to, expected) in [
            ("2026-09-30", "2026-09-30", 0),
            ("2026-09-30", "2026-10-01", 1),
            ("2026-10-01", "2026-09-30", -1),
            ("2024-02-28", "2024-03-01", 2),
            ("1900-02-28", "1900-03-01", 1),
            ("2000-01-01", "2001-01-01", 366),
            ("1970-01-01", "2026-01-01", 20_454),
            ("0001-01-01", "9999-12-31", 3_652_058),
        ] {
            assert_eq!(days(date(from), date(to)), expected, "{from} {to}");
        }
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let mut last = date("1896-12-31");
        for year in 1897..2105 {
            for month in 1..=12 {
                for day in 1..=31 {
                    let Some(next) = Date::parse(&format!("{year}-{month:02}-{day:02}")) else { continue };
                    assert_eq!(days(last, next), 1, "{next}");
                    last = next;
                }
            }
        }
    }

    #[test]
    fn months_and_years_are_complete_on_the_day_or_at_the_end_of_a_shorter_month() {
        for (from, to, expected) in [
            ("2026-01-15", "2026-02-14", 0),
            ("2026-01-15", "2026-02-15", 1),
            ("2026-01-31", "2026-02-27", 0),
            ("2026-01-31", "2026-02-28", 1),
            ("2024-01-31", "2024-02-28", 0),
            ("2026-03-31", "2026-04-30", 1),
            ("2026-02-28", "2026-01-31", -1),
            ("2025-12-15", "2026-01-14", 0),
            ("2025-12-15", "2027-01-15", 13),
        ] {
            assert_eq!(months(date(from), date(to)), expected, "{from} {to}");
        }
        assert_eq!(years(date("2000-02-29"), date("2023-02-27")), 22);
        assert_eq!(years(date("2000-02-29"), date("2023-02-28")), 23);
        assert_eq!(years(date("2026-01-01"), date("2024-06-01")), -1);
    }
}
