//! Getting the answers to the server: once, whatever happens on the way.

use candor_form::Word;
use candor_survey::SurveySlug;
use candor_wire::ids::SubmissionKey;
use candor_wire::respond::Submission;
use wasm_bindgen_futures::spawn_local;

use crate::app::App;
use crate::browser;
use crate::model::{Model, Notice, Problems, item_of_field, page_of, remedies};
use crate::net::{self, Failure};

/// How sending goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sending {
    /// Nothing is being sent.
    Idle,
    /// A request is on its way.
    Busy,
    /// It did not arrive and is sent again after a pause; the words say why.
    Waiting(Word),
    /// The server refused.
    Failed(Word),
}

impl Sending {
    /// As the page says it.
    pub const fn word(self) -> Option<Word> {
        match self {
            Self::Idle => None,
            Self::Busy => Some(Word::Sending),
            Self::Waiting(word) | Self::Failed(word) => Some(word),
        }
    }

    /// Whether it needs another try.
    pub const fn is_troubled(self) -> bool {
        matches!(self, Self::Waiting(_) | Self::Failed(_))
    }
}

const FIRST_PAUSE_MS: i32 = 2_000;
const LONGEST_PAUSE_MS: i32 = 60_000;
const SHORT_WAIT_MS: i32 = 50;
const SHORT_WAITS: u32 = 20;

/// Stops trying: the respondent went elsewhere.
pub fn stop(app: App) {
    app.note(|work| work.attempt += 1);
}

/// Sends, and goes on trying with longer and longer pauses. An attempt that is under way gives way to this one;
/// both have the same secret, so the response is stored once.
pub fn start(app: App) {
    app.note(|work| work.attempt += 1);
    let attempt = app.work().attempt;
    app.change(|model| model.sending = Sending::Busy);
    spawn_local(async move {
        // a change that is on its way to the draft must not arrive after the answers
        for _ in 0..SHORT_WAITS {
            if app.work().is_saving {
                browser::sleep(SHORT_WAIT_MS).await;
            }
        }
        let Some((slug, secret, submission)) = gathered(app).await else { return };
        let mut pause = FIRST_PAUSE_MS;
        let is_current = || app.work().attempt == attempt;
        while is_current() {
            app.change(|model| model.sending = Sending::Busy);
            let away = app.look(|model| model.session.led_away().map(|ending| ending - model.loaded.form.endings.len()));
            let result = net::send(&slug, &secret, &submission, away).await;
            if !is_current() {
                return;
            }
            match result {
                Ok(()) => return finish(app),
                Err(failure) if failure.passes() => app.change(|model| model.sending = Sending::Waiting(reason(&failure))),
                Err(failure) => return refuse(app, failure),
            }
            browser::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE_MS);
        }
    });
}

/// The response, with what another device has saved of it meanwhile.
async fn gathered(app: App) -> Option<(SurveySlug, String, Submission)> {
    let (slug, secret) = app.look(|model| (model.loaded.slug.clone(), model.secret.clone()));
    if app.look(|model| model.is_saved)
        && let Ok(saved) = net::draft(&slug, &secret).await
    {
        app.change(|model| model.merge(saved));
    }
    app.look(submission)
}

fn submission(model: &Model) -> Option<(SurveySlug, String, Submission)> {
    let loaded = &model.loaded;
    let submission = Submission {
        key: SubmissionKey::OF_SECRET,
        version: loaded.version.clone(),
        unit: model.unit.clone()?,
        answers: model.session.settled(),
        channel: loaded.channel,
        paradata: Some(model.told_paradata()),
        arrangement: loaded.arrangement.clone(),
    };
    Some((loaded.slug.clone(), model.secret.clone(), submission))
}

const fn reason(failure: &Failure) -> Word {
    match failure {
        Failure::Unreachable => Word::WaitingOffline,
        _ => Word::WaitingBusy,
    }
}

fn finish(app: App) {
    let notice = app.look(|model| {
        let away = model.session.led_away();
        model.loaded.put_away(away.is_none());
        Notice::thanks(&model.loaded.form, away.or_else(|| model.session.ending()))
    });
    app.end(notice);
}

fn refuse(app: App, failure: Failure) {
    match failure {
        Failure::Refused { word, fields } => {
            let (problems, page) = app.look(|model| locate(model, &fields));
            if let Some(page) = page {
                app.show(page + app.look(Model::first));
                app.hold(problems);
            }
            app.change(|model| model.sending = Sending::Failed(word));
        }
        failure => {
            if matches!(failure, Failure::AlreadySent) {
                app.look(|model| model.loaded.put_away(true));
            }
            app.end(app.look(|model| Notice::failure(&failure, model.words())));
        }
    }
}

/// The problems of the first page that has any: as this page judges the answers, else as the server named them.
fn locate(model: &Model, fields: &[(String, String)]) -> (Problems, Option<usize>) {
    let plan = model.session.plan();
    let mut problems =
        plan.check(&model.session.settled(), model.loaded.today).err().map(|all| remedies(&all, model.words())).unwrap_or_default();
    if problems.is_empty() {
        let named = fields.iter().filter_map(|(field, text)| Some((item_of_field(plan, field)?, text.clone())));
        problems = named.collect();
    }
    let page = problems.first().and_then(|(item, _)| page_of(plan, item));
    problems.retain(|(item, _)| page_of(plan, item) == page);
    (problems, page)
}
