//! Colours of the respondents' pages: what is given, how well it can be read, and what would be enough.

use candor_survey::document::{Document, Theme};
use candor_survey::theme::{Colour, Pair, Part, Scheme, Shades, needed_words, ratio_words};
use candor_ui::{Tag, tag};
use leptos::prelude::*;

use crate::designer::draft::Draft;
use crate::designer::editor::{editor_heading, path_error};
use crate::form::{Field, focus_on};
use crate::parts::button;

const fn scheme_words(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Light => "On a light page",
        Scheme::Dark => "On a dark page",
    }
}

const fn part_words(part: Part) -> (&'static str, &'static str) {
    match part {
        Part::Accent => ("Accent", "Links, buttons, what is chosen and the focus."),
        Part::Background => ("Background", "Behind everything."),
        Part::Text => ("Text", "Questions and answers."),
    }
}

fn theme_of(document: &Document) -> Theme {
    document.theme.clone().unwrap_or_default()
}

/// Writes one colour; a theme in which nothing is written is none.
fn write(document: &mut Document, scheme: Scheme, part: Part, text: &str) {
    let mut theme = theme_of(document);
    text.trim().clone_into(theme.palette_mut(scheme).written_mut(part));
    document.theme = (theme != Theme::default()).then_some(theme);
}

/// The colours of the survey.
pub fn colours(draft: Draft) -> Vec<Tag> {
    let own = move || draft.document.with(|document| document.theme.is_none());
    let reset = move || {
        draft.edit("", |document| document.theme = None);
        focus_on("editor-heading");
    };
    let reset = tag("p").class("line").with(button("", "Use Candor's colours", reset)).shown(move || !own());
    let hint = "Colours of the respondents' pages, as # and six digits. What is left empty is derived from the rest so that it can be read; without any, the pages have Candor's colours. A survey whose colours cannot be read is not published.";
    let [light, dark] = Scheme::ALL.map(|scheme| scheme_editor(draft, scheme));
    vec![editor_heading("Colours"), tag("p").class("hint").text(hint), light, dark, reset]
}

fn shades(draft: Draft, scheme: Scheme) -> Shades {
    draft.document.with(|document| theme_of(document).shades(scheme))
}

fn scheme_editor(draft: Draft, scheme: Scheme) -> Tag {
    let pairs = move || shades(draft, scheme).pairs().iter().map(pair_view).collect();
    let contrasts =
        tag("details").class("contrasts").with(tag("summary").text("Contrast of each pair")).with(tag("ul").live_children(pairs));
    tag("fieldset")
        .class("rows-editor")
        .with(tag("legend").text(scheme_words(scheme)))
        .with_all(Part::ALL.into_iter().map(|part| colour_field(draft, scheme, part)))
        .with(contrasts)
}

fn pair_view(pair: &Pair) -> Tag {
    let ratio = ratio_words(pair.ratio());
    let verdict = match (pair.is_enough(), pair.beyond) {
        (true, _) => format!("{ratio} : 1, enough"),
        (false, true) => format!("{ratio} : 1, too little; {} : 1 is needed", needed_words(pair.needed)),
        (false, false) => "on the wrong side of the background".to_owned(),
    };
    let text = [pair.name, ": ", &verdict].concat();
    tag("li").class(if pair.is_enough() { "" } else { "fault" }).text(&text)
}

/// One colour as text and as the browser's own picker, with how well it can be read and what would be enough.
fn colour_field(draft: Draft, scheme: Scheme, part: Part) -> Tag {
    let path = part.path(scheme);
    let (label, hint) = part_words(part);
    let written = move || draft.document.with(|document| theme_of(document).palette(scheme).written(part).to_owned());
    let undone_with = path.clone();
    let set = Callback::new(move |text: String| {
        draft.edit(&undone_with, |document| write(document, scheme, part, &text));
    });
    let field = Field::new(&path, label).hint(hint).error(path_error(draft, path.clone())).optional();
    let picker = format!("{label}, {}: pick", scheme_words(scheme).to_lowercase());
    let picker = tag("input").set("type", "color").set("aria-label", &picker);
    let picker = picker.live_value(move || shades(draft, scheme).of(part).to_string()).on_value("input", move |text| set.run(text));
    let said = tag("p").class("muted").set("role", "status").live_text(move || contrast_words(&shades(draft, scheme), part, &written()));
    let remedy = tag("div").live_children(move || remedy_button(draft, scheme, part, set));
    tag("div").class("colour-field").with(field.line(written, move |text| set.run(text))).with(picker).with(said).with(remedy)
}

/// The contrast by which a part is judged first; a background is judged by what stands on it.
fn contrast_words(shades: &Shades, part: Part, written: &str) -> String {
    let pair = shades.pairs().into_iter().find(|pair| pair.part == part && part != Part::Background);
    let Some(pair) = pair else { return String::new() };
    let verdict = if pair.is_enough() { "enough" } else { "not enough" };
    let whose = if written.is_empty() { ["Derived as ", &shades.of(part).to_string(), ": "].concat() } else { String::new() };
    [&whose, &ratio_words(pair.ratio()), " : 1 on the background, ", verdict].concat()
}

/// A button with the nearest colour that is enough, where the one given is not.
fn remedy_button(draft: Draft, scheme: Scheme, part: Part, set: Callback<String>) -> Vec<Tag> {
    let path = part.path(scheme);
    let problems = draft.document.with(|document| theme_of(document).check());
    let remedy = problems.into_iter().find(|problem| problem.field() == path).and_then(|problem| problem.remedy());
    let offer = |colour: Colour| {
        let colour = colour.to_string();
        let name = ["Use ", &colour].concat();
        let take = move || {
            set.run(colour.clone());
            focus_on(&path);
        };
        button("small", &name, take)
    };
    remedy.map(offer).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_in_which_nothing_is_written_is_none() {
        let mut document = candor_survey::builtin::customer_satisfaction();
        write(&mut document, Scheme::Dark, Part::Text, " #ffffff ");
        assert_eq!(document.theme.as_ref().map(|theme| theme.dark.text.as_str()), Some("#ffffff"));
        write(&mut document, Scheme::Dark, Part::Text, "");
        assert_eq!(document.theme, None);
    }
}
