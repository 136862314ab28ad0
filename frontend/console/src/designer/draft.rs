//! The draft being edited: changes, undo, saving, and the copy in this browser.

use candor_survey::document::Document;
use candor_wire::ids::SurveyId;
use candor_wire::problem::{Code, FieldProblem};
use candor_wire::survey::{SaveDraft, SurveyDetail};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Api, ApiError, use_api};
use crate::designer::checker::Checker;
use crate::designer::copy::{self, LocalCopy};
use crate::designer::edit::Place;

/// How long after the last change a draft is saved.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(800);
/// How many steps can be undone.
const STEPS: usize = 200;

/// Where the present content is.
#[derive(Debug, Clone, PartialEq)]
pub enum Saving {
    /// On the server.
    Saved,
    /// Only here, for a moment.
    Changed,
    /// On its way.
    Underway,
    /// Only here; the server refused or was not reached.
    Failed(ApiError),
    /// Somebody else saved; both versions are kept until one is chosen.
    Conflict,
}

/// The draft of one survey.
#[derive(Debug, Clone, Copy)]
pub struct Draft {
    /// Survey.
    pub id: SurveyId,
    /// Content.
    pub document: RwSignal<Document>,
    /// What the editor shows.
    pub place: RwSignal<Place>,
    /// Where the content is.
    pub saving: RwSignal<Saving>,
    /// The newer content of somebody else.
    pub theirs: RwSignal<Option<SurveyDetail>>,
    /// A copy in this browser that the server does not have.
    pub found: RwSignal<Option<LocalCopy>>,
    /// The worker that looks at the draft.
    pub checker: Checker,
    /// What keeps the draft from being published: found by the worker, and by the server with each save.
    pub problems: Memo<Vec<FieldProblem>>,
    revision: RwSignal<i64>,
    server_problems: RwSignal<Vec<FieldProblem>>,
    past: RwSignal<Vec<(Document, Place)>>,
    tag: StoredValue<String>,
    timer: StoredValue<Option<TimeoutHandle>>,
    api: Api,
}

impl Draft {
    /// Starts to edit what the server has.
    #[must_use]
    pub fn new(detail: SurveyDetail) -> Self {
        let id = detail.summary.id;
        let found = copy::find(id).filter(|copy| copy.document != detail.document);
        let document = RwSignal::new(detail.document);
        let saving = RwSignal::new(Saving::Saved);
        let server_problems = RwSignal::new(detail.problems);
        let checker = Checker::new(document, detail.summary.audience);
        let draft = Self {
            id,
            document,
            saving,
            server_problems,
            checker,
            problems: Memo::new(move |_| problems(checker, saving, server_problems)),
            place: RwSignal::new(Place::Survey),
            theirs: RwSignal::new(None),
            found: RwSignal::new(found),
            revision: RwSignal::new(detail.revision),
            past: RwSignal::new(Vec::new()),
            tag: StoredValue::new(String::new()),
            timer: StoredValue::new(None),
            api: use_api(),
        };
        let gone = window_event_listener_untyped("pagehide", move |_| draft.leave());
        on_cleanup(move || {
            gone.remove();
            draft.leave();
        });
        draft
    }

    /// The revision that the server has.
    #[must_use]
    pub fn revision(self) -> i64 {
        self.revision.get_untracked()
    }

    /// Changes the document. Changes with the same tag in a row are one step of undo.
    pub fn edit<T: 'static>(self, tag: &str, change: impl FnOnce(&mut Document) -> T) -> Option<T> {
        let same = self.tag.with_value(|last| !tag.is_empty() && last == tag);
        if !same {
            self.remember();
            self.tag.set_value(tag.to_owned());
        }
        let result = self.document.try_update(|document| {
            let before = if document.translations.is_empty() { Vec::new() } else { document.texts() };
            let result = change(document);
            document.mark_changed(&before);
            result
        });
        self.changed();
        result
    }

    /// Shows another part.
    pub fn show(self, place: Place) {
        self.place.set(place);
        self.tag.set_value(String::new());
    }

    /// Whether there is a step to undo.
    #[must_use]
    pub fn can_undo(self) -> bool {
        self.past.with(|past| !past.is_empty())
    }

    /// Takes the last step back.
    pub fn undo(self) {
        let Some((document, place)) = self.past.try_update(Vec::pop).flatten() else { return };
        self.tag.set_value(String::new());
        self.place.set(place);
        self.document.set(document);
        self.changed();
    }

    fn remember(self) {
        let step = (self.document.get_untracked(), self.place.get_untracked());
        self.past.update(|past| {
            if past.len() == STEPS {
                past.remove(0);
            }
            past.push(step);
        });
    }

    fn changed(self) {
        self.document.with_untracked(|document| copy::keep(self.id, self.revision(), document));
        if self.saving.with_untracked(|saving| *saving == Saving::Conflict) {
            return;
        }
        if self.saving.with_untracked(|saving| *saving != Saving::Underway) {
            self.saving.set(Saving::Changed);
        }
        self.later();
    }

    fn later(self) {
        self.stop();
        let handle = set_timeout_with_handle(move || self.save(), PAUSE).ok();
        self.timer.set_value(handle);
    }

    fn stop(self) {
        if let Some(Some(handle)) = self.timer.try_update_value(Option::take) {
            handle.clear();
        }
    }

    /// Saves now if there is something to save.
    pub fn save_if_changed(self) {
        if self.saving.with_untracked(|saving| matches!(saving, Saving::Changed | Saving::Failed(_))) {
            self.save();
        }
    }

    /// The draft is about to be deleted: nothing is saved any more.
    pub fn abandon(self) {
        self.stop();
        copy::drop_all(self.id);
    }

    /// Saves now.
    pub fn save(self) {
        self.stop();
        let idle = self.saving.try_with_untracked(|saving| !matches!(saving, Saving::Underway | Saving::Conflict));
        if idle != Some(true) {
            // a save that is underway looks again when it is done
            return;
        }
        self.saving.set(Saving::Underway);
        let sent = SaveDraft { revision: self.revision(), document: self.document.get_untracked() };
        spawn_local(async move {
            let answer = self.api.save_draft(self.id, &sent).await;
            // the designer may have been left in the meantime; the copy in this browser remains then
            if self.saving.is_disposed() {
                if answer.is_ok() {
                    copy::drop_all(self.id);
                }
                return;
            }
            match answer {
                Ok(saved) => self.saved(&sent, saved),
                Err(error) if error.code() == Some(Code::DraftChanged) => self.conflict().await,
                Err(error) => self.saving.set(Saving::Failed(error)),
            }
        });
    }

    fn saved(self, sent: &SaveDraft, saved: candor_wire::survey::DraftSaved) {
        self.revision.set(saved.revision);
        self.server_problems.set(saved.problems);
        copy::drop_all(self.id);
        let present = self.document.with_untracked(|document| *document == sent.document);
        if present {
            self.saving.set(Saving::Saved);
        } else {
            self.saving.set(Saving::Changed);
            copy::keep(self.id, saved.revision, &self.document.get_untracked());
            self.later();
        }
    }

    async fn conflict(self) {
        match self.api.survey(self.id).await {
            Ok(detail) => {
                self.theirs.set(Some(detail.into_draft()));
                self.saving.set(Saving::Conflict);
            }
            Err(error) => self.saving.set(Saving::Failed(error)),
        }
    }

    /// Ends a conflict: mine is saved over theirs, or theirs is shown and mine can be had back with undo.
    pub fn settle(self, keep_mine: bool) {
        let Some(detail) = self.theirs.try_update(Option::take).flatten() else { return };
        self.revision.set(detail.revision);
        self.saving.set(Saving::Changed);
        if keep_mine {
            self.save();
        } else {
            self.remember();
            self.tag.set_value(String::new());
            self.place.set(Place::Survey);
            self.document.set(detail.document);
            self.server_problems.set(detail.problems);
            self.saving.set(Saving::Saved);
            copy::drop_all(self.id);
        }
    }

    /// Takes the copy in this browser, or forgets it.
    pub fn restore(self, take: bool) {
        let Some(copy) = self.found.try_update(Option::take).flatten() else { return };
        copy::drop_all(self.id);
        if take {
            // as it was written: nothing of it is a change to look at again
            self.remember();
            self.tag.set_value(String::new());
            self.document.set(copy.document);
            self.changed();
        }
    }

    /// Saves at once what waits for its pause, when the designer is left. The copy in this browser stays, and is of no
    /// use to anybody once the server has the same.
    fn leave(self) {
        let waits = self.timer.try_update_value(Option::take).flatten();
        let Some(handle) = waits else { return };
        handle.clear();
        let Some(document) = self.document.try_get_untracked() else { return };
        let Some(revision) = self.revision.try_get_untracked() else { return };
        self.api.save_draft_in_passing(self.id, &SaveDraft { revision, document });
    }
}

fn problems(checker: Checker, saving: RwSignal<Saving>, server: RwSignal<Vec<FieldProblem>>) -> Vec<FieldProblem> {
    let mut all = checker.verdict.with(|verdict| verdict.problems.clone());
    // what the server said is about what it has
    if saving.get() == Saving::Saved || !checker.has_spoken.get() {
        let more: Vec<_> = server.with(|more| more.iter().filter(|problem| !all.contains(problem)).cloned().collect());
        all.extend(more);
    }
    all
}
