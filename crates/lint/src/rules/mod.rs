//! The rules, one per file.

mod o;
mod s;
mod w;

use crate::rule::{About, Rule};

/// All rules in the order of their ids: wording, options, structure.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [w::RULES.as_slice(), o::RULES.as_slice(), s::RULES.as_slice()].into_iter().flatten().copied()
}

/// Those that need nothing but the questionnaire, for a browser while somebody types.
pub fn live() -> impl Iterator<Item = &'static Rule> {
    [w::RULES.as_slice(), o::LIVE.as_slice(), s::LIVE.as_slice()].into_iter().flatten().copied()
}

/// What all rules are about, in the same order as [`all`].
pub fn about() -> impl Iterator<Item = &'static About> {
    [w::ABOUT.as_slice(), o::ABOUT.as_slice(), s::ABOUT.as_slice()].into_iter().flatten().copied()
}

/// What rule files use.
mod prelude {
    pub use crate::context::{Assurance, Context};
    pub use crate::finding::{Confidence, Severity};
    pub use crate::pattern::{List, Match};
    pub use crate::rule::{About, Out, Rule};
    pub use crate::scale::{Class, Interval, RATE, Reading};
    pub use crate::stem::{self, Asks};
    pub use crate::subject::{Form, Item, Offer, Options, Point, Subject};
    pub use crate::tokens::{Sort, Text};
    pub(crate) use crate::tokens::{is_capital, whole, words_in};
    pub use candor_survey::Audience;

    /// Every phrase of a list in the stems and rows, with its item.
    pub fn in_stems<'t>(s: &'t Subject<'_>, list: &List) -> Vec<(&'t Item, &'t Text, Match)> {
        let mut hits = Vec::new();
        for (item, text) in s.stems() {
            for found in list.all(text) {
                hits.push((item, text, found));
            }
        }
        hits
    }

    /// The words found, in quotation marks, and what there is to say about them.
    pub fn quoted(text: &Text, found: &Match, say: &str) -> String {
        ["\"", text.slice(found.range.clone()), "\" ", say].concat()
    }

    /// The same, and what to write instead: the meaning of the phrase.
    pub fn better(text: &Text, found: &Match, say: &str) -> String {
        ["\"", text.slice(found.range.clone()), "\" ", say, " \"", found.meaning, "\"."].concat()
    }

    /// What is said of a phrase that was found.
    #[derive(Debug, Clone, Copy)]
    pub enum Say {
        /// As it stands.
        Plain(&'static str),
        /// Behind the phrase in quotation marks.
        Quoted(&'static str),
        /// The same, and the meaning of the phrase is what to write instead.
        Better(&'static str),
    }

    /// Reports every phrase of a list in the stems and rows, and offers to take it out if `leave_out`.
    pub fn report(s: &Subject<'_>, out: &mut Out<'_>, list: &List, say: Say, leave_out: bool) {
        for (_, text, found) in in_stems(s, list) {
            let message = match say {
                Say::Plain(words) => words.to_owned(),
                Say::Quoted(words) => quoted(text, &found, words),
                Say::Better(words) => better(text, &found, words),
            };
            let reported = out.words(text, found.range.clone(), message);
            if leave_out {
                reported.without(text, found.range);
            }
        }
    }

    /// Reports every phrase of a list anywhere, also in the invitation.
    pub fn report_anywhere(s: &Subject<'_>, out: &mut Out<'_>, list: &List, say: &'static str) {
        for (text, found) in anywhere(s, list) {
            out.words(text, found.range, say);
        }
        if let Some((path, words)) = in_context(s, list) {
            out.place(path, "", ["\"", &words, "\": ", say].concat());
        }
    }

    /// Every phrase of a list anywhere: stems, rows, hints, title, introduction, thanks, headings and the invitation.
    pub fn anywhere<'t>(s: &'t Subject<'_>, list: &List) -> Vec<(&'t Text, Match)> {
        let mut hits = Vec::new();
        for text in s.stems().map(|(_, text)| text).chain(s.surroundings()) {
            for found in list.all(text) {
                hits.push((text, found));
            }
        }
        hits
    }

    /// Whether two texts have the same words, however often and in whatever order.
    pub fn same_words(a: &Text, b: &Text) -> bool {
        let within = |a: &Text, b: &Text| a.words().all(|(_, word)| b.words().any(|(_, other)| other.lower == word.lower));
        a.words().count() == b.words().count() && a.words().next().is_some() && within(a, b) && within(b, a)
    }

    /// Code of the item that options belong to.
    pub fn item_code<'t>(s: &'t Subject<'_>, options: &Options) -> &'t str {
        s.item_of(options).map_or("", |item| item.code.as_str())
    }

    /// A point and its numbers.
    pub type Numbered<'t> = (&'t Point, Interval);

    /// Neighbours that are both numbers or ranges.
    pub fn neighbours(options: &Options) -> Vec<(Numbered<'_>, Numbered<'_>)> {
        let numbers: Vec<Numbered<'_>> = options
            .own()
            .filter_map(|p| match p.reading {
                Reading::Numbers(interval) => Some((p, interval)),
                _ => None,
            })
            .collect();
        numbers.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect()
    }

    /// Whether the labels get more favourable from first to last; `None` when they do neither.
    pub fn rises(options: &Options) -> Option<bool> {
        let mut places = options.own().filter_map(|p| match p.reading {
            Reading::Pole { strength, .. } => Some(strength),
            _ => None,
        });
        let first = places.next()?;
        let last = places.next_back()?;
        (first != last).then_some(last > first)
    }

    /// The first phrase of a list in a text of the context, such as the invitation.
    pub fn in_context(s: &Subject<'_>, list: &List) -> Option<(&'static str, String)> {
        let texts = [("context.subject", &s.context.subject), ("context.invitation", &s.context.invitation)];
        texts.into_iter().find_map(|(path, text)| {
            let text = Text::new(path, "", text.as_deref()?);
            list.find(&text).map(|found| (path, text.slice(found.range).to_owned()))
        })
    }
}

#[cfg(test)]
mod tests {
    use candor_survey::document::{RULES, Suppression};
    use std::collections::BTreeSet;

    #[test]
    fn ids_are_complete_and_the_questionnaire_format_knows_them() {
        let ids: Vec<&str> = super::all().map(|r| r.id).collect();
        let expected: Vec<String> = RULES.iter().flat_map(|(letter, count)| (1..=*count).map(move |n| format!("{letter}{n:02}"))).collect();
        assert_eq!(ids, expected);
        for id in ids {
            assert_eq!(Suppression { rule: id.into(), at: String::new(), reason: "kept".into() }.problem(), None);
        }
    }

    #[test]
    fn every_rule_says_what_why_and_how() {
        let mut names = BTreeSet::new();
        for (rule, about) in super::all().zip(super::about()) {
            assert_eq!(rule.id, about.id);
            assert!(names.insert(about.name), "{}", rule.id);
            for text in [about.name, about.reason, about.source] {
                assert!(!text.trim().is_empty(), "{}", rule.id);
            }
            assert!(about.reason.ends_with('.') && about.reason.matches(". ").count() == 0, "{}: the reason is one sentence", rule.id);
        }
        assert_eq!(names.len(), super::about().count());
    }
}
