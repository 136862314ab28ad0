//! Questionnaires of other systems, and the schema of our own.

use actix_web::web::{Data, Payload, ServiceConfig, get, post};
use actix_web::{HttpRequest, HttpResponse};
use candor_wire::exchange::MAX_IMPORT_BYTES;
use candor_wire::path;
use candor_wire::problem::{Code, Problem};

use super::extract::{Author, media_type, read_body};
use super::{Result, at};
use crate::store::Store;
use crate::usecases::exchange;

/// The JSON Schema of `candor-questionnaire/1`.
const SCHEMA: &str = include_str!("../../../docs/questionnaire.schema.json");

/// Media type of files of any kind. A form of another site cannot send it.
pub(super) const BYTES: &str = "application/octet-stream";

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    config.service(at(path::IMPORT_QUESTIONNAIRE).route(post().to(import))).service(at(path::QUESTIONNAIRE_SCHEMA).route(get().to(schema)));
}

async fn import(_: Author, store: Data<Store>, request: HttpRequest, payload: Payload) -> Result<HttpResponse> {
    if media_type(&request) != BYTES {
        return Err(Problem::new(Code::UnsupportedMediaType).field("Content-Type", format!("Send {BYTES}.")).into());
    }
    let body = read_body(payload.into_inner(), MAX_IMPORT_BYTES).await?;
    Ok(HttpResponse::Ok().json(exchange::read(&store, body.to_vec()).await?))
}

async fn schema() -> HttpResponse {
    HttpResponse::Ok().content_type("application/schema+json").body(SCHEMA)
}
