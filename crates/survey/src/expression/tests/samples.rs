//! Random expressions that type-check, over the items of the tests, and answers to them.

use super::*;

/// Chooses by bytes, so that shrinking the bytes shrinks the expression.
pub(super) struct Sampler<'a>(pub(super) std::slice::Iter<'a, u8>);

impl Sampler<'_> {
    fn pick<'b>(&mut self, from: &[&'b str]) -> &'b str {
        from[usize::from(self.0.next().copied().unwrap_or_default()) % from.len()]
    }

    /// Puts samples where the pattern has a letter of their kind behind `$`.
    fn fill(&mut self, pattern: &str, depth: u8) -> String {
        let mut parts = pattern.split('$');
        let mut text = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (kind, rest) = part.split_at(1);
            text += &match kind {
                "c" => self.condition(depth),
                "n" => self.number(depth),
                "d" => self.date(depth),
                "s" => self.pick(&["=", "!=", "<", "<=", ">", ">="]).to_owned(),
                "e" => self.pick(&["=", "!="]).to_owned(),
                _ => self.text(depth),
            };
            text += rest;
        }
        text
    }

    pub(super) fn condition(&mut self, depth: u8) -> String {
        const LEAVES: [&str; 22] = [
            "true",
            "false",
            "answered(channel)",
            "answered(overall)",
            "answered(end-date)",
            "channel $e 'phone'",
            "'mail' $e channel",
            "channel $e second",
            "second in ('mail', 'chat')",
            "wanted contains 'advice'",
            "wanted contains 'none'",
            "overall $e 'p2'",
            "overall in ('p1', 'p3')",
            "overall in (1, visits)",
            "visits in (0, 1.5, 3)",
            "name contains 'OR'",
            "why contains 'e'",
            "visits $s 1",
            "2 $s hours",
            "start $s date('2026-02-28')",
            "overall $s ease",
            "count(wanted) $s 2",
        ];
        const BRANCHES: [&str; 12] = [
            "not $c",
            "not ($c)",
            "($c) and ($c)",
            "($c) and ($c) and ($c)",
            "($c) or ($c)",
            "if($c, $c, $c)",
            "($c) $e ($c)",
            "$n $s $n",
            "$d $s $d",
            "$t $e $t",
            "$n in ($n, $n)",
            "coalesce(channel, second) $e 'mail'",
        ];
        let pattern = if depth == 0 {
            self.pick(&LEAVES)
        } else {
            self.pick(&[LEAVES.as_slice(), BRANCHES.as_slice(), BRANCHES.as_slice()].concat())
        };
        self.fill(pattern, depth.saturating_sub(1))
    }

    pub(super) fn number(&mut self, depth: u8) -> String {
        const LEAVES: [&str; 12] =
            ["0", "1", "2.5", "3", "visits", "hours", "overall", "ease", "value(overall)", "count(wanted)", "[2nd]", "length(name)"];
        const BRANCHES: [&str; 15] = [
            "-($n)",
            "($n) + ($n)",
            "($n) - ($n)",
            "($n) * ($n)",
            "($n) / ($n)",
            "min($n, $n)",
            "max($n, $n, $n)",
            "sum($n, $n, $n)",
            "mean($n, $n, $n)",
            "days($d, $d)",
            "months($d, $d)",
            "years($d, $d)",
            "if($c, $n, $n)",
            "coalesce($n, $n)",
            "length($t)",
        ];
        let pattern = if depth == 0 { self.pick(&LEAVES) } else { self.pick(&[LEAVES.as_slice(), BRANCHES.as_slice()].concat()) };
        self.fill(pattern, depth.saturating_sub(1))
    }

    pub(super) fn date(&mut self, depth: u8) -> String {
        const ALL: [&str; 6] = ["start", "end-date", "today", "date('2026-02-28')", "coalesce($d, $d)", "if($c, $d, $d)"];
        let pattern = self.pick(if depth == 0 { &ALL[..4] } else { &ALL });
        self.fill(pattern, depth.saturating_sub(1))
    }

    pub(super) fn text(&mut self, depth: u8) -> String {
        const ALL: [&str; 5] = ["name", "why", "'Word '", "coalesce($t, $t)", "if($c, $t, $t)"];
        let pattern = self.pick(if depth == 0 { &ALL[..3] } else { &ALL });
        self.fill(pattern, depth.saturating_sub(1))
    }

    /// Of any kind.
    pub(super) fn any(&mut self) -> String {
        let pattern = self.pick(&["$c", "$c", "$c", "$n", "$n", "$d", "$t", "channel", "wanted", "coalesce(second, channel)"]);
        self.fill(pattern, 4)
    }
}

/// Some valid answers to an item; none among them.
pub(super) fn valid_answers(item: &ItemCode) -> Vec<Option<Answer>> {
    let numbers = |all: &[f64]| all.iter().map(|n| Answer::Number(*n)).collect::<Vec<_>>();
    let dates = |all: &[&str]| all.iter().map(|d| Answer::Date((*d).into())).collect::<Vec<_>>();
    let texts = |all: &[&str]| all.iter().map(|d| Answer::Text((*d).into())).collect::<Vec<_>>();
    let answers = match (item.as_str(), &items()[item]) {
        (_, ItemType::Choice(options)) => options.iter().cloned().map(Answer::Choice).collect(),
        (_, ItemType::Choices(_)) => {
            [vec!["advice"], vec!["repair"], vec!["advice", "repair"], vec!["none"]].map(|c| Answer::Choices(options(&c))).to_vec()
        }
        (_, ItemType::Scale(points)) => points.iter().map(|p| Answer::Scale(p.0.clone())).chain([Answer::NotApplicable]).collect(),
        ("visits", _) => numbers(&[0.0, 1.0, 2.0, 3.0]),
        ("hours", _) => numbers(&[-1.0, 0.0, 0.1, 1.0, 2.0, 2.5]),
        (_, ItemType::Number { .. }) => numbers(&[-1e12, -2.5, 0.0, 1.0, 1e12]),
        (_, ItemType::Text) => texts(&["word", "More", "x"]),
        ("start", _) => dates(&["2026-01-30", "2026-01-31", "2026-02-27", "2026-02-28", "2026-03-01"]),
        (_, ItemType::Date { .. }) => dates(&["0001-01-01", "2024-02-29", "2026-02-28", "9999-12-31"]),
    };
    std::iter::once(None).chain(answers.into_iter().map(Some)).collect()
}
