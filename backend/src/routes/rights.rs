//! What is stored about one person, for themselves by the link in their letters and for administrators; and what is
//! stored of everybody who answers. Opening a page changes nothing; a press does.

use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::middleware::Compress;
use actix_web::web::{Data, Path, Query, ServiceConfig, get, post};
use actix_web::{HttpRequest, HttpResponse};
use candor_form::{Head, Node};
use candor_wire::path;
use candor_wire::problem::Code;
use candor_wire::retention::SetRetention;
use candor_wire::rights::{AskPerson, Readmitted};
use serde::Deserialize;

use super::extract::{Administrator, Author, Json, part};
use super::form::{Told, accepted, page, slug_of, styles, told};
use super::{Result, at, rights_page};
use crate::clock::Clock;
use crate::error::Error;
use crate::store::Store;
use crate::usecases::retention;
use crate::usecases::rights::Rights;
use crate::usecases::rights::said::Said;

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(at("/about/{token}").route(get().to(show)).wrap(Compress::default()))
        .service(at("/about/{token}/data.json").route(get().to(export)))
        .service(at("/about/{token}/erase").route(get().to(ask)).route(post().to(erase_own)).wrap(Compress::default()))
        .service(at("/s/{slug}/about").route(get().to(survey)).wrap(Compress::default()))
        .service(at(path::RIGHTS_ABOUT).route(post().to(about)))
        .service(at(path::RIGHTS_ERASE).route(post().to(erase)))
        .service(at(path::RIGHTS_READMIT).route(post().to(readmit)))
        .service(at(format!("{}/{{id}}/retention", path::SURVEYS)).route(get().to(keep)).route(actix_web::web::put().to(set_keep)));
}

type Page = std::result::Result<HttpResponse, Told>;

/// `?lang=TAG`.
#[derive(Debug, Deserialize)]
struct Spoken {
    lang: Option<String>,
}

fn said(query: &Spoken, request: &HttpRequest) -> &'static Said {
    let wanted: Vec<String> = query.lang.iter().cloned().chain(accepted(request)).collect();
    Said::best(&wanted)
}

fn shown(status: StatusCode, title: &str, content: &Node, said: &Said) -> HttpResponse {
    let head = Head { language: said.language, title, links: styles() };
    page(status, &head, &content.html(), None)
}

/// A link that is nobody's gets a page of its own; what else fails is told as everywhere.
fn or_nobody(failed: Error, said: &Said) -> Page {
    match &failed {
        Error::Refused(problem) if problem.code == Code::NotFound => {
            Ok(shown(StatusCode::NOT_FOUND, said.say("nobody_title"), &rights_page::nobody(said), said))
        }
        _ => Err(told(failed)),
    }
}

async fn show(rights: Data<Rights>, token: Path<String>, query: Query<Spoken>, request: HttpRequest) -> Page {
    let said = said(&query, &request);
    match rights.own(&token, said).await {
        Ok(about) => {
            let content = rights_page::person(&about, &format!("/about/{}", token.as_str()), said);
            Ok(shown(StatusCode::OK, said.say("title"), &content, said))
        }
        Err(failed) => or_nobody(failed, said),
    }
}

async fn export(rights: Data<Rights>, token: Path<String>, query: Query<Spoken>, request: HttpRequest) -> Result<HttpResponse> {
    let about = rights.own(&token, said(&query, &request)).await?;
    let saved = (CONTENT_DISPOSITION, "attachment; filename=\"about-you.json\"");
    Ok(HttpResponse::Ok().insert_header(saved).json(about))
}

async fn ask(rights: Data<Rights>, token: Path<String>, query: Query<Spoken>, request: HttpRequest) -> Page {
    let said = said(&query, &request);
    match rights.own(&token, said).await {
        Ok(_) => {
            let content = rights_page::erase(&format!("/about/{}", token.as_str()), said);
            Ok(shown(StatusCode::OK, said.say("erase_title"), &content, said))
        }
        Err(failed) => or_nobody(failed, said),
    }
}

async fn erase_own(rights: Data<Rights>, token: Path<String>, query: Query<Spoken>, request: HttpRequest) -> Page {
    let said = said(&query, &request);
    match rights.erase_own(&token).await {
        Ok(erased) => Ok(shown(StatusCode::OK, said.say("erased_title"), &rights_page::erased(erased, said), said)),
        Err(failed) => or_nobody(failed, said),
    }
}

async fn survey(rights: Data<Rights>, slug: Path<String>, query: Query<Spoken>, request: HttpRequest) -> Page {
    let said = said(&query, &request);
    let about = rights.of_survey(&slug_of(&slug)?, said).await.map_err(told)?;
    Ok(shown(StatusCode::OK, said.say("public_title"), &rights_page::survey(&about, said), said))
}

async fn about(_: Administrator, rights: Data<Rights>, body: Json<AskPerson>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(rights.about(&body.0.address).await?))
}

async fn erase(_: Administrator, rights: Data<Rights>, body: Json<AskPerson>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(rights.erase(&body.0.address).await?))
}

async fn readmit(_: Administrator, rights: Data<Rights>, body: Json<AskPerson>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(Readmitted { had_objected: rights.readmit(&body.0.address).await? }))
}

async fn keep(_: Author, store: Data<Store>, clock: Data<Clock>, id: Path<String>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(retention::show(&store, part(&id)?, clock.now().day()).await?))
}

/// For administrators: what is removed does not come back.
async fn set_keep(
    _: Administrator,
    store: Data<Store>,
    clock: Data<Clock>,
    id: Path<String>,
    body: Json<SetRetention>,
) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(retention::set(&store, part(&id)?, &body.0, clock.now().day()).await?))
}
