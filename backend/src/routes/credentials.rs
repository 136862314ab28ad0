//! The level verified anonymous: terms and bulletin for everybody, tokens for those with a letter, and sealed answers from
//! whoever has a token. No cookie is read here, and nothing but the named parts of a body.

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Data, Path, ServiceConfig, get, post};
use candor_wire::ids::WaveId;
use candor_wire::verified::{AskCell, CollectToken, MAX_SEALED_BYTES, SealedResponse};

use super::extract::{Json, part};
use super::{Result, at};
use crate::usecases::verified::Verified;

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(at("/api/v1/credentials/{wave}/terms").route(get().to(terms)))
        .service(at("/api/v1/credentials/{wave}/cell").route(post().to(cell)))
        .service(at("/api/v1/credentials/{wave}/tokens").route(post().to(collect)))
        .service(at("/api/v1/credentials/{wave}/answers").route(post().to(take)))
        .service(at("/api/v1/credentials/{wave}/bulletin").route(get().to(bulletin)));
}

fn wave(text: &str) -> Result<WaveId> {
    part(text)
}

async fn terms(verified: Data<Verified>, id: Path<String>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(verified.terms(wave(&id)?).await?))
}

async fn cell(verified: Data<Verified>, id: Path<String>, body: Json<AskCell>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(verified.cell(wave(&id)?, &body.0.code).await?))
}

async fn collect(verified: Data<Verified>, id: Path<String>, body: Json<CollectToken>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(verified.collect(wave(&id)?, &body.0.code, &body.0.request).await?))
}

async fn take(verified: Data<Verified>, id: Path<String>, body: Json<SealedResponse, MAX_SEALED_BYTES>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(verified.take(wave(&id)?, &body.0).await?))
}

async fn bulletin(verified: Data<Verified>, id: Path<String>) -> Result<HttpResponse> {
    let text = verified.bulletin(wave(&id)?).await?;
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").insert_header((CACHE_CONTROL, "no-cache")).body(text))
}
