//! The quality of a survey's answers.

use actix_web::middleware::Compress;
use actix_web::web::{Data, Path, Payload, Query, ServiceConfig, get, post};
use actix_web::{HttpRequest, HttpResponse};
use candor_survey::WaveCode;
use candor_wire::path;
use candor_wire::problem::{Code, Problem};
use serde::Deserialize;

use super::extract::{Author, Reader, media_type, part, read_body};
use super::reports::{OfWave, attached, on_screen};
use super::{Result, at};
use crate::store::Store;
use crate::usecases::render::{OnePage, one_page};
use crate::usecases::{frame, quality};

/// Largest CSV of people taken, in bytes.
const MAX_FRAME_BYTES: usize = 10_000_000;

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    let one = format!("{}/{{id}}/quality", path::SURVEYS);
    config
        .service(at(format!("{one}/page")).route(get().to(page)).wrap(Compress::default()))
        .service(at(format!("{one}/export")).route(get().to(export)))
        .service(at(one).route(get().to(show)))
        .service(at(format!("{}/{{id}}/frame", path::SURVEYS)).route(post().to(import_frame)));
}

async fn show(Reader(viewer): Reader, store: Data<Store>, id: Path<String>, wanted: Query<OfWave>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(quality::find(&store, viewer, part(&id)?, &wanted.query()).await?.numbers()))
}

async fn page(Reader(viewer): Reader, store: Data<Store>, id: Path<String>, wanted: Query<OfWave>) -> Result<HttpResponse> {
    Ok(on_screen(quality::find(&store, viewer, part(&id)?, &wanted.query()).await?.page(), wanted.narrow))
}

async fn export(Reader(viewer): Reader, store: Data<Store>, id: Path<String>, wanted: Query<OfWave>) -> Result<HttpResponse> {
    let format = wanted.format()?;
    let found = quality::find(&store, viewer, part(&id)?, &wanted.query()).await?;
    Ok(attached("quality", format, one_page(found, format).await?))
}

/// The wave, and whether anything is to be stored.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OfFrame {
    wave: Option<WaveCode>,
    #[serde(default)]
    dry_run: bool,
}

async fn import_frame(
    _: Author,
    store: Data<Store>,
    id: Path<String>,
    of: Query<OfFrame>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse> {
    if media_type(&request) != "text/csv" {
        return Err(Problem::new(Code::UnsupportedMediaType).field("Content-Type", "Send text/csv.").into());
    }
    let body = read_body(payload.into_inner(), MAX_FRAME_BYTES).await?;
    Ok(HttpResponse::Ok().json(frame::import(&store, part(&id)?, of.wave.as_ref(), &*body, of.dry_run).await?))
}
