//! Where a survey lives besides its link: the scripts for other sites and kiosks, and who may show it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH};
use actix_web::middleware::Compress;
use actix_web::web::{Data, Path, ServiceConfig, get, put};
use actix_web::{HttpRequest, HttpResponse};
use candor_survey::SurveySlug;
use candor_wire::path;
use candor_wire::place::SavePlaces;

use super::extract::{Author, Json, part};
use super::{Result, at};
use crate::squeeze::squeeze;
use crate::store::Store;
use crate::usecases::places;

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const WORKER: &str = include_str!("../../../frontend/places/kiosk-sw.js");

/// A file beside the bundles, written by hand.
struct File {
    path: &'static str,
    kind: &'static str,
    text: &'static str,
}

static FILES: [File; 8] = [
    File { path: "/frame.js", kind: SCRIPT, text: include_str!("../../../frontend/places/frame.js") },
    File { path: "/frame.css", kind: STYLE, text: include_str!("../../../frontend/places/frame.css") },
    File { path: "/kiosk.js", kind: SCRIPT, text: include_str!("../../../frontend/places/kiosk.js") },
    File { path: "/kiosk.css", kind: STYLE, text: include_str!("../../../frontend/places/kiosk.css") },
    File { path: "/sealed.js", kind: SCRIPT, text: include_str!("../../../frontend/places/sealed.js") },
    File { path: "/upload.js", kind: SCRIPT, text: include_str!("../../../frontend/places/upload.js") },
    File { path: "/review.css", kind: STYLE, text: include_str!("../../../frontend/places/review.css") },
    File { path: "/poster.css", kind: STYLE, text: include_str!("../../../frontend/places/poster.css") },
];

/// What other sites load: as small as it gets.
static WIDGET: LazyLock<String> = LazyLock::new(|| squeeze(include_str!("../../../frontend/places/widget.js")));

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    for file in &FILES {
        let send = move |request: HttpRequest| async move { reply(&request, file.kind, file.text, "no-cache", &[]) };
        config.service(at(file.path).route(get().to(send)).wrap(Compress::default()));
    }
    config
        .service(at("/widget.js").route(get().to(widget)).wrap(Compress::default()))
        .service(at("/s/{slug}/kiosk-sw.js").route(get().to(worker)).wrap(Compress::default()))
        .service(at(format!("{}/{{id}}/places", path::SURVEYS)).route(get().to(show)).route(put().to(save)));
}

/// The one file that pages of other sites may load.
async fn widget(request: HttpRequest) -> HttpResponse {
    reply(&request, SCRIPT, &WIDGET, "public, max-age=3600", &[("Cross-Origin-Resource-Policy", "cross-origin")])
}

/// The worker of a survey's kiosk; it may look after that survey's address and nothing else.
async fn worker(request: HttpRequest, slug: Path<String>) -> Result<HttpResponse> {
    let slug: SurveySlug = part(&slug)?;
    Ok(reply(&request, SCRIPT, WORKER, "no-cache", &[("Service-Worker-Allowed", &path::survey_page(&slug))]))
}

fn reply(request: &HttpRequest, kind: &str, text: &'static str, caching: &str, more: &[(&str, &str)]) -> HttpResponse {
    let mut digest = DefaultHasher::new();
    text.hash(&mut digest);
    // weak: what is sent is compressed in one way or another
    let etag = format!("W/\"{:016x}\"", digest.finish());
    let known = request.headers().get(IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == etag.as_bytes());
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((ETAG, etag)).insert_header((CACHE_CONTROL, caching));
    for header in more {
        response.insert_header(*header);
    }
    if known { response.finish() } else { response.content_type(kind).body(text) }
}

async fn show(_: Author, store: Data<Store>, id: Path<String>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(places::places(&store, part(&id)?).await?))
}

async fn save(_: Author, store: Data<Store>, id: Path<String>, body: Json<SavePlaces>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(places::save(&store, part(&id)?, body.0).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_widget_is_small() {
        assert!(WIDGET.len() <= 3_072, "the widget has {} bytes; its budget is 3,072", WIDGET.len());
        assert!(!WIDGET.contains("//"), "no comment is left over");
    }
}
