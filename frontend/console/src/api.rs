//! Typed calls of the server's interface.

use std::cell::RefCell;
use std::pin::Pin;

use candor_form::Words;
use candor_survey::WaveCode;
use candor_wire::POSTCARD;
use candor_wire::account::{Me, NewUser, SetUp, SignIn, Status, User};
use candor_wire::check::Finding;
use candor_wire::exchange::ImportReport;
use candor_wire::experience::{Experience, ExperienceQuery, Targets};
use candor_wire::ids::{CommentId, ContactId, MailingId, ReviewerId, SurveyId, UserId};
use candor_wire::invitation::{Assurance, Contacts, ContactsImported, Level, MailingPlan, Mailings, PlanMailing, SetAssurance};
use candor_wire::lint::LintRule;
use candor_wire::organisation::{Imported, Unit};
use candor_wire::path;
use candor_wire::picture::PictureAdded;
use candor_wire::place::{Places, SavePlaces};
use candor_wire::problem::{Code, FieldProblem, Problem};
use candor_wire::quota::Quotas;
use candor_wire::recurrence::{Every, Recurrence, SetRecurrence};
use candor_wire::report::{FrameImported, LinkageQuery, PowerSentence, ReportPage, Results, ResultsQuery};
use candor_wire::retention::{Keep, Retention, SetRetention};
use candor_wire::review::{InviteReviewer, Judge, MarkComment, NeedApproval, NewComment, Review, ReviewerInvited};
use candor_wire::rights::{AboutPerson, AskPerson, Erased};
use candor_wire::survey::{DraftSaved, Fieldwork, OpenWave, Publish, SaveDraft, SurveyDetail, SurveyFacts, SurveySummary, TemplateSummary};
use candor_wire::version::AskDifference;
use js_sys::Uint8Array;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Why a call did not succeed.
#[derive(Debug, Clone, PartialEq)]
pub enum ApiError {
    /// The server says why.
    Problem(Box<Problem>),
    /// No answer arrived.
    Unreachable,
    /// An answer that this program cannot read, with its status.
    Unreadable(u16),
}

impl ApiError {
    /// The stable code, when the server gave one.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            _ => None,
        }
    }

    /// What happened.
    #[must_use]
    pub fn title(&self) -> String {
        match self {
            Self::Problem(problem) => problem.title.clone(),
            Self::Unreachable => "The server cannot be reached.".into(),
            Self::Unreadable(status) => format!("The server gave an answer that cannot be read (status {status})."),
        }
    }

    /// What to do.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::Problem(problem) => problem.remedy.clone(),
            Self::Unreachable => "Check the connection and try again. Nothing on this page is lost.".into(),
            Self::Unreadable(_) => "Reload the page; if it happens again, tell the administrator.".into(),
        }
    }

    /// Particulars by field.
    #[must_use]
    pub fn fields(&self) -> &[FieldProblem] {
        match self {
            Self::Problem(problem) => &problem.fields,
            _ => &[],
        }
    }

    /// What is wrong with one field.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<String> {
        self.fields().iter().find(|f| f.field == name).map(|f| f.message.clone())
    }
}

/// The result of a call.
pub type Outcome<T> = Result<T, ApiError>;

thread_local! {
    // functions of promises that calls wait for while the sign-in dialog is open
    static WAITING: RefCell<Vec<js_sys::Function>> = const { RefCell::new(Vec::new()) };
}

/// Calls the server. A call that meets an ended session opens the sign-in dialog, waits and repeats itself.
#[derive(Debug, Clone, Copy)]
pub struct Api {
    asking: RwSignal<bool>,
}

/// A request body with its media type.
type Body = Option<(&'static str, Vec<u8>)>;

/// Bytes that will arrive; boxed, so that its code is not repeated in every call.
type Answer = Pin<Box<dyn Future<Output = Outcome<Vec<u8>>>>>;

const JSON: &str = "application/json";

fn json<T: Serialize>(value: &T) -> Body {
    serde_json::to_vec(value).ok().map(|bytes| (JSON, bytes))
}

impl Api {
    /// Without waiting calls.
    #[must_use]
    pub fn new() -> Self {
        Self { asking: RwSignal::new(false) }
    }

    /// Whether calls wait for somebody to sign in again.
    #[must_use]
    pub fn asking(self) -> RwSignal<bool> {
        self.asking
    }

    /// Lets the waiting calls go on.
    pub fn signed_in_again(self) {
        self.asking.set(false);
        for resolve in WAITING.take() {
            let _ = resolve.call0(&JsValue::NULL);
        }
    }

    async fn wait(self) {
        // a second call that waits must not make the form anew that somebody is filling in
        if !self.asking.get_untracked() {
            self.asking.set(true);
        }
        let promise = js_sys::Promise::new(&mut |resolve, _| WAITING.with_borrow_mut(|list| list.push(resolve)));
        let _ = JsFuture::from(promise).await;
    }

    fn text(self, method: &'static str, path: &str, body: Body) -> Answer {
        self.bytes(method, path, body, JSON)
    }

    fn bytes(self, method: &'static str, path: &str, body: Body, accept: &'static str) -> Answer {
        let path = path.to_owned();
        Box::pin(async move {
            loop {
                match exchange(method, &path, body.clone(), accept).await {
                    Err(error) if error.code() == Some(Code::SignInNeeded) => self.wait().await,
                    other => return other,
                }
            }
        })
    }

    async fn get<T: DeserializeOwned>(self, path: &str) -> Outcome<T> {
        read(&self.text("GET", path, None).await?)
    }

    async fn send<T: DeserializeOwned>(self, method: &'static str, path: &str, body: Body) -> Outcome<T> {
        read(&self.text(method, path, body).await?)
    }

    /// The words around the questions in a language.
    ///
    /// # Errors
    /// As every call.
    pub async fn words(self, tag: &str) -> Outcome<Words> {
        self.get(&path::words(tag)).await
    }

    /// The review of a survey.
    ///
    /// # Errors
    /// As every call.
    pub async fn review(self, id: SurveyId) -> Outcome<Review> {
        self.get(&path::review(id)).await
    }

    /// Who has approved what is to be published, in words.
    ///
    /// # Errors
    /// As every call.
    pub async fn review_sentence(self, id: SurveyId) -> Outcome<String> {
        self.get(&path::review_sentence(id)).await
    }

    /// Invites a reviewer by link.
    ///
    /// # Errors
    /// As every call.
    pub async fn invite_reviewer(self, id: SurveyId, new: &InviteReviewer) -> Outcome<ReviewerInvited> {
        self.send("POST", &path::reviewers(id), json(new)).await
    }

    /// Takes a reviewer's link back.
    ///
    /// # Errors
    /// As every call.
    pub async fn revoke_reviewer(self, id: SurveyId, reviewer: ReviewerId) -> Outcome<()> {
        self.text("DELETE", &path::reviewer(id, reviewer), None).await.map(drop)
    }

    /// Comments, or answers a comment.
    ///
    /// # Errors
    /// As every call.
    pub async fn add_comment(self, id: SurveyId, new: &NewComment) -> Outcome<()> {
        self.text("POST", &path::review_comments(id), json(new)).await.map(drop)
    }

    /// Marks a comment as done or open.
    ///
    /// # Errors
    /// As every call.
    pub async fn mark_comment(self, id: SurveyId, comment: CommentId, is_done: bool) -> Outcome<()> {
        self.text("PUT", &path::review_comment(id, comment), json(&MarkComment { is_done })).await.map(drop)
    }

    /// Approves what is to be published, or asks for changes.
    ///
    /// # Errors
    /// As every call.
    pub async fn judge_review(self, id: SurveyId, judge: &Judge) -> Outcome<()> {
        self.text("POST", &path::review_verdict(id), json(judge)).await.map(drop)
    }

    /// Says whether publishing waits for an approval.
    ///
    /// # Errors
    /// As every call.
    pub async fn need_approval(self, id: SurveyId, is_needed: bool) -> Outcome<()> {
        self.text("PUT", &path::review_needed(id), json(&NeedApproval { is_needed })).await.map(drop)
    }

    /// Whether set-up is needed.
    ///
    /// # Errors
    /// As every call: the server's problem, or none reached.
    pub async fn status(self) -> Outcome<Status> {
        self.get(path::STATUS).await
    }

    /// Who is signed in; does not wait when nobody is.
    ///
    /// # Errors
    /// As every call.
    pub async fn session(self) -> Outcome<Me> {
        read(&exchange("GET", path::SESSION, None, JSON).await?)
    }

    /// Signs in.
    ///
    /// # Errors
    /// As every call.
    pub async fn sign_in(self, sign_in: &SignIn) -> Outcome<Me> {
        read(&exchange("POST", path::SESSION, json(sign_in), JSON).await?)
    }

    /// Signs out.
    ///
    /// # Errors
    /// As every call.
    pub async fn sign_out(self) -> Outcome<()> {
        exchange("DELETE", path::SESSION, None, JSON).await.map(drop)
    }

    /// Creates the first administrator, who is then signed in.
    ///
    /// # Errors
    /// As every call.
    pub async fn set_up(self, set_up: &SetUp) -> Outcome<()> {
        exchange("POST", path::SET_UP, json(set_up), JSON).await.map(drop)
    }

    /// Fills an empty installation with the example organisation.
    ///
    /// # Errors
    /// As every call.
    pub async fn load_example(self) -> Outcome<()> {
        self.text("POST", path::EXAMPLE, None).await.map(drop)
    }

    /// People who may sign in.
    ///
    /// # Errors
    /// As every call.
    pub async fn users(self) -> Outcome<Vec<User>> {
        self.get(path::USERS).await
    }

    /// Adds a person.
    ///
    /// # Errors
    /// As every call.
    pub async fn add_user(self, user: &NewUser) -> Outcome<()> {
        self.text("POST", path::USERS, json(user)).await.map(drop)
    }

    /// Removes a person.
    ///
    /// # Errors
    /// As every call.
    pub async fn remove_user(self, id: UserId) -> Outcome<()> {
        self.text("DELETE", &path::user(id), None).await.map(drop)
    }

    /// Organisational units.
    ///
    /// # Errors
    /// As every call.
    pub async fn units(self) -> Outcome<Vec<Unit>> {
        self.get(path::UNITS).await
    }

    /// Imports units from CSV text.
    ///
    /// # Errors
    /// As every call.
    pub async fn import_units(self, csv: String) -> Outcome<Imported> {
        self.send("POST", path::UNITS, Some(("text/csv; charset=utf-8", csv.into_bytes()))).await
    }

    /// Built-in questionnaires.
    ///
    /// # Errors
    /// As every call.
    pub async fn templates(self) -> Outcome<Vec<TemplateSummary>> {
        self.get(path::TEMPLATES).await
    }

    /// Questions to add to a questionnaire.
    ///
    /// # Errors
    /// As every call.
    pub async fn bank(self) -> Outcome<Vec<candor_survey::builtin::BankItem>> {
        let bytes = self.bytes("GET", path::BANK, None, POSTCARD).await?;
        postcard::from_bytes(&bytes).map_err(|_| ApiError::Unreadable(200))
    }

    /// All surveys that may be seen.
    ///
    /// # Errors
    /// As every call.
    pub async fn surveys(self) -> Outcome<Vec<SurveySummary>> {
        self.get(path::SURVEYS).await
    }

    /// Reads a questionnaire of another system. The questionnaire is only passed on, so it stays as it came.
    ///
    /// # Errors
    /// As every call.
    pub async fn import_questionnaire(self, file: Vec<u8>) -> Outcome<ImportReport<serde_json::Value>> {
        self.send("POST", path::IMPORT_QUESTIONNAIRE, Some(("application/octet-stream", file))).await
    }

    /// Keeps a picture.
    ///
    /// # Errors
    /// As every call.
    pub async fn add_picture(self, file: Vec<u8>) -> Outcome<PictureAdded> {
        self.send("POST", path::PICTURES, Some(("application/octet-stream", file))).await
    }

    /// Creates a draft and answers its id.
    ///
    /// # Errors
    /// As every call.
    pub async fn create_survey(self, survey: &impl Serialize) -> Outcome<SurveyId> {
        let made: SurveyFacts = self.send("POST", path::SURVEYS, json(survey)).await?;
        Ok(made.summary.id)
    }

    /// One survey without its questionnaire.
    ///
    /// # Errors
    /// As every call.
    pub async fn survey_facts(self, id: SurveyId) -> Outcome<SurveyFacts> {
        self.get(&path::survey(id)).await
    }

    /// One survey with its questionnaire.
    ///
    /// # Errors
    /// As every call.
    pub async fn survey(self, id: SurveyId) -> Outcome<SurveyDetail> {
        // the questionnaire is the largest value there is, and reading it from JSON the largest piece of code
        let bytes = self.bytes("GET", &path::survey(id), None, POSTCARD).await?;
        postcard::from_bytes(&bytes).map_err(|_| ApiError::Unreadable(200))
    }

    /// What the linter finds in a saved draft, beyond what this browser finds.
    ///
    /// # Errors
    /// As every call.
    pub async fn findings(self, id: SurveyId) -> Outcome<Vec<Finding>> {
        let bytes = self.bytes("GET", &path::findings(id), None, POSTCARD).await?;
        postcard::from_bytes(&bytes).map_err(|_| ApiError::Unreadable(200))
    }

    /// The rules of the linter, with their reasons.
    ///
    /// # Errors
    /// As every call.
    pub async fn lint_rules(self) -> Outcome<Vec<LintRule>> {
        self.get(path::LINT_RULES).await
    }

    /// Deletes a draft.
    ///
    /// # Errors
    /// As every call.
    pub async fn delete_survey(self, id: SurveyId) -> Outcome<()> {
        self.text("DELETE", &path::survey(id), None).await.map(drop)
    }

    /// Saves a draft.
    ///
    /// # Errors
    /// As every call.
    pub async fn save_draft(self, id: SurveyId, draft: &SaveDraft) -> Outcome<DraftSaved> {
        let bytes = postcard::to_allocvec(draft).ok().map(|bytes| (POSTCARD, bytes));
        self.send("PUT", &path::draft(id), bytes).await
    }

    /// Saves a draft while its page goes away: nobody hears whether it worked, and browsers let only small ones go.
    pub fn save_draft_in_passing(self, id: SurveyId, draft: &SaveDraft) {
        let Ok(bytes) = postcard::to_allocvec(draft) else { return };
        if let Some(options) = options("PUT", Some(&(POSTCARD, bytes)), JSON) {
            let _ = js_sys::Reflect::set(&options, &"keepalive".into(), &true.into());
            let _ = window().fetch_with_str_and_init(&path::draft(id), &options);
        }
    }

    /// Freezes the draft and opens its first wave.
    ///
    /// # Errors
    /// As every call.
    pub async fn publish(self, id: SurveyId, publish: &Publish) -> Outcome<()> {
        self.text("POST", &path::publish(id), json(publish)).await.map(drop)
    }

    /// What differs between a document and the published version.
    ///
    /// # Errors
    /// As every call.
    pub async fn difference<T: DeserializeOwned>(self, id: SurveyId, document: candor_survey::Document) -> Outcome<T> {
        let bytes = postcard::to_allocvec(&AskDifference { document }).ok().map(|bytes| (POSTCARD, bytes));
        self.send("POST", &path::difference(id), bytes).await
    }

    /// Gives up the next version of a published survey.
    ///
    /// # Errors
    /// As every call.
    pub async fn give_up(self, id: SurveyId) -> Outcome<()> {
        self.text("DELETE", &path::draft(id), None).await.map(drop)
    }

    /// Opens the next wave.
    ///
    /// # Errors
    /// As every call.
    pub async fn open_wave(self, id: SurveyId, code: WaveCode) -> Outcome<()> {
        self.text("POST", &path::waves(id), json(&OpenWave { code })).await.map(drop)
    }

    /// Closes the open wave.
    ///
    /// # Errors
    /// As every call.
    pub async fn close(self, id: SurveyId) -> Outcome<()> {
        self.text("POST", &path::close(id), None).await.map(drop)
    }

    /// Where the survey may be shown.
    ///
    /// # Errors
    /// As every call.
    pub async fn places(self, id: SurveyId) -> Outcome<Places> {
        self.get(&path::places(id)).await
    }

    /// Changes where the survey may be shown.
    ///
    /// # Errors
    /// As every call.
    pub async fn save_places(self, id: SurveyId, save: &SavePlaces) -> Outcome<Places> {
        self.send("PUT", &path::places(id), json(save)).await
    }

    /// People who can be invited, by a part of their name or address.
    ///
    /// # Errors
    /// As every call.
    pub async fn contacts(self, search: &str) -> Outcome<Contacts> {
        self.get(&[path::CONTACTS, "?search=", &encoded(search)].concat()).await
    }

    /// Imports people who can be invited.
    ///
    /// # Errors
    /// As every call.
    pub async fn import_contacts(self, csv: String, dry_run: bool) -> Outcome<ContactsImported> {
        let address = if dry_run { [path::CONTACTS, "?dry_run=true"].concat() } else { path::CONTACTS.to_owned() };
        self.send("POST", &address, Some(("text/csv", csv.into_bytes()))).await
    }

    /// Removes a contact.
    ///
    /// # Errors
    /// As every call.
    pub async fn remove_contact(self, id: ContactId) -> Outcome<()> {
        self.text("DELETE", &path::contact(id), None).await.map(drop)
    }

    /// What is stored about one person, by their address or `#` and a number.
    ///
    /// # Errors
    /// As every call.
    pub async fn about_person(self, address: &str) -> Outcome<AboutPerson> {
        self.send("POST", path::RIGHTS_ABOUT, json(&AskPerson { address: address.to_owned() })).await
    }

    /// Takes away what is stored about one person.
    ///
    /// # Errors
    /// As every call.
    pub async fn erase_person(self, address: &str) -> Outcome<Erased> {
        self.send("POST", path::RIGHTS_ERASE, json(&AskPerson { address: address.to_owned() })).await
    }

    /// How waves of a survey follow each other.
    ///
    /// # Errors
    /// As every call.
    pub async fn recurrence(self, id: SurveyId) -> Outcome<Recurrence> {
        self.get(&path::recurrence(id)).await
    }

    /// Sets how waves follow each other.
    ///
    /// # Errors
    /// As every call.
    pub async fn set_recurrence(self, id: SurveyId, every: Option<Every>) -> Outcome<Recurrence> {
        self.send("PUT", &path::recurrence(id), json(&SetRecurrence { every })).await
    }

    /// How long the data of a survey are kept.
    ///
    /// # Errors
    /// As every call.
    pub async fn retention(self, id: SurveyId) -> Outcome<Retention> {
        self.get(&path::retention(id)).await
    }

    /// Shows what a schedule would remove, or sets it.
    ///
    /// # Errors
    /// As every call.
    pub async fn set_retention(self, id: SurveyId, keep: Keep, store: bool) -> Outcome<Retention> {
        self.send("PUT", &path::retention(id), json(&SetRetention { keep, store })).await
    }

    /// What respondents are promised.
    ///
    /// # Errors
    /// As every call.
    pub async fn assurance(self, id: SurveyId) -> Outcome<Assurance> {
        self.get(&path::assurance(id)).await
    }

    /// Changes what respondents are promised.
    ///
    /// # Errors
    /// As every call.
    pub async fn set_assurance(self, id: SurveyId, level: Level) -> Outcome<()> {
        self.text("PUT", &path::assurance(id), json(&SetAssurance { level })).await.map(drop)
    }

    /// What was sent for a survey.
    ///
    /// # Errors
    /// As every call.
    pub async fn mailings(self, id: SurveyId) -> Outcome<Mailings> {
        self.get(&path::mailings(id)).await
    }

    /// Plans letters, or shows what would be sent.
    ///
    /// # Errors
    /// As every call.
    pub async fn plan_mailing(self, id: SurveyId, plan: &PlanMailing) -> Outcome<MailingPlan> {
        self.send("POST", &path::mailings(id), json(plan)).await
    }

    /// Stops what is not sent yet.
    ///
    /// # Errors
    /// As every call.
    pub async fn stop_mailing(self, id: SurveyId, mailing: MailingId) -> Outcome<()> {
        self.text("DELETE", &path::mailing(id, mailing), None).await.map(drop)
    }

    /// Answers arriving.
    ///
    /// # Errors
    /// As every call.
    pub async fn fieldwork(self, id: SurveyId) -> Outcome<Fieldwork> {
        self.get(&path::fieldwork(id)).await
    }

    /// How far quotas are filled.
    ///
    /// # Errors
    /// As every call.
    pub async fn quotas(self, id: SurveyId) -> Outcome<Quotas> {
        self.get(&path::quotas(id)).await
    }

    /// What people said.
    ///
    /// # Errors
    /// As every call.
    pub async fn results(self, id: SurveyId, query: &ResultsQuery) -> Outcome<Results> {
        self.get(&format!("{}?{}", path::results(id), query.address())).await
    }

    /// Checks how many people there are, from CSV text, and with `store` keeps it.
    ///
    /// # Errors
    /// As every call; bad lines are named.
    pub async fn import_frame(self, id: SurveyId, wave: &str, csv: String, store: bool) -> Outcome<FrameImported> {
        self.send("POST", &format!("{}?{wave}dry_run={}", path::frame(id), !store), Some(("text/csv; charset=utf-8", csv.into_bytes())))
            .await
    }

    /// What an experiment with so many people and forms could show.
    ///
    /// # Errors
    /// As every call.
    pub async fn power(self, people: u64, forms: usize) -> Outcome<PowerSentence> {
        self.get(&format!("{}?people={people}&forms={forms}", path::POWER)).await
    }

    /// A report of a wave as a page: `quality` or `experiments`.
    ///
    /// # Errors
    /// As every call.
    pub async fn report_page(self, id: SurveyId, sort: &str, wave: &str, narrow: bool) -> Outcome<ReportPage> {
        self.get(&format!("{}/{sort}/page?{wave}narrow={narrow}", path::survey(id))).await
    }

    /// The experience of the latest wave, with the targets.
    ///
    /// # Errors
    /// As every call.
    pub async fn experience(self, id: SurveyId) -> Outcome<Experience> {
        self.get(&path::experience(id)).await
    }

    /// How people get through the pages, as a page; `narrow` for phones.
    ///
    /// # Errors
    /// As every call.
    pub async fn experience_page(self, id: SurveyId, query: &ExperienceQuery, narrow: bool) -> Outcome<ReportPage> {
        self.get(&format!("{}?{}&narrow={narrow}", path::experience_page(id), query.address())).await
    }

    /// Sets the targets of a survey.
    ///
    /// # Errors
    /// As every call.
    pub async fn set_experience_targets(self, id: SurveyId, targets: &Targets) -> Outcome<()> {
        self.text("PUT", &path::experience_targets(id), json(targets)).await.map(drop)
    }

    /// The linkage report as a page; `narrow` for phones.
    ///
    /// # Errors
    /// As every call.
    pub async fn linkage(self, query: &LinkageQuery, narrow: bool) -> Outcome<ReportPage> {
        self.get(&format!("{}?{}&narrow={narrow}", path::LINKAGE_PAGE, query.address())).await
    }
}

impl Default for Api {
    fn default() -> Self {
        Self::new()
    }
}

/// The calls of the page.
#[must_use]
pub fn use_api() -> Api {
    use_context().unwrap_or_default()
}

/// A text as part of an address.
#[must_use]
pub fn encoded(text: &str) -> String {
    // a colon may stand in a query and keeps links readable
    js_sys::encode_uri_component(text).as_string().unwrap_or_default().replace("%3A", ":")
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Outcome<T> {
    serde_json::from_slice(bytes).map_err(|_| ApiError::Unreadable(200))
}

fn exchange(method: &'static str, path: &str, body: Body, accept: &'static str) -> Answer {
    let path = path.to_owned();
    Box::pin(async move { answered(fetch(method, &path, body.as_ref(), accept).await).await })
}

async fn answered(response: Option<web_sys::Response>) -> Outcome<Vec<u8>> {
    let response = response.ok_or(ApiError::Unreachable)?;
    let status = response.status();
    let bytes = match response.array_buffer() {
        Ok(promise) => JsFuture::from(promise).await.ok().map(|buffer| Uint8Array::new(&buffer).to_vec()),
        Err(_) => None,
    };
    let bytes = bytes.ok_or(ApiError::Unreachable)?;
    if response.ok() {
        return Ok(bytes);
    }
    match serde_json::from_slice(&bytes) {
        Ok(problem) => Err(ApiError::Problem(Box::new(problem))),
        Err(_) => Err(ApiError::Unreadable(status)),
    }
}

async fn fetch(method: &str, path: &str, body: Option<&(&'static str, Vec<u8>)>, accept: &str) -> Option<web_sys::Response> {
    let promise = web_sys::window()?.fetch_with_str_and_init(path, &options(method, body, accept)?);
    JsFuture::from(promise).await.ok()?.dyn_into().ok()
}

fn options(method: &str, body: Option<&(&'static str, Vec<u8>)>, accept: &str) -> Option<web_sys::RequestInit> {
    let options = web_sys::RequestInit::new();
    options.set_method(method);
    options.set_credentials(web_sys::RequestCredentials::SameOrigin);
    let headers = web_sys::Headers::new().ok()?;
    headers.set("accept", accept).ok()?;
    if let Some((media_type, bytes)) = body {
        headers.set("content-type", media_type).ok()?;
        options.set_body(&Uint8Array::from(bytes.as_slice()));
    }
    options.set_headers(&headers);
    Some(options)
}
