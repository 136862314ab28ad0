//! Getting the answers to the server: once, whatever happens on the way.

use candor_survey::Session;
use candor_ui::{Problems, remedies};
use candor_wire::respond::Submission;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app::{Notice, Screen};
use crate::browser;
use crate::draft::Draft;
use crate::form::Form;
use crate::net::{self, Failure};
use crate::step;

/// How sending goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sending {
    /// Nothing is being sent.
    Idle,
    /// A request is on its way.
    Busy,
    /// It did not arrive and is sent again after a pause; the words say why.
    Waiting(String),
    /// The server refused, in these words.
    Failed(String),
}

const FIRST_PAUSE_MS: i32 = 2_000;
const LONGEST_PAUSE_MS: i32 = 60_000;

/// Stops trying: the respondent went elsewhere.
pub fn stop(form: Form) {
    form.attempt.update_value(|attempt| *attempt += 1);
    form.sending.set(Sending::Idle);
}

/// Sends, and goes on trying with longer and longer pauses. An attempt that is under way gives way to this one;
/// both carry the same key, so the response is stored once.
pub fn start(form: Form) {
    let submission = form.loaded.with_value(|loaded| {
        let (key, unit) = (form.key()?, form.unit.get_untracked()?);
        let answers = form.session.with_untracked(|s| s.answers().clone());
        Some(Submission { key, version: loaded.version.clone(), unit, answers, channel: loaded.channel })
    });
    let Some(submission) = submission else {
        form.sending.set(Sending::Failed("This browser is too old to send answers. Use a newer one.".to_owned()));
        return;
    };
    form.save();
    form.attempt.update_value(|attempt| *attempt += 1);
    let attempt = form.attempt.get_value();
    spawn_local(async move {
        let mut pause = FIRST_PAUSE_MS;
        loop {
            // a page that is gone has no attempt any more
            if form.attempt.try_get_value() != Some(attempt) {
                return;
            }
            form.sending.set(Sending::Busy);
            let slug = form.loaded.with_value(|loaded| loaded.slug.clone());
            let result = net::send(&slug, &submission).await;
            if form.attempt.try_get_value() != Some(attempt) {
                return;
            }
            match result {
                Ok(_) => return finish(form),
                Err(failure) if failure.passes() => form.sending.set(Sending::Waiting(reason(&failure).to_owned())),
                Err(failure) => return refuse(form, failure),
            }
            browser::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE_MS);
        }
    });
}

fn reason(failure: &Failure) -> &'static str {
    match failure {
        Failure::Unreachable => "Your answers did not arrive: there is no connection.",
        _ => "Your answers did not arrive: the server cannot take them just now.",
    }
}

fn finish(form: Form) {
    let thanks = form.loaded.with_value(|loaded| {
        Draft::remove(&loaded.place);
        loaded.questionnaire.document().thanks.clone()
    });
    form.screen.set(Screen::Notice(Notice::thanks(&thanks)));
}

fn refuse(form: Form, failure: Failure) {
    match failure {
        Failure::Refused { words, fields } => {
            let (problems, page) = locate(form, &fields);
            if let Some(page) = page {
                form.show(page + form.first());
                form.hold(problems);
            }
            form.sending.set(Sending::Failed(words));
        }
        failure => {
            if failure == Failure::AlreadySent {
                form.loaded.with_value(|loaded| Draft::remove(&loaded.place));
            }
            form.screen.set(Screen::Notice(Notice::failure(&failure)));
        }
    }
}

/// The problems of the first page that has any: as this page judges the answers, else as the server named them.
fn locate(form: Form, fields: &[(String, String)]) -> (Problems, Option<usize>) {
    form.session.with_untracked(|session: &Session| {
        let questionnaire = session.questionnaire();
        let mut problems = questionnaire.check(session.answers()).err().map(|all| remedies(&all)).unwrap_or_default();
        if problems.is_empty() {
            let named = fields.iter().filter_map(|(field, text)| Some((step::item_of_field(questionnaire, field)?, text.clone())));
            problems = named.collect();
        }
        let page = problems.first().and_then(|(item, _)| step::page_of(questionnaire, item));
        problems.retain(|(item, _)| step::page_of(questionnaire, item) == page);
        (problems, page)
    })
}
