//! Questions that can be tried.

use std::sync::Arc;

use candor_form::{Ask, Form, Sheet, Words, change, direction, rank};
use candor_survey::document::{Block, Kind, Question};
use candor_survey::theme::Scheme;
use candor_survey::{Answers, Arrangement, Date, Document, ItemCode, Plan, Questionnaire, Session, Step};
use candor_wire::trial::{Part, Trial};

/// A session with what is shown of it.
pub struct Run {
    /// Answers and place.
    pub session: Session,
    /// The questions as they are shown.
    pub form: Form,
    /// What the last choice led to, for screen readers.
    pub said: Option<(ItemCode, String)>,
    /// What keeps the page from being left.
    pub problems: Vec<(ItemCode, String)>,
    /// Whether everything was answered that is asked.
    pub is_over: bool,
}

/// The questionnaire in the language and the order that are asked for.
pub fn shown(trial: &Trial) -> Document {
    let document =
        if trial.language == trial.document.language { trial.document.clone() } else { trial.document.in_language(&trial.language) };
    // the server arranges what is written out
    let document = if matches!(trial.part, Part::Whole) { document.expanded() } else { document };
    match trial.arrangement {
        Some(number) => document.arranged(Arrangement(number)),
        None => document,
    }
}

/// The questions of a block or one of them, by places as written, with the heading of their block.
pub fn part(trial: &Trial, document: &Document) -> Option<(String, Vec<Question>)> {
    let written = |b: usize| trial.document.blocks.get(b);
    let block = |b: usize| document.blocks.iter().find(|block| written(b).is_some_and(|own| own.code == block.code));
    match trial.part {
        Part::Block(b) => block(b).map(|block| (block.title.clone(), block.questions.clone())),
        Part::Question(b, q) => {
            let code = &written(b)?.questions.get(q)?.code;
            let block = block(b)?;
            let question = block.questions.iter().find(|question| question.code == *code)?;
            Some((block.title.clone(), vec![question.clone()]))
        }
        _ => None,
    }
}

/// The sessions of a part: for colours one for each scheme, under names of their own.
pub fn of_part(trial: &Trial, before: &Answers) -> Vec<Run> {
    let document = shown(trial);
    match trial.part {
        Part::Colours => {
            let sample = first_question(&document);
            let named = |scheme: &Scheme| Some(Question { code: ["sample-", scheme.name()].concat().parse().ok()?, ..sample?.clone() });
            Scheme::ALL.iter().filter_map(named).map(|question| Run::of(&document, vec![question], before, &trial.words)).collect()
        }
        _ => part(trial, &document).map(|(_, questions)| Run::of(&document, questions, before, &trial.words)).into_iter().collect(),
    }
}

/// The first question that is one item; a matrix is several.
fn first_question(document: &Document) -> Option<&Question> {
    let mut questions = document.blocks.iter().flat_map(|block| &block.questions);
    questions.find(|question| !matches!(question.kind, Kind::Matrix { .. } | Kind::Statement))
}

impl Run {
    /// Some questions of a document that may be unfinished, as if nothing depended on a condition.
    fn of(document: &Document, questions: Vec<Question>, before: &Answers, words: &Words) -> Self {
        let asks = questions.iter().map(|question| Ask::of(question, words)).collect();
        let block = document.blocks.first().map(|first| Block { questions, together: true, show_if: String::new(), ..first.clone() });
        let shell = Document { blocks: block.into_iter().collect(), measures: Vec::new(), ..document.clone() };
        let plan = Arc::new(Questionnaire::unconditional(&shell));
        Self::new(vec![Sheet { title: String::new(), asks }], plan, before.clone(), 0, document, words)
    }

    /// The whole questionnaire, which must be complete, with its conditions and ways.
    pub fn whole(trial: &Trial, before: Answers, page: usize) -> Self {
        let questionnaire = Questionnaire::published(shown(trial));
        let sheet = |at: usize| {
            let (block, questions) = questionnaire.on_page(at)?;
            let asks = questions.iter().map(|question| Ask::of(question, &trial.words)).collect();
            Some(Sheet { title: block.title.trim().to_owned(), asks })
        };
        let sheets = (0..questionnaire.plan().pages().len()).filter_map(sheet).collect();
        Self::new(sheets, questionnaire.plan().clone(), before, page, questionnaire.document(), &trial.words)
    }

    fn new(sheets: Vec<Sheet>, plan: Arc<Plan>, before: Answers, page: usize, document: &Document, words: &Words) -> Self {
        let form = Form {
            title: document.title.clone(),
            introduction: document.introduction.trim().to_owned(),
            thanks: document.thanks.clone(),
            endings: document.endings().map(|way| way.says.trim().to_owned()).collect(),
            // nothing is counted here
            turned_away: Vec::new(),
            all_optional: plan.items().iter().all(|item| !item.required),
            sheets,
            // no link brings anything to a preview
            beside: Vec::new(),
            team: String::new(),
            words: words.clone(),
            language: document.language.clone(),
            from_right: direction(&document.language) == "rtl",
            languages: Vec::new(),
        };
        let session = Session::resume(plan, before, page, Date::FIRST);
        Self { session, form, said: None, problems: Vec::new(), is_over: false }
    }

    /// A field holds something else now.
    pub fn change(&mut self, item: &ItemCode, value: &str, on: bool) {
        let word = change(&mut self.session, item, value, on);
        self.said = word.map(|word| (item.clone(), self.form.words.say(word).to_owned()));
        self.problems.retain(|(code, _)| code != item);
    }

    /// Moves an option of a ranking.
    pub fn rank(&mut self, value: &str) {
        if let Some((item, told, _)) = rank(&mut self.session, value, &self.form.words) {
            self.said = Some((item, told));
        }
    }

    /// Goes on, back or to the beginning; whether another page is shown.
    pub fn go(&mut self, value: &str) -> bool {
        self.problems.clear();
        self.said = None;
        match value {
            "back" if self.is_over => self.is_over = false,
            "back" => return self.session.back(),
            "anew" => {
                self.session = Session::new(self.session.plan().clone(), Date::FIRST);
                self.is_over = false;
            }
            _ => match self.session.go_on() {
                Step::Moved => {}
                // nothing is counted here, so no quota is full
                Step::Finished | Step::TurnedAway(_) => self.is_over = true,
                Step::Stayed(problems) => {
                    let words = &self.form.words;
                    self.problems = problems.iter().map(|problem| (problem.item.clone(), words.remedy(&problem.fault))).collect();
                    return false;
                }
            },
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use candor_survey::Answer;
    use candor_survey::document::Order;

    use super::*;

    fn trial(part: Part) -> Trial {
        let document = Questionnaire::from_json(include_str!("../../../crates/survey/tests/flow.json")).unwrap().document().clone();
        Trial { language: document.language.clone(), document, part, arrangement: None, words: Words::english().clone() }
    }

    #[test]
    fn a_part_is_found_in_every_order() {
        let mut trial = trial(Part::Question(0, 0));
        trial.document.order.blocks = Order::Random;
        trial.document.blocks.iter_mut().for_each(|block| block.order.questions = Order::Random);
        let code = trial.document.blocks[0].questions[0].code.clone();
        for number in 0..=u8::MAX {
            trial.arrangement = Some(number);
            let (_, questions) = part(&trial, &shown(&trial)).unwrap();
            assert_eq!(questions.iter().map(|question| &question.code).collect::<Vec<_>>(), [&code]);
        }
    }

    #[test]
    fn parts_are_shown_without_their_conditions_and_keep_their_answers() {
        let document = trial(Part::Nothing).document;
        for b in 0..document.blocks.len() {
            let trial = trial(Part::Block(b));
            let runs = of_part(&trial, &Answers::new());
            let asked = runs[0].form.sheets[0].asks.len();
            assert_eq!(asked, document.blocks[b].questions.len());
        }
        let mut empty = trial(Part::Block(0));
        empty.document.blocks.clear();
        assert!(of_part(&empty, &Answers::new()).is_empty());
    }

    #[test]
    fn the_whole_way_ends_where_a_way_leads() {
        let trial = trial(Part::Whole);
        let mut run = Run::whole(&trial, Answers::new(), 0);
        assert!(!run.go("back"), "there is nothing before the first page");
        let early = trial.document.endings().next().unwrap().says.clone();
        // the first way of the example asks for a no
        let first = trial.document.blocks[0].questions[0].code.clone();
        run.session.answer(&first, Answer::Choice("no".parse().unwrap())).unwrap();
        assert!(run.go("on"));
        assert!(run.is_over);
        assert_eq!(run.form.closing(run.session.ending()), early);
        assert!(run.go("back") && !run.is_over);
        assert!(run.go("anew"));
        assert!(run.session.answers().is_empty() && run.session.page() == 0);
    }

    #[test]
    fn what_is_missing_keeps_the_page_and_goes_when_it_is_given() {
        let mut trial = trial(Part::Whole);
        trial.document.blocks[0].questions[0].required = true;
        let mut run = Run::whole(&trial, Answers::new(), 0);
        let item = trial.document.blocks[0].questions[0].code.clone();
        assert!(!run.go("on"));
        assert_eq!(run.problems.len(), 1);
        run.change(&item, "yes", true);
        assert!(run.problems.is_empty());
        assert!(run.go("on") && !run.is_over);
    }
}
