//! The draft being edited: changes, undo, saving, and the copy in this browser.

use candor_survey::document::{Document, Text};
use candor_wire::ids::SurveyId;
use candor_wire::problem::{Code, FieldProblem};
use candor_wire::survey::{SaveDraft, SurveyDetail};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Api, ApiError, use_api};
use crate::designer::attention::placed;
use crate::designer::checker::Checker;
use crate::designer::copy::{self, LocalCopy};
use crate::designer::edit::Place;
use crate::designer::history::History;
use crate::memo::Memo;

/// How long after the last change a draft is saved.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(800);

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
    /// Whether steps of before were dropped, because the draft was changed elsewhere since.
    pub is_changed_elsewhere: RwSignal<bool>,
    revision: RwSignal<i64>,
    server_problems: RwSignal<Vec<FieldProblem>>,
    history: RwSignal<History>,
    /// Published or deleted: nothing of it is kept any more.
    is_over: StoredValue<bool>,
    tag: StoredValue<String>,
    timer: StoredValue<Option<TimeoutHandle>>,
    api: Api,
}

impl Draft {
    /// Starts to edit what the server has.
    #[must_use]
    pub fn new(detail: SurveyDetail) -> Self {
        let id = detail.summary.id;
        let found = copy::find(id).filter(|copy| !is_same(&copy.document, &detail.document));
        let record = copy::history(id);
        let history = record.as_ref().and_then(|record| History::taken_up(record, &detail.document, detail.revision));
        let is_dropped = record.is_some() && history.is_none() && found.is_none();
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
            problems: Memo::new(move || problems(document, checker, saving, server_problems)),
            place: RwSignal::new(Place::Survey),
            theirs: RwSignal::new(None),
            found: RwSignal::new(found),
            revision: RwSignal::new(detail.revision),
            is_changed_elsewhere: RwSignal::new(is_dropped),
            history: RwSignal::new(history.unwrap_or_default()),
            is_over: StoredValue::new(false),
            tag: StoredValue::new(String::new()),
            timer: StoredValue::new(None),
            api: use_api(),
        };
        Effect::new(move || {
            if saving.get() == Saving::Saved {
                checker.look_further(id);
            }
        });
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
    pub fn edit<T>(self, tag: &str, change: impl FnOnce(&mut Document) -> T) -> Option<T> {
        let before = self.before(tag);
        let result = self.document.try_update_untracked(change);
        self.after(&before);
        result
    }

    /// Changes the document and shows what the change leads to; false when it leads nowhere.
    pub fn edit_to(self, change: impl FnOnce(&mut Document) -> Option<Place>) -> bool {
        self.lead_to(self.edit("", change).flatten())
    }

    /// Shows the place that a change has just led to.
    pub fn lead_to(self, place: Option<Place>) -> bool {
        if let Some(place) = place {
            self.history.update_untracked(|history| history.show(place));
            self.show(place);
        }
        place.is_some()
    }

    /// Changes the document where the change looks after translations itself.
    pub fn edit_with_translations<T>(self, change: impl FnOnce(&mut Document) -> T) -> Option<T> {
        self.begin("");
        let result = self.document.try_update_untracked(change);
        self.after(&[]);
        result
    }

    /// What is the same for all changes; nothing is compared where there is no other language.
    fn before(self, tag: &str) -> Vec<Text> {
        self.begin(tag);
        self.document.with_untracked(|document| if document.translations.is_empty() { Vec::new() } else { document.texts() })
    }

    fn after(self, before: &[Text]) {
        self.document.update(|document| {
            if !before.is_empty() {
                document.mark_changed(before);
            }
        });
        self.changed();
    }

    /// Begins a step, unless it goes on with the last one.
    fn begin(self, tag: &str) {
        let same = self.tag.with_value(|last| !tag.is_empty() && last == tag);
        if !same {
            self.history.update(|history| {
                self.document.with_untracked(|document| history.begin(document, self.place.get_untracked()));
            });
            self.tag.set_value(tag.to_owned());
        }
    }

    /// Shows another part.
    pub fn show(self, place: Place) {
        self.place.set(place);
        self.tag.set_value(String::new());
    }

    /// Whether there is a step to undo.
    #[must_use]
    pub fn can_undo(self) -> bool {
        self.history.with(History::can_undo)
    }

    /// Whether there is a step to do again.
    #[must_use]
    pub fn can_redo(self) -> bool {
        self.history.with(History::can_redo)
    }

    /// Takes the last step back.
    pub fn undo(self) {
        self.step(History::back);
    }

    /// Does the step again that was taken back last.
    pub fn redo(self) {
        self.step(History::forth);
    }

    fn step(self, go: fn(&mut History, &Document) -> Option<(Document, Place)>) {
        let led = self.history.try_update(|history| self.document.with_untracked(|document| go(history, document))).flatten();
        let Some((document, place)) = led else { return };
        self.replace(document, place);
        self.changed();
    }

    fn replace(self, document: Document, place: Place) {
        self.tag.set_value(String::new());
        self.place.set(place);
        self.document.set(document);
    }

    /// Keeps the steps in this browser, with the text that they end at.
    fn keep_history(self) {
        let revision = self.revision.try_get_untracked();
        let (Some(revision), Some(false)) = (revision, self.is_over.try_get_value()) else { return };
        let record = self.history.try_update_untracked(|history| {
            let has_steps = history.can_undo() || history.can_redo();
            has_steps.then(|| self.document.try_with_untracked(|document| history.kept(document, revision))).flatten()
        });
        if let Some(Some(record)) = record {
            copy::keep_history(self.id, &record);
        }
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

    /// The draft is published, or about to be deleted: nothing is saved any more, and nothing of it is kept.
    pub fn end(self) {
        self.stop();
        self.is_over.set_value(true);
        copy::drop_all(self.id);
        copy::drop_history(self.id);
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
        self.keep_history();
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
        let present = self.document.with_untracked(|document| is_same(document, &sent.document));
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
            self.begin("");
            self.replace(detail.document, Place::Survey);
            self.server_problems.set(detail.problems);
            self.saving.set(Saving::Saved);
            copy::drop_all(self.id);
        }
    }

    /// Takes the copy in this browser, or forgets it.
    pub fn restore(self, take: bool) {
        let Some(copy) = self.found.try_update(Option::take).flatten() else { return };
        copy::drop_all(self.id);
        let record = copy::history(self.id);
        let steps = record.and_then(|record| History::taken_up(&record, &copy.document, copy.revision));
        if !take {
            return;
        }
        // its own steps come back with it, unless the server has a newer text, which Undo must bring back
        match steps.filter(|_| copy.revision == self.revision() && !self.history.with_untracked(History::can_undo)) {
            Some(steps) => self.history.set(steps),
            None => self.begin(""),
        }
        // as it was written: nothing of it is a change to look at again
        self.replace(copy.document, self.place.get_untracked());
        self.changed();
    }

    /// Saves at once what waits for its pause, when the designer is left. The copy in this browser stays, and is of no
    /// use to anybody once the server has the same.
    fn leave(self) {
        self.keep_history();
        let waits = self.timer.try_update_value(Option::take).flatten();
        let Some(handle) = waits else { return };
        handle.clear();
        let Some(document) = self.document.try_get_untracked() else { return };
        let Some(revision) = self.revision.try_get_untracked() else { return };
        self.api.save_draft_in_passing(self.id, &SaveDraft { revision, document });
    }
}

/// Whether two documents are the same, byte by byte as they travel: comparing part by part is a program of its own.
fn is_same(one: &Document, other: &Document) -> bool {
    let bytes = [one, other].map(|document| postcard::to_allocvec(document).ok());
    bytes[0].is_some() && bytes[0] == bytes[1]
}

fn problems(
    document: RwSignal<Document>,
    checker: Checker,
    saving: RwSignal<Saving>,
    server: RwSignal<Vec<FieldProblem>>,
) -> Vec<FieldProblem> {
    let mut all = checker.verdict.with(|verdict| verdict.problems.clone());
    // what the server said is about what it has
    if saving.get() == Saving::Saved || !checker.has_spoken.get() {
        let more: Vec<_> = server.with(|more| more.iter().filter(|problem| !all.contains(problem)).cloned().collect());
        all.extend(more);
    }
    // what is said of this very draft; it says so again when that has changed
    document.with_untracked(|document| all.into_iter().map(|problem| placed(document, problem)).collect())
}
