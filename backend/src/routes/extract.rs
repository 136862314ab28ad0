//! What handlers take: bodies with a limit, and people with a permission in the type.

use std::pin::Pin;

use actix_multipart::Multipart;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, ORIGIN};
use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{FromRequest, HttpRequest};
use candor_form::FILE;
use candor_wire::account::Role;
use candor_wire::problem::{Code, Problem};
use candor_wire::{MAX_SUBMISSION_BYTES, POSTCARD};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;

use super::Result;
use super::problem::Failure;
use crate::error::Error;
use crate::usecases::accounts::{ABSOLUTE_S, Accounts};
use crate::usecases::files::Given;
use crate::viewer::{Person, Viewer};

type Extracted<T> = Pin<Box<dyn Future<Output = Result<T>>>>;

/// A body larger than allowed is read and dropped up to this size, so that the client hears why.
const DRAIN_BYTES: usize = 64_000_000;

/// Most files that one page sends at once.
const MAX_FORM_FILES: usize = 6;

/// Reads a body of at most `limit` bytes.
///
/// # Errors
/// Too large, or the connection broke.
pub async fn read_body(mut payload: Payload, limit: usize) -> Result<Bytes> {
    let (mut body, mut size) = (BytesMut::new(), 0);
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Failure::of(Code::MalformedBody))?;
        size += chunk.len();
        if size > DRAIN_BYTES {
            break;
        }
        if size <= limit {
            body.extend_from_slice(&chunk);
        } else {
            body = BytesMut::new();
        }
    }
    if size > limit {
        return Err(Problem::new(Code::TooLarge).field("body", format!("Send at most {limit} bytes.")).into());
    }
    Ok(body.freeze())
}

/// What is known of a body before it is read.
struct Incoming {
    kind: String,
    announced: usize,
    payload: Payload,
}

impl Incoming {
    fn of(request: &HttpRequest, payload: &mut Payload) -> Self {
        let announced = request.headers().get(CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse().ok()).unwrap_or(0);
        Self { kind: media_type(request), announced, payload: payload.take() }
    }

    async fn read(self, limit: usize) -> Result<Bytes> {
        // what is announced beyond all measure is not even drained
        if self.announced > DRAIN_BYTES {
            return Err(Failure::of(Code::TooLarge));
        }
        read_body(self.payload, limit).await
    }
}

/// A JSON body of at most `LIMIT` bytes. The media type must be JSON: a form of another site cannot send that.
#[derive(Debug)]
pub struct Json<T, const LIMIT: usize = 65_536>(pub T);

impl<T: DeserializeOwned + 'static, const LIMIT: usize> FromRequest for Json<T, LIMIT> {
    type Error = Failure;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let incoming = Incoming::of(request, payload);
        Box::pin(async move {
            if incoming.kind != "application/json" {
                return Err(Failure::of(Code::UnsupportedMediaType));
            }
            from_json(&incoming.read(LIMIT).await?).map(Json)
        })
    }
}

/// A body that is JSON or postcard, by its media type.
#[derive(Debug)]
pub struct Either<T, const LIMIT: usize>(pub T);

impl<T: DeserializeOwned + 'static, const LIMIT: usize> FromRequest for Either<T, LIMIT> {
    type Error = Failure;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let incoming = Incoming::of(request, payload);
        Box::pin(async move {
            match incoming.kind.as_str() {
                "application/json" => from_json(&incoming.read(LIMIT).await?).map(Self),
                POSTCARD => postcard::from_bytes(&incoming.read(LIMIT).await?).map(Self).map_err(|_| Failure::of(Code::MalformedBody)),
                _ => Err(Problem::new(Code::UnsupportedMediaType)
                    .field("Content-Type", format!("Send application/json or {POSTCARD}."))
                    .into()),
            }
        })
    }
}

/// The fields of a form, in their order.
#[derive(Debug)]
pub struct Form<const LIMIT: usize = MAX_SUBMISSION_BYTES>(pub Vec<(String, String)>);

/// The fields of a survey's page, and the files that its form sent.
#[derive(Debug)]
pub struct Page {
    /// Names and values, in their order.
    pub fields: Vec<(String, String)>,
    /// Files that hold anything, each cut off where it is longer than any that is taken.
    pub files: Vec<Given>,
}

/// A survey's page as it was sent. One that may bring files is not read before it is known what the survey takes.
#[allow(missing_debug_implementations)] // what is not read yet cannot be shown
pub enum Sending {
    /// A form without files.
    Read(Page),
    /// A form that may bring files.
    Parts(Multipart),
}

impl FromRequest for Sending {
    type Error = Failure;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if media_type(request) == "multipart/form-data" {
            let parts = Multipart::new(request.headers(), payload.take());
            return Box::pin(std::future::ready(Ok(Self::Parts(parts))));
        }
        let form = Form::<MAX_SUBMISSION_BYTES>::from_request(request, payload);
        Box::pin(async move { Ok(Self::Read(Page { fields: form.await?.0, files: Vec::new() })) })
    }
}

impl Sending {
    /// Reads it, with files of at most so many bytes each; where the survey asks for none, no more than of any form.
    ///
    /// # Errors
    /// Too large, or not well-formed.
    pub async fn read(self, largest: Option<usize>) -> Result<Page> {
        match self {
            Self::Read(page) => Ok(page),
            Self::Parts(parts) => read_parts(parts, largest).await,
        }
    }
}

/// Reads the parts of a form with files. Names that senders give their files are not looked at.
async fn read_parts(mut parts: Multipart, largest: Option<usize>) -> Result<Page> {
    let malformed = |_| Failure::of(Code::MalformedBody);
    let too_large = || Failure::of(Code::TooLarge);
    let mut page = Page { fields: Vec::new(), files: Vec::new() };
    // files that are too large are read to their end, so that it can be said at their question
    let most = if largest.is_some() { DRAIN_BYTES } else { MAX_SUBMISSION_BYTES };
    let (mut text, mut all) = (0, 0);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(malformed)?;
        let name = part.name().unwrap_or_default().to_owned();
        let file = name.strip_prefix(FILE).and_then(|item| item.parse().ok());
        // one byte more tells that it is too long
        let keep = largest.filter(|_| file.is_some()).map_or(MAX_SUBMISSION_BYTES, |largest| largest + 1);
        let mut bytes = Vec::new();
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(malformed)?;
            all += chunk.len();
            if all > most {
                return Err(too_large());
            }
            let room = keep.saturating_sub(bytes.len());
            bytes.extend(chunk.iter().take(room));
        }
        match file {
            // a field that nothing was chosen in is sent, and empty
            Some(_) if bytes.is_empty() => {}
            Some(item) if page.files.len() < MAX_FORM_FILES => page.files.push(Given { item, bytes }),
            Some(_) => return Err(too_large()),
            None => {
                text += name.len() + bytes.len();
                if text > MAX_SUBMISSION_BYTES {
                    return Err(too_large());
                }
                // lines of a field end as in any other form
                page.fields.push((name, String::from_utf8(bytes).map_err(|_| Failure::of(Code::MalformedBody))?));
            }
        }
    }
    Ok(page)
}

impl<const LIMIT: usize> FromRequest for Form<LIMIT> {
    type Error = Failure;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let incoming = Incoming::of(request, payload);
        Box::pin(async move {
            if incoming.kind != "application/x-www-form-urlencoded" {
                return Err(Failure::of(Code::UnsupportedMediaType));
            }
            let body = incoming.read(LIMIT).await?;
            Ok(Self(form_urlencoded::parse(&body).into_owned().collect()))
        })
    }
}

fn from_json<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    // line and column, but not the text: it may hold answers
    serde_json::from_slice(body).map_err(|e| {
        let reason = match e.classify() {
            serde_json::error::Category::Data => shape_of(&e),
            _ => "This is not well-formed JSON.".to_owned(),
        };
        Problem::new(Code::MalformedBody).field(format!("line {}, column {}", e.line(), e.column()), reason).into()
    })
}

/// What is missing or unknown, without the values that were sent.
fn shape_of(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or_default();
    let named = ["missing field", "unknown field", "unknown variant", "it is empty", "it has", "it starts", "duplicate field"]
        .iter()
        .any(|start| text.starts_with(start))
        || text.contains("is not allowed");
    if named { format!("{text}.") } else { "A value is of another kind than documented.".to_owned() }
}

/// The media type of a request without its parameters.
#[must_use]
pub fn media_type(request: &HttpRequest) -> String {
    let text = request.headers().get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    text.split(';').next().unwrap_or_default().trim().to_lowercase()
}

/// A request that comes from this site's own pages, as the browser says.
#[derive(Debug, Clone, Copy)]
pub struct SameOrigin;

impl FromRequest for SameOrigin {
    type Error = Failure;
    type Future = std::future::Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(if is_same_origin(request.headers()) { Ok(Self) } else { Err(Failure::of(Code::CrossSite)) })
    }
}

/// Fetch Metadata decides; an old browser's `Origin` must name the host asked; with neither the answer is no.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    match (text("sec-fetch-site"), text(ORIGIN.as_str()), text(HOST.as_str())) {
        (Some(site), _, _) => site == "same-origin",
        (None, Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        _ => false,
    }
}

/// Name of the session's cookie. `__Host-`: this host only, every path, over https (or localhost) only.
pub const COOKIE: &str = "__Host-candor";

/// The cookie of a session.
#[must_use]
pub fn session_cookie(token: String) -> Cookie<'static> {
    Cookie::build(COOKIE, token)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(Duration::seconds(ABSOLUTE_S))
        .finish()
}

/// A cookie that removes the session's.
#[must_use]
pub fn no_cookie() -> Cookie<'static> {
    Cookie::build(COOKIE, "").path("/").secure(true).http_only(true).same_site(SameSite::Lax).max_age(Duration::ZERO).finish()
}

/// Somebody who is signed in, whatever their role.
#[derive(Debug)]
pub struct SignedIn(pub Person);

impl FromRequest for SignedIn {
    type Error = Failure;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let token = request.cookie(COOKIE).map(|c| c.value().to_owned());
        let foreign = !request.method().is_safe() && !is_same_origin(request.headers());
        let accounts = request.app_data::<Data<Accounts>>().cloned();
        Box::pin(async move {
            if foreign {
                return Err(Failure::of(Code::CrossSite));
            }
            let (Some(accounts), Some(token)) = (accounts, token) else { return Err(Failure::of(Code::SignInNeeded)) };
            accounts.person(&token).await?.map(Self).ok_or_else(|| Failure::of(Code::SignInNeeded))
        })
    }
}

/// An administrator.
#[derive(Debug)]
pub struct Administrator(pub Person);

/// Somebody who may write surveys.
#[derive(Debug)]
pub struct Author(pub Person);

/// Somebody who may look at answers, and how far.
#[derive(Debug)]
pub struct Reader(pub Viewer);

impl FromRequest for Administrator {
    type Error = Failure;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let signed_in = SignedIn::from_request(request, payload);
        Box::pin(
            async move { signed_in.await.and_then(|s| if s.0.role == Role::Administrator { Ok(Self(s.0)) } else { Err(not_allowed()) }) },
        )
    }
}

impl FromRequest for Author {
    type Error = Failure;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let signed_in = SignedIn::from_request(request, payload);
        Box::pin(async move {
            signed_in
                .await
                .and_then(|s| if matches!(s.0.role, Role::Administrator | Role::Designer) { Ok(Self(s.0)) } else { Err(not_allowed()) })
        })
    }
}

impl FromRequest for Reader {
    type Error = Failure;
    type Future = Extracted<Self>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let signed_in = SignedIn::from_request(request, payload);
        Box::pin(async move { signed_in.await.and_then(|s| Viewer::of(&s.0).map(Self).ok_or_else(not_allowed)) })
    }
}

fn not_allowed() -> Failure {
    Failure(Error::refused(Code::NotAllowed))
}

/// A part of the path as a typed code or id; what does not parse is not there.
///
/// # Errors
/// Not found.
pub fn part<T: std::str::FromStr>(text: &str) -> Result<T> {
    text.parse().map_err(|_| Failure::of(Code::NotFound))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn same(headers: &[(&str, &str)]) -> bool {
        let request = headers.iter().fold(TestRequest::post(), |r, (k, v)| r.insert_header((*k, *v))).to_http_request();
        is_same_origin(request.headers())
    }

    #[test]
    fn only_this_sites_own_pages_may_change_things() {
        assert!(same(&[("sec-fetch-site", "same-origin")]));
        assert!(same(&[("origin", "https://a.example"), ("host", "a.example")]));
        assert!(!same(&[("sec-fetch-site", "cross-site"), ("origin", "https://a.example"), ("host", "a.example")]));
        assert!(!same(&[("sec-fetch-site", "same-site")]));
        assert!(!same(&[("origin", "https://b.example"), ("host", "a.example")]));
        assert!(!same(&[("origin", "null"), ("host", "a.example")]));
        assert!(!same(&[("host", "a.example")]));
    }
}
