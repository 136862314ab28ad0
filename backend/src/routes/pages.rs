//! Pages and the files of the bundles, from inside the binary.

use actix_web::http::header::{ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, ETAG, IF_NONE_MATCH, VARY};
use actix_web::web::{Data, Path, ServiceConfig, get};
use actix_web::{HttpRequest, HttpResponse};
use candor_wire::problem::Code;

use super::problem::Failure;
use super::{Result, at};
use crate::assets::Asset;
use crate::store::Store;
use crate::usecases::respond::Respond;

/// Pages of the console but the designer's and those of the fieldwork; the program inside decides what they show.
const CONSOLE: &[&str] = &[
    "/",
    "/set-up",
    "/sign-in",
    "/surveys",
    "/surveys/new",
    "/surveys/import",
    "/surveys/{id}",
    "/surveys/{id}/results",
    "/surveys/{id}/named",
    "/surveys/{id}/share",
    "/surveys/{id}/experience",
    "/linkage",
];

/// Pages of the fieldwork.
const FIELDWORK: &[&str] = &[
    "/surveys/{id}/invite",
    "/surveys/{id}/quality",
    "/surveys/{id}/experiments",
    "/surveys/{id}/review",
    "/surveys/{id}/retention",
    "/surveys/{id}/quotas",
    "/units",
    "/people",
    "/contacts",
];

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(at("/favicon.ico").route(get().to(icon)))
        .service(at("/healthz").route(get().to(alive)))
        .service(at("/readyz").route(get().to(ready)))
        .service(at("/assets/{path:.*}").route(get().to(asset)));
    config.service(at("/surveys/{id}/design").route(get().to(designer)));
    for page in FIELDWORK {
        config.service(at(*page).route(get().to(fieldwork)));
    }
    for page in CONSOLE {
        config.service(at(*page).route(get().to(console)));
    }
}

/// Two sides, linked: the mark beside the address. Browsers ask for this name whatever the page says.
async fn icon() -> HttpResponse {
    const ICON: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><path d=\"M8 16h16\" stroke=\"#6b7280\" stroke-width=\"3\"/>\
         <circle cx=\"9\" cy=\"16\" r=\"7\" fill=\"#f46a25\"/><rect x=\"17\" y=\"9\" width=\"14\" height=\"14\" fill=\"#12436d\"/></svg>";
    HttpResponse::Ok().content_type("image/svg+xml").insert_header((CACHE_CONTROL, "public, max-age=86400")).body(ICON)
}

async fn alive() -> &'static str {
    "alive"
}

async fn ready(store: Data<Store>, respond: Data<Respond>) -> Result<&'static str> {
    store.ping().await.map_err(crate::error::Error::from)?;
    if respond.is_ready() { Ok("ready") } else { Err(Failure::of(Code::StorageUnavailable)) }
}

async fn console(request: HttpRequest) -> HttpResponse {
    page(&request, "console/index.html")
}

async fn fieldwork(request: HttpRequest) -> HttpResponse {
    page(&request, "fieldwork/index.html")
}

async fn designer(request: HttpRequest) -> HttpResponse {
    page(&request, "designer/index.html")
}

fn page(request: &HttpRequest, path: &str) -> HttpResponse {
    match Asset::find(path) {
        Some(asset) => send(request, asset, "no-cache"),
        None => HttpResponse::ServiceUnavailable()
            .content_type("text/plain; charset=utf-8")
            .body("This server was built without its pages. Build it with: cargo xtask build"),
    }
}

async fn asset(request: HttpRequest, path: Path<String>) -> Result<HttpResponse> {
    // names change with their content, so what was fetched once is good for ever
    let found = Asset::find(&path).filter(|a| !a.path.ends_with(".html")).ok_or_else(|| Failure::of(Code::NotFound))?;
    Ok(send(&request, found, "public, max-age=31536000, immutable"))
}

fn send(request: &HttpRequest, asset: &'static Asset, caching: &'static str) -> HttpResponse {
    let header = |name| request.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if header(IF_NONE_MATCH) == asset.etag {
        return HttpResponse::NotModified().insert_header((ETAG, asset.etag)).insert_header((CACHE_CONTROL, caching)).finish();
    }
    let (body, encoding) = asset.best(header(ACCEPT_ENCODING));
    let mut response = HttpResponse::Ok();
    response
        .content_type(asset.kind)
        .insert_header((ETAG, asset.etag))
        .insert_header((CACHE_CONTROL, caching))
        .insert_header((VARY, "Accept-Encoding"));
    if let Some(encoding) = encoding {
        response.insert_header((CONTENT_ENCODING, encoding));
    }
    response.body(body)
}

/// Whatever is not there: a page for people, a problem for programs.
pub async fn not_found(request: HttpRequest) -> Result<HttpResponse> {
    let wants_page = request.headers().get(ACCEPT).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("text/html"));
    if wants_page && !request.path().starts_with("/api/") {
        let text = "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>Not found</title><h1>There is nothing at this address</h1><p>Check the address, or go to <a href=\"/\">the start page</a>.</p></html>";
        return Ok(HttpResponse::NotFound().content_type("text/html; charset=utf-8").body(text));
    }
    Err(Failure::of(Code::NotFound))
}
