//! What a question says to somebody: without the parts that are not asked, with answers put into its texts.

use candor_survey::{Answer, Answers, Hidden, ItemCode, Piece, decimal, pieces};

use crate::layout::{Ask, Field, Form, Sheet};

/// Most characters of an own text that are repeated.
const REPEATED_CHARS: usize = 200;

/// So many labels may repeat answers within each other.
const LABELS_DEEP: u8 = 4;

/// What texts are filled with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Piping<'a> {
    /// Where the labels of options are.
    pub form: &'a Form,
    /// The answers that count.
    pub answers: &'a Answers,
}

impl Piping<'_> {
    /// A text with the answers that it repeats.
    pub(crate) fn fill(&self, text: &str) -> String {
        self.filled(text, LABELS_DEEP)
    }

    /// Labels may repeat answers themselves, of which there are so many at most within each other.
    fn filled(&self, text: &str, deep: u8) -> String {
        let mut filled = String::new();
        for piece in pieces(text) {
            match piece {
                Piece::Words(words) => filled.push_str(words),
                Piece::Answer { item, otherwise, .. } => {
                    let said = self.answers.get(&item).filter(|_| deep > 0).and_then(|answer| self.spoken(&item, answer, deep - 1));
                    filled.push_str(said.as_deref().unwrap_or(otherwise));
                }
            }
        }
        filled
    }

    /// An answer in words.
    pub(crate) fn said(&self, item: &ItemCode, answer: &Answer) -> Option<String> {
        self.spoken(item, answer, LABELS_DEEP)
    }

    fn spoken(&self, item: &ItemCode, answer: &Answer, deep: u8) -> Option<String> {
        match answer {
            Answer::Text(text) | Answer::Date(text) | Answer::Time(text) => Some(text.trim().chars().take(REPEATED_CHARS).collect()),
            Answer::Number(number) => Some(decimal::show(*number)),
            Answer::Choices(codes) | Answer::Ranking(codes) => {
                let labels = codes.iter().filter_map(|code| self.label(item, &Answer::Choice(code.clone())));
                Some(labels.map(|label| self.filled(label, deep)).collect::<Vec<_>>().join(", "))
            }
            answer => self.label(item, answer).map(|label| self.filled(label, deep)),
        }
    }

    /// What stands beside the option that an answer chooses.
    fn label(&self, item: &ItemCode, answer: &Answer) -> Option<&str> {
        let field = self.form.sheets.iter().map(|sheet| &sheet.asks).chain([&self.form.beside]).find_map(|asks| field_of(asks, item))?;
        match (field, answer) {
            (Field::Options { offers, .. } | Field::Select(offers), _) => {
                offers.iter().find(|offer| offer.answer == *answer).map(|offer| offer.label.as_str())
            }
            (Field::Ranking { options, .. }, Answer::Choice(code)) => {
                options.iter().find(|option| option.0 == *code).map(|option| option.1.as_str())
            }
            _ => None,
        }
    }
}

/// The field of an item, in a question or in one of its parts.
fn field_of<'a>(asks: &'a [Ask], item: &ItemCode) -> Option<&'a Field> {
    asks.iter().find_map(|ask| match &ask.field {
        Field::Parts(sets, _) => sets.iter().find_map(|set| field_of(&set.1, item)),
        field => (ask.item == *item).then_some(field),
    })
}

impl Sheet {
    /// The questions of a page as they are asked, and its heading.
    pub(crate) fn asked(&self, first: (usize, usize), hidden: &Hidden, piping: Piping<'_>) -> (String, Vec<Ask>) {
        let places = self.asks.iter().enumerate().map(|(at, ask)| ((first.0, first.1 + at), ask));
        let shown = places.filter(|(place, _)| hidden.shows(*place)).map(|(place, ask)| {
            let mut ask = ask.clone();
            ask.leave_out(&|part: &str| hidden.shows_part(place, part));
            ask.texts(&mut |text| {
                if text.contains('{') {
                    *text = piping.fill(text);
                }
            });
            ask
        });
        (piping.fill(&self.title), shown.collect())
    }
}

impl Ask {
    /// Leaves out the rows and options that are not asked.
    fn leave_out(&mut self, shows: &dyn Fn(&str) -> bool) {
        self.more.retain(|ask| shows(ask.item.as_str()));
        match &mut self.field {
            Field::Options { offers, .. } | Field::Select(offers) => {
                offers.retain(|offer| !matches!(&offer.answer, Answer::Choice(code) if !shows(&["/", code.as_str()].concat())));
            }
            Field::Ranking { options, .. } => options.retain(|option| shows(&["/", option.0.as_str()].concat())),
            Field::Parts(sets, _) => {
                for (_, asks) in sets {
                    asks.retain(|ask| shows(ask.item.as_str()));
                    asks.iter_mut().for_each(|ask| ask.leave_out(shows));
                }
            }
            _ => {}
        }
    }

    /// Calls `f` with every text that an answer may be put into.
    fn texts(&mut self, f: &mut dyn FnMut(&mut String)) {
        f(&mut self.text);
        f(&mut self.help);
        self.more.iter_mut().for_each(|ask| ask.texts(f));
        match &mut self.field {
            Field::Options { offers, .. } | Field::Select(offers) => offers.iter_mut().for_each(|offer| f(&mut offer.label)),
            Field::Ranking { options, .. } => options.iter_mut().for_each(|option| f(&mut option.1)),
            Field::Parts(sets, _) => sets.iter_mut().flat_map(|set| &mut set.1).for_each(|ask| ask.texts(f)),
            _ => {}
        }
    }
}
