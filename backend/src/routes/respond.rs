//! What respondents get and send: no cookie, no session, no address kept.

use actix_web::http::header::ACCEPT;
use actix_web::web::{Data, Path, Query, ServiceConfig, delete, get, post, put};
use actix_web::{HttpRequest, HttpResponse};
use candor_form::Words;
use candor_survey::{Arrangement, SurveySlug};
use candor_wire::respond::{DraftChange, Receipt, Submission};
use candor_wire::{MAX_SUBMISSION_BYTES, POSTCARD};
use serde::{Deserialize, Serialize};

use super::extract::{Either, part};
use super::form::{accepted, parameters};
use super::{Result, at};
use crate::error::Error;
use crate::usecases::answering::{Wanted, fields_of};
use crate::usecases::quotas::Away;
use crate::usecases::respond::Respond;

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(at("/api/v1/respond/{slug}").route(get().to(survey)))
        .service(at("/api/v1/words/{tag}").route(get().to(words)))
        .service(at("/api/v1/respond/{slug}/form").route(get().to(form)))
        .service(at("/api/v1/respond/{slug}/responses").route(post().to(submit)))
        .service(at("/api/v1/respond/{slug}/drafts/{secret}").route(get().to(unsent)).route(put().to(save)).route(delete().to(forget)));
}

/// `?draft=SECRET&turned_away=0`.
#[derive(Debug, Deserialize)]
struct OfDraft {
    draft: Option<String>,
    /// The place of the quota that ended the visit, so that nothing is to be stored.
    turned_away: Option<usize>,
}

/// `?unit=CODE`.
#[derive(Debug, Deserialize)]
struct OfUnit {
    unit: Option<String>,
}

/// `?unit=CODE&lang=TAG&arrangement=HH`, with the first two digits of the response's secret.
#[derive(Debug, Deserialize)]
struct OfForm {
    unit: Option<String>,
    lang: Option<String>,
    arrangement: Option<String>,
}

async fn words(tag: Path<String>) -> HttpResponse {
    HttpResponse::Ok().json(Words::of(&tag))
}

async fn survey(respond: Data<Respond>, slug: Path<String>, query: Query<OfUnit>, request: HttpRequest) -> Result<HttpResponse> {
    let slug: SurveySlug = part(&slug)?;
    answer(&request, &respond.survey(&slug, query.unit.as_deref()).await?)
}

async fn form(respond: Data<Respond>, slug: Path<String>, query: Query<OfForm>, request: HttpRequest) -> Result<HttpResponse> {
    let slug: SurveySlug = part(&slug)?;
    let wanted = Wanted { named: query.lang.clone(), accepted: accepted(&request) };
    let arrangement = query.arrangement.as_deref().and_then(Arrangement::of_secret);
    answer(&request, &respond.form(&slug, query.unit.as_deref(), &wanted, arrangement, &fields_of(&parameters(&request))).await?)
}

async fn submit(
    respond: Data<Respond>,
    slug: Path<String>,
    query: Query<OfDraft>,
    request: HttpRequest,
    body: Either<Submission, MAX_SUBMISSION_BYTES>,
) -> Result<HttpResponse> {
    let slug: SurveySlug = part(&slug)?;
    let key = body.0.key;
    match (&query.draft, query.turned_away) {
        (draft, Some(by)) => {
            let away = Away { version: &body.0.version, answers: body.0.answers, draft: draft.as_deref(), by };
            respond.turn_unsent_away(&slug, away).await?;
        }
        (Some(secret), None) => respond.submit_unsent(&slug, secret, body.0).await?,
        (None, None) => respond.submit(&slug, body.0).await?,
    }
    answer(&request, &Receipt { key })
}

async fn unsent(respond: Data<Respond>, path: Path<(String, String)>, request: HttpRequest) -> Result<HttpResponse> {
    let (slug, secret) = path.into_inner();
    answer(&request, &respond.unsent(&part(&slug)?, &secret).await?)
}

async fn save(
    respond: Data<Respond>,
    path: Path<(String, String)>,
    body: Either<DraftChange, MAX_SUBMISSION_BYTES>,
) -> Result<HttpResponse> {
    let (slug, secret) = path.into_inner();
    respond.save_unsent(&part(&slug)?, &secret, &body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn forget(respond: Data<Respond>, path: Path<(String, String)>) -> Result<HttpResponse> {
    let (slug, secret) = path.into_inner();
    let _: SurveySlug = part(&slug)?;
    respond.forget_unsent(&secret).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A value as JSON, or as postcard for whoever asks for it.
pub(super) fn answer(request: &HttpRequest, value: &impl Serialize) -> Result<HttpResponse> {
    let wants_postcard = request.headers().get(ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains(POSTCARD));
    if !wants_postcard {
        return Ok(HttpResponse::Ok().json(value));
    }
    let bytes = postcard::to_allocvec(value).map_err(|e| Error::Internal(format!("a survey as postcard: {e}")))?;
    Ok(HttpResponse::Ok().content_type(POSTCARD).body(bytes))
}
