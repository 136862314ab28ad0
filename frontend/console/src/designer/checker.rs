//! The worker beside the page that says what is wrong with the draft: what keeps it from being published, its
//! conditions in words, and what the linter finds.
//!
//! It is asked after a short pause in typing, one question at a time. What it says of a draft that has changed since is
//! dropped, so that places in texts are never those of other words. What takes knowledge of the setting, of other
//! languages or of the published version the server finds in each draft that is saved.

use std::time::Duration;

use candor_survey::Audience;
use candor_survey::document::Document;
use candor_wire::check::{Finding, Severity, Verdict};
use candor_wire::ids::SurveyId;
use candor_wire::lint::LintRule;
use js_sys::{Array, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::api::{Api, use_api};
use crate::designer::edit::text_mut;

/// How long after the last change the worker is asked.
const PAUSE: Duration = Duration::from_millis(120);

/// A finding with the words that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// What was found.
    pub finding: Finding,
    /// What stands before the words, the words, and what stands behind them; all empty when it is about a place.
    pub text: [String; 3],
}

impl Marked {
    fn new(finding: Finding, document: &mut Document) -> Self {
        let (start, end) = (finding.start, finding.end);
        let parts = |text: &mut String| Some([text.get(..start)?, text.get(start..end)?, text.get(end..)?].map(str::to_owned));
        let text = if start < end { text_mut(document, &finding.path).and_then(parts) } else { None };
        Self { finding, text: text.unwrap_or_default() }
    }

    /// Whether nobody keeps it and it weighs that much.
    #[must_use]
    pub fn stands(&self, severity: Severity) -> bool {
        self.finding.suppressed.is_none() && self.finding.severity == severity
    }
}

/// What the worker has said, and whether there is one.
#[derive(Debug, Clone, Copy)]
pub struct Checker {
    /// What it said last; its findings are in `findings`.
    pub verdict: RwSignal<Verdict>,
    /// What the linter found, the heaviest first.
    pub findings: RwSignal<Vec<Marked>>,
    /// Whether it has said anything yet.
    pub has_spoken: RwSignal<bool>,
    /// What the rules are about; empty until a finding needs it.
    pub rules: RwSignal<Vec<LintRule>>,
    document: RwSignal<Document>,
    /// What the server found in the draft as it was saved last.
    beyond: StoredValue<Vec<Finding>>,
    audience: Audience,
    worker: StoredValue<Option<Worker>, LocalStorage>,
    progress: StoredValue<Progress>,
    timer: StoredValue<Option<TimeoutHandle>>,
    api: Api,
}

/// Where the questions to the worker are.
#[derive(Debug, Clone, Copy, Default)]
struct Progress {
    is_ready: bool,
    is_asked: bool,
    /// Whether the draft has changed since the worker was asked.
    is_overtaken: bool,
}

impl Checker {
    /// Starts the worker and follows the document.
    #[must_use]
    pub fn new(document: RwSignal<Document>, audience: Audience) -> Self {
        let checker = Self {
            verdict: RwSignal::new(Verdict::default()),
            findings: RwSignal::new(Vec::new()),
            has_spoken: RwSignal::new(false),
            rules: RwSignal::new(Vec::new()),
            document,
            beyond: StoredValue::new(Vec::new()),
            audience,
            worker: StoredValue::new_local(None),
            progress: StoredValue::new(Progress::default()),
            timer: StoredValue::new(None),
            api: use_api(),
        };
        checker.worker.set_value(checker.start());
        Effect::new(move || {
            document.track();
            checker.changed();
        });
        on_cleanup(move || {
            if let Some(Some(worker)) = checker.worker.try_update_value(Option::take) {
                worker.terminate();
            }
        });
        checker
    }

    /// The page names the worker's script and the two parts of its program.
    fn start(self) -> Option<Worker> {
        let named = window().document()?.query_selector("meta[name=checker]").ok()??.get_attribute("content")?;
        let mut addresses = named.split(' ');
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(addresses.next()?, &options).ok()?;
        let hear = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| self.hear(&Uint8Array::new(&message.data()).to_vec()));
        worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
        hear.forget();
        let parts: Array = addresses.map(wasm_bindgen::JsValue::from).collect();
        worker.post_message(&parts).ok()?;
        Some(worker)
    }

    /// Lets the server look at the draft, which is saved.
    pub fn look_further(self, id: SurveyId) {
        spawn_local(async move {
            // without an answer what is known stays
            if let Ok(found) = self.api.findings(id).await {
                let _ = self.beyond.try_set_value(found);
                self.changed();
            }
        });
    }

    fn changed(self) {
        self.progress.update_value(|progress| progress.is_overtaken = true);
        if let Some(Some(handle)) = self.timer.try_update_value(Option::take) {
            handle.clear();
        }
        self.timer.set_value(set_timeout_with_handle(move || self.ask(), PAUSE).ok());
    }

    fn ask(self) {
        let Some(progress) = self.progress.try_get_value().filter(|progress| progress.is_ready && !progress.is_asked) else { return };
        let bytes = self.document.try_with_untracked(|document| postcard::to_allocvec(&(self.audience, document)).ok()).flatten();
        let Some(bytes) = bytes else { return };
        let sent = self.worker.try_with_value(|worker| worker.as_ref()?.post_message(&Uint8Array::from(bytes.as_slice())).ok()).flatten();
        self.progress.set_value(Progress { is_asked: sent.is_some(), is_overtaken: false, ..progress });
    }

    fn hear(self, bytes: &[u8]) {
        let Some(progress) = self.progress.try_get_value() else { return };
        self.progress.set_value(Progress { is_ready: true, is_asked: false, ..progress });
        if progress.is_overtaken || !progress.is_ready {
            return self.ask();
        }
        if let Ok(verdict) = postcard::from_bytes::<Verdict>(bytes) {
            self.take(verdict);
        }
    }

    fn take(self, mut verdict: Verdict) {
        let mut document = self.document.get_untracked();
        let all = std::mem::take(&mut verdict.findings).into_iter().chain(self.beyond.get_value());
        let mut findings: Vec<Marked> = all.map(|finding| Marked::new(finding, &mut document)).collect();
        findings.sort_by_key(|marked| std::cmp::Reverse(marked.finding.severity));
        if self.rules.with_untracked(Vec::is_empty) && !findings.is_empty() {
            spawn_local(async move {
                if let Ok(rules) = self.api.lint_rules().await {
                    let _ = self.rules.try_set(rules);
                }
            });
        }
        if self.findings.with_untracked(|before| *before != findings) {
            self.findings.set(findings);
        }
        if self.verdict.with_untracked(|before| *before != verdict) {
            self.verdict.set(verdict);
        }
        if !self.has_spoken.get_untracked() {
            self.has_spoken.set(true);
        }
    }
}
