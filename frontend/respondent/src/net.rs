//! Two requests: get the survey, send the answers.

use candor_survey::SurveySlug;
use candor_wire::respond::{Receipt, RespondentSurvey, Submission};
use candor_wire::{POSTCARD, path};
use js_sys::{Array, JSON, Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, Request, RequestInit, Response};

/// After this long an answer is not expected any more.
const PATIENCE_MS: u32 = 30_000;

/// Why a request did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// The server refused, in its own words.
    Refused {
        /// What happened and what to do.
        words: String,
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

/// Gets the survey of a link.
pub async fn survey(slug: &SurveySlug, unit: Option<&str>) -> Result<RespondentSurvey, Failure> {
    let mut address = path::respond(slug);
    if let Some(unit) = unit {
        address.push_str("?unit=");
        address.push_str(&String::from(js_sys::encode_uri_component(unit)));
    }
    let body = exchange(&address, None).await?;
    postcard::from_bytes(&body).map_err(|_| unreadable())
}

/// Sends the answers; when this succeeds they are stored.
pub async fn send(slug: &SurveySlug, submission: &Submission) -> Result<Receipt, Failure> {
    let body = postcard::to_allocvec(submission).map_err(|_| unreadable())?;
    let answer = exchange(&path::responses(slug), Some(&body)).await?;
    postcard::from_bytes(&answer).map_err(|_| unreadable())
}

fn unreadable() -> Failure {
    refused("This page and the server do not understand each other. Reload the page; your answers are kept.")
}

fn refused(words: &str) -> Failure {
    Failure::Refused { words: words.to_owned(), fields: Vec::new() }
}

async fn exchange(address: &str, body: Option<&[u8]>) -> Result<Vec<u8>, Failure> {
    let request = request(address, body).map_err(|_| Failure::Unreachable)?;
    let response = JsFuture::from(window().fetch_with_request(&request)).await.map_err(|_| Failure::Unreachable)?;
    let response: Response = response.dyn_into().map_err(|_| Failure::Unreachable)?;
    if !response.ok() {
        return Err(failure(&response).await);
    }
    let reading = response.array_buffer().map_err(|_| Failure::Unreachable)?;
    let buffer = JsFuture::from(reading).await.map_err(|_| Failure::Unreachable)?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

fn request(address: &str, body: Option<&[u8]>) -> Result<Request, JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", POSTCARD)?;
    let init = RequestInit::new();
    if let Some(body) = body {
        headers.set("content-type", POSTCARD)?;
        init.set_method("POST");
        init.set_body(&Uint8Array::from(body));
    }
    init.set_headers(&headers);
    init.set_signal(Some(&AbortSignal::timeout_with_u32(PATIENCE_MS)));
    Request::new_with_str_and_init(address, &init)
}

/// Reads a problem body; by its code where that decides, else by the status.
async fn failure(response: &Response) -> Failure {
    let problem = match response.text() {
        Ok(reading) => JsFuture::from(reading).await.ok().and_then(|text| JSON::parse(&text.as_string()?).ok()),
        Err(_) => None,
    };
    let text = |name: &str| problem.as_ref().and_then(|p| text_of(p, name)).unwrap_or_default();
    match (response.status(), text("code").as_str()) {
        (404, _) => Failure::NotFound,
        (410, _) => Failure::Closed,
        (409, "key_reused") => Failure::AlreadySent,
        (429 | 502..=504, _) => Failure::Busy,
        _ => {
            let words = [text("title"), text("remedy")].join(" ");
            let fields = problem.as_ref().map(fields_of).unwrap_or_default();
            match words.trim() {
                "" => refused("Something went wrong on the server. Your answers are kept in this browser."),
                words => Failure::Refused { words: words.to_owned(), fields },
            }
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
