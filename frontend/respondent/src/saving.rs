//! Getting answers to the server's draft, soon after they are given, one request at a time.

use candor_survey::{ItemCode, SurveySlug};
use candor_wire::respond::{DraftChange, Entered};
use wasm_bindgen_futures::spawn_local;

use crate::app::App;
use crate::browser;
use crate::model::{Model, Notice};
use crate::net::{self, Failure};
use crate::sending::Sending;

/// What is typed within this time goes together.
const DELAY_MS: i32 = 300;
const LONGEST_PAUSE_MS: i32 = 60_000;

/// Saves soon, if there is something to save.
pub fn schedule(app: App) {
    let is_idle = !app.work().is_scheduled && app.look(|model| !model.unsaved.is_empty());
    if !is_idle {
        return;
    }
    app.note(|work| work.is_scheduled = true);
    let pause = DELAY_MS.max(app.work().pause_ms);
    spawn_local(async move {
        browser::sleep(pause).await;
        app.note(|work| work.is_scheduled = false);
        save(app).await;
    });
}

/// Saves at once: the connection is back, or the page is about to go.
pub fn now(app: App) {
    spawn_local(save(app));
}

async fn save(app: App) {
    // what is being sent needs no saving any more
    let waits = app.work().is_saving || app.look(|model| model.sending != Sending::Idle);
    let Some((slug, secret, change)) = app.look(change).filter(|_| !waits) else { return };
    app.note(|work| work.is_saving = true);
    let result = net::save(&slug, &secret, &change).await;
    app.note(|work| work.is_saving = false);
    // a new response may have begun meanwhile
    if app.look(|model| model.secret != secret || model.notice.is_some()) {
        return schedule(app);
    }
    match result {
        Ok(()) => {
            app.note(|work| work.pause_ms = 0);
            app.change(|model| {
                model.is_saved = true;
                model.is_failing = false;
                model.store(&[], &change.items);
            });
        }
        Err(failure) if failure.passes() => {
            app.note(|work| work.pause_ms = (work.pause_ms * 2).clamp(2_000, LONGEST_PAUSE_MS));
            app.change(|model| model.is_failing = true);
        }
        Err(failure @ (Failure::AlreadySent | Failure::Closed)) => {
            // answers on their way hear for themselves how it ended
            if app.look(|model| model.sending == Sending::Idle) {
                if matches!(failure, Failure::AlreadySent) {
                    app.look(|model| model.loaded.put_away(true));
                }
                app.end(app.look(|model| Notice::failure(&failure, model.words())));
            }
            return;
        }
        // what the server does not take stays in this browser, and sending says why
        Err(_) => return,
    }
    schedule(app);
}

/// What the server does not have yet.
fn change(model: &Model) -> Option<(SurveySlug, String, DraftChange)> {
    if model.unsaved.is_empty() {
        return None;
    }
    let entered = |item: &ItemCode| (item.clone(), Entered::of(&model.session, item));
    let change = DraftChange {
        version: model.loaded.version.clone(),
        unit: model.unit.clone(),
        channel: model.loaded.channel,
        step: u32::try_from(model.step).unwrap_or_default(),
        page: u32::try_from(model.session.page()).unwrap_or_default(),
        // what the link brought goes along, for whoever goes on elsewhere
        items: model.unsaved.iter().chain(model.loaded.brought.keys()).map(entered).collect(),
        paradata: model.told_paradata(),
    };
    Some((model.loaded.slug.clone(), model.secret.clone(), change))
}
