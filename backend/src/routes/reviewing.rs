//! The page of a reviewer who was invited by link: complete without scripts and without an account. The link is the
//! permission, and no page of another site knows it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{LOCATION, RETRY_AFTER};
use actix_web::middleware::Compress;
use actix_web::web::{Data, Path, Query, ServiceConfig, get, post};
use candor_form::Head;
use candor_wire::path;
use serde::Deserialize;

use super::extract::Form;
use super::form::{page, styles};
use super::review_page::{Entered, markup, turned};
use super::{at, problem};
use crate::error::Error;
use crate::usecases::review::{Outcome, Reviews, Seen};

/// Largest page that is taken: a long comment in a hundred boxes and more.
const MAX_BYTES: usize = 8_000_000;

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    config.service(at("/review/{secret}").route(get().to(open)).route(post().to(send)).wrap(Compress::default()));
}

/// `?done=OUTCOME`: what was sent just now.
#[derive(Debug, Deserialize)]
struct Came {
    done: Option<String>,
}

async fn open(reviews: Data<Reviews>, secret: Path<String>, came: Query<Came>) -> HttpResponse {
    let done = came.done.as_deref().and_then(Outcome::of);
    match reviews.open(&secret).await {
        Ok(seen) => show(StatusCode::OK, &seen, &Entered { done, ..Entered::default() }),
        Err(error) => closed(&error, &[]),
    }
}

async fn send(reviews: Data<Reviews>, secret: Path<String>, form: Form<MAX_BYTES>) -> HttpResponse {
    let error = match reviews.send(&secret, &form.0).await {
        Ok(outcome) => {
            let address = format!("{}?done={}", path::review_page(&secret), outcome.as_str());
            return HttpResponse::SeeOther().insert_header((LOCATION, address)).finish();
        }
        Err(error) => error,
    };
    // what was entered is shown again, whatever was wrong
    match reviews.look(&secret).await {
        Ok(seen) => {
            let told = problem::response(&error);
            let entered = Entered { fields: &form.0, problem: Some(error.problem()), done: None };
            let mut response = show(told.status(), &seen, &entered);
            if let Some(seconds) = told.headers().get(RETRY_AFTER) {
                response.headers_mut().insert(RETRY_AFTER, seconds.clone());
            }
            response
        }
        Err(error) => closed(&error, &form.0),
    }
}

fn links() -> String {
    styles().to_owned() + "<link rel=\"stylesheet\" href=\"/review.css\">"
}

fn show(status: StatusCode, seen: &Seen, entered: &Entered<'_>) -> HttpResponse {
    let title = format!("Review: {}", seen.sheet.title);
    let title = if entered.problem.is_some() { format!("Error: {title}") } else { title };
    page(status, &Head { language: "en", title: &title, links: &links() }, &markup(seen, entered).html(), None)
}

/// A link that does not work, with what was entered.
fn closed(error: &Error, fields: &[(String, String)]) -> HttpResponse {
    let told = problem::response(error);
    let head = Head { language: "en", title: "This review cannot be opened", links: &links() };
    page(told.status(), &head, &turned(&error.problem(), fields).html(), None)
}
