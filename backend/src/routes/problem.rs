//! Errors as `problem+json`, and the one place that logs what went wrong in a request.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderValue, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use candor_wire::problem::{Code, Problem};

use crate::error::Error;

/// A failed request.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Failure(#[from] pub Error);

impl Failure {
    /// A failure with a code alone.
    #[must_use]
    pub fn of(code: Code) -> Self {
        Self(Error::refused(code))
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self(Error::Refused(problem))
    }
}

impl ResponseError for Failure {
    fn error_response(&self) -> HttpResponse {
        response(&self.0)
    }
}

/// An error as a response; the one place that logs it.
#[must_use]
pub fn response(error: &Error) -> HttpResponse {
    let problem = error.problem();
    if problem.status >= 500 {
        // the cause, never the request's content
        tracing::error!(code = ?problem.code, cause = %error, "a request failed");
    }
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = serde_json::to_string(&problem).unwrap_or_default();
    let mut response = HttpResponse::build(status).content_type(candor_wire::PROBLEM).body(body);
    if matches!(problem.code, Code::TooManyAttempts | Code::StorageUnavailable | Code::Busy) {
        let seconds = if problem.code == Code::TooManyAttempts { "60" } else { "2" };
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static(seconds));
    }
    response
}
