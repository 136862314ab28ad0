//! Reads how many tests passed and failed from the closing lines of the test runners.

use std::ops::AddAssign;

/// How many tests passed and how many did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed, ran out of time or were cut off.
    pub failed: u64,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// Who runs the tests. Each is read by its own rule only: one runner shows the closing lines of another when a test fails.
#[derive(Clone, Copy, Debug)]
pub enum Runner {
    /// `cargo nextest run`
    Nextest,
    /// `cargo test`
    CargoTest,
    /// `node --test`
    Node,
}

impl Runner {
    /// What one line of output says, if it is one of the lines that count.
    pub fn read(self, line: &str) -> Counts {
        let line = without_colour(line);
        let line = line.trim();
        match self {
            Self::Nextest => {
                let rest = line.strip_prefix("Summary [").and_then(|rest| rest.split_once(" run: "));
                rest.map(|(_, list)| listed(list, ',')).unwrap_or_default()
            }
            Self::CargoTest => {
                let rest = line.strip_prefix("test result:").and_then(|rest| rest.split_once(". "));
                rest.map(|(_, list)| listed(list, ';')).unwrap_or_default()
            }
            Self::Node => node(line),
        }
    }
}

/// `5 passed (1 slow), 1 failed, 1 timed out, 2 skipped`, or the same with semicolons.
fn listed(list: &str, separator: char) -> Counts {
    let mut counts = Counts::default();
    for part in list.split(separator) {
        let mut words = part.split_whitespace();
        let number = words.next().and_then(|word| word.parse::<u64>().ok()).unwrap_or(0);
        match words.next() {
            Some("passed") => counts.passed += number,
            Some("failed" | "timed" | "exec") => counts.failed += number,
            _ => {}
        }
    }
    counts
}

/// Node closes with one line for each number: `ℹ pass 4`.
fn node(line: &str) -> Counts {
    let mut words = line.split_whitespace();
    let (Some("ℹ" | "#"), Some(what), Some(number), None) = (words.next(), words.next(), words.next(), words.next()) else {
        return Counts::default();
    };
    let number = number.parse().unwrap_or(0);
    match what {
        "pass" => Counts { passed: number, failed: 0 },
        "fail" | "cancelled" => Counts { passed: 0, failed: number },
        _ => Counts::default(),
    }
}

/// The text without the escape sequences that colour it.
fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            characters.find(char::is_ascii_alphabetic);
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn says(runner: Runner, line: &str, passed: u64, failed: u64) {
        assert_eq!(runner.read(line), Counts { passed, failed }, "{line}");
    }

    #[test]
    fn nextest_is_understood() {
        let says = |line, passed, failed| says(Runner::Nextest, line, passed, failed);
        says("     Summary [   0.005s] 2 tests run: 2 passed, 0 skipped", 2, 0);
        says("Summary [ 9s] 7/9 tests run: 4 passed (1 slow), 1 failed, 1 timed out, 1 exec failed, 3 skipped", 4, 3);
        says("\u{1b}[32;1m     Summary\u{1b}[0m [ 0.1s] \u{1b}[1m1\u{1b}[0m test run: \u{1b}[1m1\u{1b}[0m passed, 0 skipped", 1, 0);
    }

    #[test]
    fn nextest_shows_the_closing_line_of_a_failed_test() {
        says(Runner::Nextest, "    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured", 0, 0);
    }

    #[test]
    fn cargo_test_is_understood() {
        let says = |line, passed, failed| says(Runner::CargoTest, line, passed, failed);
        says("test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s", 5, 0);
        says("test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out", 5, 2);
        says("test scores::are_bounded ... ok", 0, 0);
    }

    #[test]
    fn node_is_understood() {
        let says = |line, passed, failed| says(Runner::Node, line, passed, failed);
        says("ℹ pass 4", 4, 0);
        says("# fail 2", 0, 2);
        says("ℹ cancelled 1", 0, 1);
        says("ℹ tests 7", 0, 0);
    }
}
