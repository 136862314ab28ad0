//! A survey's pages as HTML: complete and answerable before any script runs, and without any.
//!
//! They bring the program that takes over where scripts run; only a page that says what is wrong does not, because
//! the program would not know of it.

use std::sync::LazyLock;

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, LOCATION, RETRY_AFTER};
use actix_web::middleware::Compress;
use actix_web::web::{Data, Path, Query, ServiceConfig, get, post};
use actix_web::{HttpResponse, ResponseError};
use candor_form::{Head, Survey, document, notice, step_page};
use candor_survey::SurveySlug;
use candor_wire::problem::Code;
use serde::Deserialize;

use super::at;
use super::extract::Form;
use super::{headers, problem};
use crate::assets::Asset;
use crate::error::Error;
use crate::usecases::answering::{Entrance, Led, Sent, Visit};
use crate::usecases::colours::Colours;
use crate::usecases::respond::Respond;

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(at("/s/{slug}").route(get().to(first)).route(post().to(send_first)).wrap(Compress::default()))
        .service(at("/s/{slug}/thanks").route(get().to(thanks)).wrap(Compress::default()))
        .service(at("/s/{slug}/{token}/{step}").route(get().to(step)).route(post().to(send_step)).wrap(Compress::default()));
}

/// What a link says beside the survey.
#[derive(Debug, Deserialize)]
struct Link {
    unit: Option<String>,
    channel: Option<String>,
}

type Page = Result<HttpResponse, Told>;

/// A failure that is told as a page, with the address where to begin anew.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
struct Told {
    error: Error,
    home: String,
}

impl ResponseError for Told {
    fn error_response(&self) -> HttpResponse {
        failed(&self.error, &self.home)
    }
}

fn told(home: &str) -> impl FnOnce(Error) -> Told + '_ {
    |error| Told { error, home: home.to_owned() }
}

fn slug_of(text: &str) -> Result<SurveySlug, Told> {
    text.parse().map_err(|_| told("/")(Error::refused(Code::NotFound)))
}

fn entrance(slug: &str, link: &Link) -> Result<Entrance, Told> {
    let slug = slug_of(slug)?;
    // a channel that is none is passed over
    let channel = link.channel.as_ref().and_then(|name| name.parse().ok());
    Ok(Entrance { slug, unit: link.unit.clone(), channel })
}

async fn first(respond: Data<Respond>, slug: Path<String>, link: Query<Link>) -> Page {
    let entrance = entrance(&slug, &link)?;
    let visit = respond.page(&entrance, None, 0).await.map_err(told(&home(&entrance)))?;
    Ok(show(&visit, StatusCode::OK, &LINKS.with_program))
}

async fn send_first(respond: Data<Respond>, slug: Path<String>, link: Query<Link>, form: Form) -> Page {
    send(&respond, &entrance(&slug, &link)?, Sent { token: None, step: 0, fields: &form.0 }).await
}

async fn step(respond: Data<Respond>, path: Path<(String, String, usize)>, link: Query<Link>) -> Page {
    let (slug, token, step) = path.into_inner();
    let entrance = entrance(&slug, &link)?;
    let visit = respond.page(&entrance, Some(&token), step).await.map_err(told(&home(&entrance)))?;
    Ok(show(&visit, StatusCode::OK, &LINKS.with_program))
}

async fn send_step(respond: Data<Respond>, path: Path<(String, String, usize)>, link: Query<Link>, form: Form) -> Page {
    let (slug, token, step) = path.into_inner();
    send(&respond, &entrance(&slug, &link)?, Sent { token: Some(&token), step, fields: &form.0 }).await
}

async fn send(respond: &Respond, entrance: &Entrance, sent: Sent<'_>) -> Page {
    match respond.take(entrance, sent).await.map_err(told(&home(entrance)))? {
        Led::Back(visit) => Ok(show(&visit, StatusCode::UNPROCESSABLE_ENTITY, &LINKS.styles)),
        Led::To(token, step) => Ok(go(&format!("/s/{}/{token}/{step}{}", entrance.slug, query(entrance)))),
        Led::Thanks => Ok(go(&format!("/s/{}/thanks", entrance.slug))),
    }
}

async fn thanks(respond: Data<Respond>, slug: Path<String>) -> Page {
    let slug = slug_of(&slug)?;
    let thanks = respond.thanks(&slug).await.map_err(told("/"))?;
    let heading = "Thank you. Your answers are stored.";
    let text = if thanks.text.trim().is_empty() { "You may close this page." } else { thanks.text.as_str() };
    let head = Head { language: &thanks.language, title: heading, links: &LINKS.styles };
    Ok(page(StatusCode::OK, &head, &notice(heading, text, None).html(), thanks.colours.as_deref()))
}

/// The unit of the link goes along, because it decides how many steps there are.
fn query(entrance: &Entrance) -> String {
    let unit = entrance.unit.as_ref().and_then(|unit| unit.parse::<candor_survey::UnitCode>().ok());
    unit.map(|unit| format!("?unit={unit}")).unwrap_or_default()
}

fn home(entrance: &Entrance) -> String {
    format!("/s/{}{}", entrance.slug, query(entrance))
}

fn go(address: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, address)).finish()
}

fn show(visit: &Visit, status: StatusCode, links: &str) -> HttpResponse {
    let units = visit.shown.choices();
    let questionnaire = &visit.shown.questionnaire;
    let survey = Survey { questionnaire, audience: visit.shown.audience, assurance: visit.shown.assurance, units: &units };
    let place = visit.place();
    let mut html = String::with_capacity(8192);
    step_page(&survey, &place).write(&mut html);
    let head = Head { language: &questionnaire.document().language, title: &place.title(&survey), links };
    page(status, &head, &html, visit.shown.colours.as_deref())
}

/// A page; the survey's own colours stand in its head, after the style sheet, and the policy names their digest.
fn page(status: StatusCode, head: &Head<'_>, content: &str, colours: Option<&Colours>) -> HttpResponse {
    let style = colours.map(|colours| ["<style>", &colours.css, "</style>"].concat()).unwrap_or_default();
    let (mut text, end) = document(&Head { links: &[head.links, &style].concat(), ..head.clone() });
    text.push_str(content);
    text.push_str(end);
    let mut response = HttpResponse::build(status);
    if let Some(colours) = colours {
        response.insert_header((CONTENT_SECURITY_POLICY, headers::policy_with_style(&colours.digest)));
    }
    response.content_type("text/html; charset=utf-8").body(text)
}

/// A failure as a page that says what it means and what to do.
fn failed(error: &Error, home: &str) -> HttpResponse {
    let code = error.problem().code;
    let (heading, text, again) = match code {
        Code::NotFound => (
            "There is no survey here",
            "Check that the address is complete. If you were in the middle of a survey, it may have been sent already, or it was left for more than 30 days.",
            false,
        ),
        Code::SurveyClosed => ("This survey is closed", "It takes no more answers. Thank you for your time.", false),
        Code::Busy | Code::StorageUnavailable => {
            ("The server is busy", "What you sent before is kept. Wait a moment, then go back and send this page again.", false)
        }
        Code::KeyReused => {
            ("Your answers were sent before", "They are stored as they were then; what was changed afterwards is not added.", true)
        }
        _ => ("This page cannot be shown", "What you sent before is kept. Go back and send this page again, or begin anew.", true),
    };
    let answer = problem::response(error);
    let link = again.then_some((home, "Begin anew"));
    let mut response =
        page(answer.status(), &Head { language: "en", title: heading, links: &LINKS.styles }, &notice(heading, text, link).html(), None);
    if let Some(seconds) = answer.headers().get(RETRY_AFTER) {
        response.headers_mut().insert(RETRY_AFTER, seconds.clone());
    }
    response
}

/// Markup in the head of pages: what the respondent's bundle names in its own page.
struct Links {
    styles: String,
    with_program: String,
}

static LINKS: LazyLock<Links> = LazyLock::new(|| {
    let index = Asset::find("respondent/index.html").map(|asset| String::from_utf8_lossy(asset.plain)).unwrap_or_default();
    let is_style = |tag: &&str| tag.contains("rel=stylesheet") || tag.contains("rel=\"stylesheet\"");
    let tags = tags(&index);
    Links { styles: tags.iter().copied().filter(is_style).collect(), with_program: tags.concat() }
});

/// The `link` and `script` elements of a page.
fn tags(page: &str) -> Vec<&str> {
    let (mut found, mut rest) = (Vec::new(), page);
    while let Some(at) = rest.find("<link").into_iter().chain(rest.find("<script")).min() {
        let tag = &rest[at..];
        let end = if tag.starts_with("<script") { tag.find("</script>").map(|e| e + 9) } else { tag.find('>').map(|e| e + 1) };
        let Some(end) = end else { break };
        found.push(&tag[..end]);
        rest = &tag[end..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_scripts_are_found_in_their_order() {
        let page = "<html><head><meta a><link href=/a.css rel=stylesheet><script src=/b.js type=module></script><link rel=preload href=c></head><body><link";
        assert_eq!(
            tags(page),
            ["<link href=/a.css rel=stylesheet>", "<script src=/b.js type=module></script>", "<link rel=preload href=c>"]
        );
        assert_eq!(tags(""), Vec::<&str>::new());
    }
}
