//! Files that respondents give, and those that results show.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY};
use actix_web::web::{Data, Path, Payload, Query, ServiceConfig, get, post};
use actix_web::{HttpRequest, HttpResponse};
use candor_survey::document::MAX_FILE_BYTES;
use candor_survey::{ItemCode, SurveySlug};
use candor_wire::path;
use candor_wire::problem::{Code, Problem};
use candor_wire::report::ResultsQuery;
use candor_wire::respond::FileGiven;
use serde::Deserialize;

use super::exchange::BYTES;
use super::extract::{Reader, SameOrigin, media_type, part, read_body};
use super::form::accepted;
use super::{Result, at};
use crate::store::Store;
use crate::usecases::answering::Wanted;
use crate::usecases::files;
use crate::usecases::respond::Respond;

/// Opened by itself a file may do nothing at all.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(at("/api/v1/respond/{slug}/files/{item}").route(post().to(give)))
        .service(at(format!("{}/{{id}}/results/files/{{name}}", path::SURVEYS)).route(get().to(show)));
}

/// `?lang=TAG`.
#[derive(Debug, Deserialize)]
struct Spoken {
    lang: Option<String>,
}

async fn give(
    _: SameOrigin,
    respond: Data<Respond>,
    at: Path<(String, String)>,
    query: Query<Spoken>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse> {
    if media_type(&request) != BYTES {
        return Err(Problem::new(Code::UnsupportedMediaType).field("Content-Type", format!("Send {BYTES}.")).into());
    }
    let (slug, item): (SurveySlug, ItemCode) = (part(&at.0)?, part(&at.1)?);
    let wanted = Wanted { named: query.lang.clone(), accepted: accepted(&request) };
    respond.takes_file(&slug, &wanted, &item).await?;
    let body = read_body(payload.into_inner(), MAX_FILE_BYTES as usize).await?;
    let name = respond.give_file(&slug, &wanted, &item, body.to_vec()).await?;
    Ok(HttpResponse::Created().json(FileGiven { name }))
}

async fn show(Reader(viewer): Reader, store: Data<Store>, at: Path<(String, String)>, query: Query<ResultsQuery>) -> Result<HttpResponse> {
    let (kind, content) = files::show(&store, viewer, part(&at.0)?, &query, &at.1).await?;
    let ending = kind.rsplit('/').next().unwrap_or_default();
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"file.{ending}\"")))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((CACHE_CONTROL, "no-store"))
        .content_type(kind)
        .body(content))
}
