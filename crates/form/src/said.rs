//! What somebody answered, as they would read it.

use candor_survey::{Answer, Answers, decimal};

use crate::layout::{Ask, Field, Form};
use crate::piping::Piping;
use crate::words::{Word, Words};

impl Form {
    /// Questions and what was answered to them, in their order and as a respondent reads both. Questions without an answer
    /// are left out; what has no text is called by its code.
    #[must_use]
    pub fn said(&self, answers: &Answers, words: &Words) -> Vec<(String, String)> {
        let piping = Piping { form: self, answers };
        let mut said = Vec::new();
        let asks = self.sheets.iter().flat_map(|sheet| &sheet.asks).chain(&self.beside);
        asks.for_each(|ask| Saying { piping, words }.ask(ask, "", &mut said));
        said
    }
}

#[derive(Clone, Copy)]
struct Saying<'a> {
    piping: Piping<'a>,
    words: &'a Words,
}

impl Saying<'_> {
    fn ask(self, ask: &Ask, above: &str, said: &mut Vec<(String, String)>) {
        let text = self.piping.fill(&ask.text);
        let text = [above, &text].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" – ");
        if let Field::Parts(sets, _) = &ask.field {
            for (_, parts) in sets {
                parts.iter().for_each(|part| self.ask(part, &text, said));
            }
        }
        if let Some(answer) = self.piping.answers.get(&ask.item) {
            let question = if text.is_empty() { ask.item.as_str().to_owned() } else { text.clone() };
            said.push((question, self.answer(ask, answer)));
        }
        ask.more.iter().for_each(|more| self.ask(more, &text, said));
    }

    fn answer(self, ask: &Ask, answer: &Answer) -> String {
        let kept_back = ask.keeps_back.as_deref().filter(|_| *answer == Answer::PreferNotToSay);
        if let Some(label) = kept_back {
            return label.to_owned();
        }
        match (answer, &ask.field) {
            // the whole text, which piping cuts
            (Answer::Text(text), _) => text.clone(),
            (Answer::Number(number), Field::Entry(entry)) => [&decimal::show(*number), entry.unit.as_str()].join(" ").trim_end().to_owned(),
            (Answer::Choices(codes), Field::Files { .. }) => {
                let file = |(at, code): (usize, &candor_survey::OptionCode)| {
                    let format = code.as_str().split('-').next().unwrap_or_default().to_ascii_uppercase();
                    self.words.fill(Word::FileNumber, &[&(at + 1).to_string(), &format])
                };
                codes.iter().enumerate().map(file).collect::<Vec<_>>().join(", ")
            }
            (answer, _) => self.piping.said(&ask.item, answer).filter(|said| !said.is_empty()).unwrap_or_else(|| bare(answer)),
        }
    }
}

/// An answer that no label belongs to: its codes.
fn bare(answer: &Answer) -> String {
    match answer {
        Answer::Choice(code) | Answer::Scale(code) => code.as_str().to_owned(),
        Answer::Choices(codes) | Answer::Ranking(codes) => codes.iter().map(|code| code.as_str()).collect::<Vec<_>>().join(", "),
        Answer::Text(text) | Answer::Date(text) | Answer::Time(text) => text.clone(),
        Answer::Number(number) => decimal::show(*number),
        Answer::NotApplicable | Answer::PreferNotToSay => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use candor_survey::{Audience, Questionnaire};

    use super::*;

    fn said(json: &str, answers: &[(&str, Answer)]) -> Vec<String> {
        let questionnaire = Questionnaire::from_json(json).unwrap();
        let answers: Answers = answers.iter().map(|(item, answer)| (item.parse().unwrap(), answer.clone())).collect();
        let told = Form::of(&questionnaire, Audience::Customers).said(&answers, Words::english());
        told.into_iter().map(|(question, answer)| format!("{question}: {answer}")).collect()
    }

    fn code(text: &str) -> candor_survey::OptionCode {
        text.parse().unwrap()
    }

    #[test]
    fn answers_are_said_as_they_were_read() {
        let long = "By pigeon, ".repeat(30);
        let told = said(
            include_str!("../../survey/tests/more_kinds.json"),
            &[
                ("again", Answer::PreferNotToSay),
                ("way", Answer::Choice(code("other"))),
                ("way_other", Answer::Text(long.clone())),
                ("when_app", Answer::Choice(code("never"))),
                ("order", Answer::Ranking(vec![code("care"), code("speed")])),
                ("budget_calls", Answer::Number(98.5)),
                ("proof", Answer::Choices(vec![code("png-00112233445566778899aabbccddeeff")])),
            ],
        );
        let expected = [
            "Would you come again?: Prefer not to say",
            "Which way did you reach us?: Another way",
            &format!("Which way did you reach us? – If “Another way”: which?: {long}"),
            "When do you use these? – The app: Never",
            "What matters most to you?: Care, Speed",
            "How would you share out the time? – Calls: 98.5 %",
            "A photograph or a letter about it: File 1 (PNG)",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn what_is_not_answered_is_not_said() {
        assert!(said(include_str!("../../survey/tests/all_kinds.json"), &[]).is_empty());
    }
}
