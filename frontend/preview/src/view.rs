//! What is shown of a trial.

use candor_form::{Node, State, Word, asks, excerpt, node, progress};
use candor_survey::document::Theme;
use candor_survey::theme::Scheme;
use candor_wire::trial::{PLACE, Part, Trial};

use crate::runs::{Run, part, shown};

fn words(name: &'static str, class: &str, text: &str) -> Node {
    node(name).class(class).text(text)
}

/// A frame of the width of a phone.
fn frame(content: Vec<Node>) -> Node {
    node("div").class("phone").with_all(content)
}

/// Everything in the place of the preview.
pub fn view(trial: &Trial, runs: &[Run]) -> Node {
    let frames = match trial.part {
        Part::Colours => runs.iter().map(|run| frame(sample(trial, run))).collect(),
        Part::Opening => vec![frame(opening(trial))],
        Part::Nothing => vec![frame(vec![words("p", "muted", "Respondents do not see this part.")])],
        Part::Whole => runs.iter().map(|run| frame(page(run))).collect(),
        Part::Block(_) | Part::Question(..) => vec![frame(questions(trial, runs))],
    };
    node("div").set("id", PLACE).with_all(frames)
}

/// The style of a frame.
pub fn colours(trial: &Trial, frame: usize) -> String {
    let colours = trial.document.theme.as_ref().map(Theme::declarations).unwrap_or_default();
    let scheme = Scheme::ALL.get(frame).filter(|_| trial.part == Part::Colours);
    let scheme = scheme.map(|scheme| ["color-scheme:", scheme.name()].concat()).unwrap_or_default();
    [colours, scheme].concat()
}

fn opening(trial: &Trial) -> Vec<Node> {
    let document = shown(trial);
    vec![
        words("p", "preview-title", &document.title),
        words("p", "pre", &document.introduction),
        node("hr"),
        words("p", "muted", "At the end"),
        words("p", "pre", &document.thanks),
    ]
}

/// The title, a question and what an error looks like; the button is a picture of one.
fn sample(trial: &Trial, run: &Run) -> Vec<Node> {
    let actions = node("p").class("line").with(words("span", "button primary", "Continue")).with(words("span", "quiet", "Back"));
    vec![words("p", "preview-title", &shown(trial).title), form(run), words("p", "error", "Error: words look like this."), actions]
}

fn questions(trial: &Trial, runs: &[Run]) -> Vec<Node> {
    let Some((heading, questions)) = part(trial, &shown(trial)) else { return Vec::new() };
    let empty = questions.is_empty().then(|| words("p", "muted", "This block has no question yet."));
    std::iter::once(words("p", "muted", &heading)).chain(empty).chain(runs.iter().map(form)).collect()
}

fn state(run: &Run) -> State<'_> {
    let said = run.said.as_ref().map(|(item, said)| (item, said.as_str()));
    State { said, problems: &run.problems, ..State::of(&run.session, &run.form.words) }
}

fn form(run: &Run) -> Node {
    node("form").with_all(excerpt(&run.form, state(run)).1)
}

/// A page of the whole survey, and what is said at its end.
fn page(run: &Run) -> Vec<Node> {
    let say = |word| run.form.words.say(word);
    let form = node("form").set("tabindex", "-1").set("aria-label", &run.form.title).set("novalidate", "");
    if run.is_over {
        let said = run.form.closing(run.session.ending());
        let again = node("p").class("line").with(asks(say(Word::Back), "back")).with(asks(say(Word::StartAgain), "anew"));
        return vec![form.with(words("p", "pre", said)).with(again)];
    }
    let (title, questions) = excerpt(&run.form, state(run));
    let first = run.session.page() == 0;
    let opening = (first && !run.form.introduction.is_empty()).then(|| words("p", "pre", &run.form.introduction));
    let go_on = node("button").class("primary").set("type", "submit").set("name", "go").set("value", "on").text(say(Word::GoOn));
    let actions = node("p").class("line").with(go_on).with_all((!first).then(|| asks(say(Word::Back), "back")));
    let title = (!title.is_empty()).then(|| words("p", "muted", &title));
    let form = form.with_all(opening).with(words("p", "muted", &progress(&run.session, &run.form.words))).with_all(title);
    vec![form.with_all(questions).with(actions)]
}
