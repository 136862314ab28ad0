//! Pictures of questionnaires: added by authors, shown to everybody who has their address.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, ETAG, IF_NONE_MATCH};
use actix_web::web::{Data, Path, Payload, ServiceConfig, get, post};
use actix_web::{HttpRequest, HttpResponse};
use candor_wire::path;
use candor_wire::picture::MAX_PICTURE_BYTES;
use candor_wire::problem::{Code, Problem};

use super::exchange::BYTES;
use super::extract::{Author, media_type, read_body};
use super::{Result, at};
use crate::clock::Clock;
use crate::store::Store;
use crate::usecases::pictures;

/// A name changes with the content, so what was fetched once is good for ever.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// Opened by itself a picture may do nothing at all.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    config.service(at(path::PICTURES).route(post().to(add))).service(at(path::picture("{digest}")).route(get().to(show)));
}

async fn add(_: Author, store: Data<Store>, clock: Data<Clock>, request: HttpRequest, payload: Payload) -> Result<HttpResponse> {
    if media_type(&request) != BYTES {
        return Err(Problem::new(Code::UnsupportedMediaType).field("Content-Type", format!("Send {BYTES}.")).into());
    }
    let body = read_body(payload.into_inner(), MAX_PICTURE_BYTES).await?;
    Ok(HttpResponse::Created().json(pictures::add(&store, body.to_vec(), clock.now()).await?))
}

async fn show(store: Data<Store>, digest: Path<String>, request: HttpRequest) -> Result<HttpResponse> {
    let (format, content) = pictures::show(&store, &digest).await?;
    let etag = format!("\"{digest}\"");
    let is_known = request.headers().get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == etag.as_bytes());
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((CACHE_CONTROL, FOR_EVER)).insert_header((ETAG, etag)).insert_header((CONTENT_SECURITY_POLICY, POLICY));
    Ok(if is_known { response.finish() } else { response.content_type(format.media_type()).body(content) })
}
