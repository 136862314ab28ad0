//! Surveys for those who sign in.

use actix_web::web::{Data, Path, Query, ServiceConfig, delete, get, post, put};
use actix_web::{HttpRequest, HttpResponse};
use candor_survey::UnitCode;
use candor_wire::ids::SurveyId;
use candor_wire::problem::Code;
use candor_wire::recurrence::SetRecurrence;
use candor_wire::report::ResultsQuery;
use candor_wire::survey::{NewSurvey, OpenWave, Publish, SaveDraft};
use candor_wire::version::AskDifference;
use candor_wire::{MAX_DOCUMENT_BYTES, path};
use serde::Deserialize;

use super::extract::{Author, Either, Json, Reader, SignedIn, part};
use super::problem::Failure;
use super::respond::answer;
use super::{Result, at};
use crate::clock::Clock;
use crate::error::Error;
use crate::startup::BaseUrl;
use crate::store::Store;
use crate::usecases::review::Reviews;
use crate::usecases::{quotas, recurrence, results, surveys, versions};
use crate::viewer::Viewer;

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    let one = format!("{}/{{id}}", path::SURVEYS);
    config
        .service(at(path::TEMPLATES).route(get().to(templates)))
        .service(at(path::BANK).route(get().to(bank)))
        .service(at(format!("{}/{{key}}", path::TEMPLATES)).route(get().to(template)))
        .service(at(path::SURVEYS).route(get().to(list)).route(post().to(create)))
        .service(at(format!("{one}/draft")).route(put().to(save)).route(delete().to(give_up)))
        .service(at(format!("{one}/difference")).route(post().to(difference)))
        .service(at(format!("{one}/publish")).route(post().to(publish)))
        .service(at(format!("{one}/waves")).route(post().to(open_wave)))
        .service(at(format!("{one}/recurrence")).route(get().to(show_recurrence)).route(put().to(set_recurrence)))
        .service(at(format!("{one}/close")).route(post().to(close)))
        .service(at(format!("{one}/qr.svg")).route(get().to(qr_code)))
        .service(at(format!("{one}/quotas")).route(get().to(show_quotas)))
        .service(at(format!("{one}/fieldwork")).route(get().to(fieldwork)))
        .service(at(format!("{one}/results")).route(get().to(show_results)))
        .service(at(one).route(get().to(detail)).route(delete().to(remove)));
}

async fn templates(_: SignedIn) -> HttpResponse {
    HttpResponse::Ok().json(surveys::templates())
}

async fn template(_: SignedIn, key: Path<String>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(surveys::template(&key)?))
}

async fn bank(_: SignedIn, request: HttpRequest) -> Result<HttpResponse> {
    answer(&request, &candor_survey::builtin::bank())
}

async fn list(Reader(viewer): Reader, store: Data<Store>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(surveys::list(&store, viewer).await?))
}

async fn create(
    _: Author,
    store: Data<Store>,
    clock: Data<Clock>,
    base: Data<BaseUrl>,
    body: Json<NewSurvey, MAX_DOCUMENT_BYTES>,
) -> Result<HttpResponse> {
    let id = surveys::create(&store, body.0, clock.now()).await?;
    Ok(HttpResponse::Created().json(surveys::detail(&store, Viewer::operator(), id, &base.0).await?))
}

async fn detail(
    Reader(viewer): Reader,
    store: Data<Store>,
    base: Data<BaseUrl>,
    id: Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    answer(&request, &surveys::detail(&store, viewer, part(&id)?, &base.0).await?)
}

async fn save(_: Author, store: Data<Store>, id: Path<String>, body: Either<SaveDraft, MAX_DOCUMENT_BYTES>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(surveys::save(&store, part(&id)?, body.0).await?))
}

async fn give_up(_: Author, store: Data<Store>, id: Path<String>) -> Result<HttpResponse> {
    versions::give_up(&store, part(&id)?).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn difference(
    _: Author,
    store: Data<Store>,
    id: Path<String>,
    body: Either<AskDifference, MAX_DOCUMENT_BYTES>,
) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(versions::difference(&store, part(&id)?, &body.0.document).await?))
}

async fn publish(
    Author(person): Author,
    reviews: Data<Reviews>,
    store: Data<Store>,
    base: Data<BaseUrl>,
    id: Path<String>,
    body: Json<Publish>,
) -> Result<HttpResponse> {
    let id = part(&id)?;
    reviews.publish(&person, id, body.0).await?;
    Ok(HttpResponse::Ok().json(surveys::detail(&store, Viewer::operator(), id, &base.0).await?))
}

async fn open_wave(_: Author, store: Data<Store>, base: Data<BaseUrl>, id: Path<String>, body: Json<OpenWave>) -> Result<HttpResponse> {
    let id = part(&id)?;
    surveys::open_wave(&store, id, body.0).await?;
    Ok(HttpResponse::Ok().json(surveys::detail(&store, Viewer::operator(), id, &base.0).await?))
}

async fn show_recurrence(_: Author, store: Data<Store>, clock: Data<Clock>, id: Path<String>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(recurrence::show(&store, part(&id)?, clock.now().day()).await?))
}

async fn set_recurrence(
    _: Author,
    store: Data<Store>,
    clock: Data<Clock>,
    id: Path<String>,
    body: Json<SetRecurrence>,
) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(recurrence::set(&store, part(&id)?, &body.0, clock.now().day()).await?))
}

async fn close(_: Author, store: Data<Store>, base: Data<BaseUrl>, id: Path<String>) -> Result<HttpResponse> {
    let id = part(&id)?;
    surveys::close(&store, id).await?;
    Ok(HttpResponse::Ok().json(surveys::detail(&store, Viewer::operator(), id, &base.0).await?))
}

async fn remove(_: Author, store: Data<Store>, id: Path<String>) -> Result<HttpResponse> {
    surveys::remove(&store, part(&id)?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// `?unit=CODE`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfUnit {
    unit: Option<UnitCode>,
}

async fn fieldwork(Reader(viewer): Reader, store: Data<Store>, id: Path<String>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(surveys::fieldwork(&store, viewer, part(&id)?).await?))
}

async fn show_quotas(_: Author, store: Data<Store>, id: Path<String>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(quotas::show(&store, part(&id)?).await?))
}

async fn show_results(Reader(viewer): Reader, store: Data<Store>, id: Path<String>, query: Query<ResultsQuery>) -> Result<HttpResponse> {
    let id: SurveyId = part(&id)?;
    Ok(HttpResponse::Ok().json(results::results(&store, viewer, id, &query).await?))
}

async fn qr_code(
    Reader(viewer): Reader,
    store: Data<Store>,
    base: Data<BaseUrl>,
    id: Path<String>,
    query: Query<OfUnit>,
) -> Result<HttpResponse> {
    let survey = surveys::find(&store, part(&id)?).await?;
    let mut link = surveys::link(&base.0, &survey.slug);
    if let Some(code) = &query.unit {
        store.unit(viewer, code).await.map_err(Error::from)?.ok_or_else(|| Failure::of(Code::NotFound))?;
        link = format!("{link}?unit={code}");
    }
    super::poster::picture(&link)
}
