//! Getting the answers to the server: once, whatever happens on the way.

use candor_survey::SurveySlug;
use candor_wire::ids::SubmissionKey;
use candor_wire::respond::Submission;
use reactive_graph::traits::{Update as _, UpdateValue as _, WithUntracked as _, WithValue as _};
use wasm_bindgen_futures::spawn_local;

use crate::app::App;
use crate::browser;
use crate::model::{Model, Notice, Problems, item_of_field, page_of, remedies};
use crate::net::{self, Failure};

/// How sending goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sending {
    /// Nothing is being sent.
    Idle,
    /// A request is on its way.
    Busy,
    /// It did not arrive and is sent again after a pause; the words say why.
    Waiting(&'static str),
    /// The server refused, in these words.
    Failed(String),
}

impl Sending {
    /// As the page says it.
    pub fn words(&self) -> String {
        match self {
            Self::Idle => String::new(),
            Self::Busy => "Sending your answers…".to_owned(),
            Self::Waiting(words) => [words, " Your answers are kept in this browser, and this page goes on trying."].concat(),
            Self::Failed(words) => words.clone(),
        }
    }

    /// Whether it needs another try.
    pub const fn is_troubled(&self) -> bool {
        matches!(self, Self::Waiting(_) | Self::Failed(_))
    }
}

const FIRST_PAUSE_MS: i32 = 2_000;
const LONGEST_PAUSE_MS: i32 = 60_000;
const SHORT_WAIT_MS: i32 = 50;
const SHORT_WAITS: u32 = 20;

/// Stops trying: the respondent went elsewhere.
pub fn stop(app: App) {
    app.work.update_value(|work| work.attempt += 1);
}

/// Sends, and goes on trying with longer and longer pauses. An attempt that is under way gives way to this one;
/// both have the same secret, so the response is stored once.
pub fn start(app: App) {
    app.work.update_value(|work| work.attempt += 1);
    let attempt = app.work.with_value(|work| work.attempt);
    app.model.update(|model| model.sending = Sending::Busy);
    spawn_local(async move {
        // a change that is on its way to the draft must not arrive after the answers
        for _ in 0..SHORT_WAITS {
            if app.work.with_value(|work| work.is_saving) {
                browser::sleep(SHORT_WAIT_MS).await;
            }
        }
        let Some((slug, secret, submission)) = gathered(app).await else { return };
        let mut pause = FIRST_PAUSE_MS;
        let is_current = || app.work.with_value(|work| work.attempt == attempt);
        while is_current() {
            app.model.update(|model| model.sending = Sending::Busy);
            let result = net::send(&slug, &secret, &submission).await;
            if !is_current() {
                return;
            }
            match result {
                Ok(()) => return finish(app),
                Err(failure) if failure.passes() => app.model.update(|model| model.sending = Sending::Waiting(reason(&failure))),
                Err(failure) => return refuse(app, failure),
            }
            browser::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE_MS);
        }
    });
}

/// The response, with what another device has saved of it meanwhile.
async fn gathered(app: App) -> Option<(SurveySlug, String, Submission)> {
    let (slug, secret) = app.model.with_untracked(|model| (model.loaded.slug.clone(), model.secret.clone()));
    if app.model.with_untracked(|model| model.is_saved)
        && let Ok(saved) = net::draft(&slug, &secret).await
    {
        app.model.update(|model| model.merge(saved));
    }
    app.model.with_untracked(submission)
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
    };
    Some((loaded.slug.clone(), model.secret.clone(), submission))
}

fn reason(failure: &Failure) -> &'static str {
    match failure {
        Failure::Unreachable => "Your answers did not arrive: there is no connection.",
        _ => "Your answers did not arrive: the server cannot take them just now.",
    }
}

fn finish(app: App) {
    let thanks = app.model.with_untracked(|model| {
        model.loaded.put_away();
        model.loaded.form.thanks.clone()
    });
    app.end(Notice::thanks(&thanks));
}

fn refuse(app: App, failure: Failure) {
    match failure {
        Failure::Refused { words, fields } => {
            let (problems, page) = app.model.with_untracked(|model| locate(model, &fields));
            if let Some(page) = page {
                app.show(page + app.model.with_untracked(Model::first));
                app.hold(problems);
            }
            app.model.update(|model| model.sending = Sending::Failed(words));
        }
        failure => {
            if failure == Failure::AlreadySent {
                app.model.with_untracked(|model| model.loaded.put_away());
            }
            app.end(Notice::failure(&failure));
        }
    }
}

/// The problems of the first page that has any: as this page judges the answers, else as the server named them.
fn locate(model: &Model, fields: &[(String, String)]) -> (Problems, Option<usize>) {
    let plan = model.session.plan();
    let mut problems = plan.check(&model.session.settled(), model.loaded.today).err().map(|all| remedies(&all)).unwrap_or_default();
    if problems.is_empty() {
        let named = fields.iter().filter_map(|(field, text)| Some((item_of_field(plan, field)?, text.clone())));
        problems = named.collect();
    }
    let page = problems.first().and_then(|(item, _)| page_of(plan, item));
    problems.retain(|(item, _)| page_of(plan, item) == page);
    (problems, page)
}
