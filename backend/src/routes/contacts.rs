//! Contacts, what respondents are promised, and letters: for those who write surveys.

use actix_web::web::{Data, Path, Payload, Query, ServiceConfig, delete, get, post, put};
use actix_web::{HttpRequest, HttpResponse};
use candor_form::{Word, Words, direction, escape};
use candor_wire::invitation::{MAX_CONTACTS_BYTES, PlanMailing, SetAssurance};
use candor_wire::path;
use candor_wire::problem::{Code, Problem};
use serde::Deserialize;

use super::extract::{Administrator, Author, Json, media_type, part, read_body};
use super::poster::svg;
use super::{Result, at};
use crate::error::Error;
use crate::store::Store;
use crate::usecases::invitations::{Invitations, PaperLetter};
use crate::usecases::rights::Rights;
use crate::usecases::{assurance, contacts};

/// Largest plan of a mailing: letters in many languages.
const MAX_PLAN_BYTES: usize = 1_000_000;

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    let survey = format!("{}/{{id}}", path::SURVEYS);
    config
        .service(at(path::CONTACTS).route(get().to(list)).route(post().to(import)))
        .service(at(format!("{}/{{id}}", path::CONTACTS)).route(delete().to(remove)))
        .service(at(format!("{survey}/assurance")).route(get().to(show_assurance)).route(put().to(set_assurance)))
        .service(at(format!("{survey}/mailings")).route(get().to(mailings)).route(post().to(plan)))
        .service(at(format!("{survey}/mailings/{{mailing}}")).route(delete().to(stop)))
        .service(at(format!("{survey}/mailings/{{mailing}}/letters")).route(get().to(paper)));
}

/// `?search=TEXT`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Search {
    #[serde(default)]
    search: String,
}

/// `?dry_run=true`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DryRun {
    #[serde(default)]
    dry_run: bool,
}

async fn list(_: Author, store: Data<Store>, query: Query<Search>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(contacts::list(&store, &query.search).await?))
}

async fn import(
    _: Author,
    store: Data<Store>,
    rights: Data<Rights>,
    query: Query<DryRun>,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse> {
    if media_type(&request) != "text/csv" {
        return Err(Problem::new(Code::UnsupportedMediaType).field("Content-Type", "Send text/csv.").into());
    }
    let body = read_body(payload.into_inner(), MAX_CONTACTS_BYTES).await?;
    Ok(HttpResponse::Ok().json(contacts::import(&store, rights.keys(), &*body, !query.dry_run).await?))
}

async fn remove(_: Author, store: Data<Store>, id: Path<String>) -> Result<HttpResponse> {
    contacts::remove(&store, part(&id)?).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn show_assurance(_: Author, store: Data<Store>, id: Path<String>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(assurance::show(&store, part(&id)?).await?))
}

async fn set_assurance(_: Author, store: Data<Store>, id: Path<String>, body: Json<SetAssurance>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(assurance::set(&store, part(&id)?, body.0.level).await?))
}

async fn mailings(_: Author, invitations: Data<Invitations>, id: Path<String>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(invitations.list(part(&id)?).await?))
}

async fn plan(
    _: Author,
    invitations: Data<Invitations>,
    id: Path<String>,
    body: Json<PlanMailing, MAX_PLAN_BYTES>,
) -> Result<HttpResponse> {
    let plan = invitations.plan(part(&id)?, &body.0).await?;
    Ok(if plan.id.is_some() { HttpResponse::Created() } else { HttpResponse::Ok() }.json(plan))
}

async fn stop(_: Author, invitations: Data<Invitations>, path: Path<(String, String)>) -> Result<HttpResponse> {
    invitations.stop(part(&path.0)?, part(&path.1)?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// For administrators: whoever prints these letters can answer in the place of those who they are for.
async fn paper(_: Administrator, invitations: Data<Invitations>, path: Path<(String, String)>) -> Result<HttpResponse> {
    let letters = invitations.paper(part(&path.0)?, part(&path.1)?).await?;
    let mut html = String::from(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Letters</title><link rel=\"stylesheet\" href=\"/poster.css\"></head><body>",
    );
    for letter in &letters {
        sheet(letter, &mut html)?;
    }
    html.push_str("</body></html>");
    Ok(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}

/// One letter to a sheet: its text, and the link as a code and in words.
fn sheet(letter: &PaperLetter, html: &mut String) -> std::result::Result<(), Error> {
    let words = Words::of(&letter.language);
    html.push_str("<main class=\"poster letter\" lang=\"");
    escape(&letter.language, html);
    html.push_str("\" dir=\"");
    html.push_str(direction(&letter.language));
    html.push_str("\"><h1>");
    escape(&letter.letter.subject, html);
    html.push_str("</h1><div class=\"said\">");
    escape(letter.letter.text.trim_end(), html);
    html.push_str("</div><p class=\"call\">");
    escape(words.say(Word::Scan), html);
    html.push_str("</p>");
    html.push_str(&svg(&letter.link)?);
    html.push_str("<p>");
    escape(words.say(Word::TypeAddress), html);
    html.push_str("</p><p class=\"address\">");
    escape(&letter.link, html);
    html.push_str("</p></main>");
    Ok(())
}
