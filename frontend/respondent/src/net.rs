//! Requests: get the survey, keep a draft, send the answers.

use candor_form::Word;
use candor_survey::{SurveySlug, decimal};
use candor_wire::respond::{DraftChange, DraftState, RespondentForm, Submission};
use candor_wire::{POSTCARD, path};
use js_sys::{Array, JSON, Reflect, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, Request, RequestInit, Response, window};

/// Browsers refuse larger bodies of requests that outlive their page.
const KEEPALIVE_BYTES: usize = 60_000;

/// After this long an answer is not expected any more.
const PATIENCE_MS: u32 = 30_000;

/// Why a request did not succeed.
#[derive(Debug)]
pub enum Failure {
    /// No answer came: offline, or the server is not there.
    Unreachable,
    /// The server cannot at the moment; trying again helps.
    Busy,
    /// There is no such survey.
    NotFound,
    /// The survey takes no more answers.
    Closed,
    /// These answers were sent before, with other content.
    AlreadySent,
    /// The server refused.
    Refused {
        /// What happened and what to do.
        word: Word,
        /// Field and message.
        fields: Vec<(String, String)>,
    },
}

impl Failure {
    /// Whether the same request may succeed later.
    pub const fn passes(&self) -> bool {
        matches!(self, Self::Unreachable | Self::Busy)
    }
}

/// How a parameter of the address begins that gives a value to a hidden field.
const FIELD: &str = "f.";

/// Gets the survey of a link, in a language that is named or as the browser is set up, and in the arrangement with
/// whose digits a secret begins.
pub async fn survey(
    slug: &SurveySlug,
    unit: Option<&str>,
    language: Option<&str>,
    secret: Option<&str>,
) -> Result<RespondentForm, Failure> {
    let mut address = path::form(slug);
    let mut sign = "?";
    let search = crate::browser::search();
    for field in search.trim_start_matches('?').split('&').filter(|part| part.starts_with(FIELD)) {
        address.push_str(&[sign, field].concat());
        sign = "&";
    }
    for (name, value) in [("unit=", unit), ("lang=", language), ("arrangement=", secret.and_then(|secret| secret.get(..2)))] {
        if let Some(value) = value {
            address.push_str(&[sign, name, &String::from(js_sys::encode_uri_component(value))].concat());
            sign = "&";
        }
    }
    read(&exchange("GET", &address, None).await?)
}

/// Gets what the server has of a response that is not sent yet.
pub async fn draft(slug: &SurveySlug, secret: &str) -> Result<DraftState, Failure> {
    read(&exchange("GET", &path::unsent(slug, secret), None).await?)
}

/// Saves a change; when this succeeds it is stored.
pub async fn save(slug: &SurveySlug, secret: &str, change: &DraftChange) -> Result<(), Failure> {
    exchange("PUT", &path::unsent(slug, secret), write(change)).await.map(drop)
}

/// Removes a draft.
pub async fn forget(slug: &SurveySlug, secret: &str) -> Result<(), Failure> {
    exchange("DELETE", &path::unsent(slug, secret), None).await.map(drop)
}

/// Sends the answers; when this succeeds they are stored, or the visit is counted as turned away by a quota.
pub async fn send(slug: &SurveySlug, secret: &str, submission: &Submission, away: Option<usize>) -> Result<(), Failure> {
    let address = [&path::responses(slug), "?draft=", secret].concat();
    let address = away.map_or_else(|| address.clone(), |quota| [&address, "&turned_away=", &decimal::count(quota)].concat());
    exchange("POST", &address, write(submission)).await.map(drop)
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    // another version of the server has another idea of the page
    postcard::from_bytes(body).map_err(|_| Failure::Refused { word: Word::Changed, fields: Vec::new() })
}

fn write(body: &impl Serialize) -> Option<Vec<u8>> {
    postcard::to_allocvec(body).ok()
}

async fn exchange(method: &str, address: &str, body: Option<Vec<u8>>) -> Result<Vec<u8>, Failure> {
    let gone = |_: JsValue| Failure::Unreachable;
    let request = request(method, address, body.as_deref()).map_err(gone)?;
    let response = JsFuture::from(window().ok_or(Failure::Unreachable)?.fetch_with_request(&request)).await.map_err(gone)?;
    let response: Response = response.unchecked_into();
    let buffer = JsFuture::from(response.array_buffer().map_err(gone)?).await.map_err(gone)?;
    let body = Uint8Array::new(&buffer).to_vec();
    if response.ok() { Ok(body) } else { Err(failure(response.status(), &body)) }
}

fn request(method: &str, address: &str, body: Option<&[u8]>) -> Result<Request, JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", POSTCARD)?;
    let init = RequestInit::new();
    init.set_method(method);
    if let Some(body) = body {
        headers.set("content-type", POSTCARD)?;
        init.set_body(&Uint8Array::from(body));
    }
    // what changed last is saved although the page is going
    Reflect::set(&init, &"keepalive".into(), &(method == "PUT" && body.is_some_and(|body| body.len() < KEEPALIVE_BYTES)).into())?;
    init.set_headers(&headers);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)));
    Request::new_with_str_and_init(address, &init)
}

/// Reads a problem body; by its code where that decides, else by the status.
fn failure(status: u16, body: &[u8]) -> Failure {
    let problem = std::str::from_utf8(body).ok().and_then(|text| JSON::parse(text).ok());
    let text = |name: &str| problem.as_ref().and_then(|p| text_of(p, name)).unwrap_or_default();
    match (status, text("code").as_str()) {
        (404, _) => Failure::NotFound,
        (410, _) => Failure::Closed,
        (409, "key_reused") => Failure::AlreadySent,
        (429 | 502..=504, _) => Failure::Busy,
        _ => {
            let word = if text("code") == "wrong_state" { Word::Changed } else { Word::Refused };
            Failure::Refused { word, fields: problem.as_ref().map(fields_of).unwrap_or_default() }
        }
    }
}

fn text_of(value: &JsValue, name: &str) -> Option<String> {
    Reflect::get(value, &JsValue::from_str(name)).ok()?.as_string()
}

fn fields_of(problem: &JsValue) -> Vec<(String, String)> {
    let Ok(fields) = Reflect::get(problem, &JsValue::from_str("fields")) else { return Vec::new() };
    if !Array::is_array(&fields) {
        return Vec::new();
    }
    Array::from(&fields).iter().filter_map(|field| Some((text_of(&field, "field")?, text_of(&field, "message")?))).collect()
}
