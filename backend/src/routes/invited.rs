//! Where the links of letters lead: to the survey, and to no more letters. Opening one changes nothing; a press does.

use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use actix_web::middleware::Compress;
use actix_web::web::{Data, Path, Query, ServiceConfig, get, post};
use actix_web::{HttpRequest, HttpResponse};
use candor_form::{Head, Node, Word, Words, has_words, node, notice, way_to};
use candor_wire::path::survey_data;
use candor_wire::problem::Code;
use serde::Deserialize;

use super::extract::part;
use super::form::{Told, accepted, page, styles, told};
use super::{at, sealed};
use crate::clock::Clock;
use crate::error::Error;
use crate::keys::Secret;
use crate::store::Store;
use crate::usecases::answering::Wanted;
use crate::usecases::respond::Respond;
use crate::usecases::{assurance, contacts};

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(at("/i/{secret}").route(get().to(welcome)).route(post().to(begin)).wrap(Compress::default()))
        .service(at("/b/{wave}").route(get().to(list)).wrap(Compress::default()))
        .service(at("/u/{token}").route(get().to(ask)).route(post().to(stop)).wrap(Compress::default()));
}

/// `?lang=TAG`.
#[derive(Debug, Deserialize)]
struct Spoken {
    lang: Option<String>,
}

type Page = Result<HttpResponse, Told>;

fn wanted(query: &Spoken, request: &HttpRequest) -> Wanted {
    Wanted { named: query.lang.clone(), accepted: accepted(request) }
}

fn secret_of(text: &str) -> Result<Secret, Told> {
    Secret::read(text).ok_or_else(|| told(Error::refused(Code::NotFound)))
}

/// A form that is nothing but its button.
fn press(label: &str) -> Node {
    let button = node("button").set("type", "submit").class("main").text(label);
    node("form").set("method", "post").with(node("p").class("actions").with(button))
}

async fn welcome(respond: Data<Respond>, path: Path<String>, query: Query<Spoken>, request: HttpRequest) -> Page {
    let wanted = wanted(&query, &request);
    let seen = respond.welcome(&secret_of(&path)?, &wanted).await.map_err(told)?;
    let words = &seen.form.words;
    if let Some(wave) = seen.verified {
        let said = [seen.form.introduction.as_str(), words.say(assurance::word(seen.level))];
        let said: Vec<&str> = said.into_iter().filter(|text| !text.trim().is_empty()).collect();
        let links = [styles(), &sealed::script("collect", wave, seen.slug.as_str(), None, words)].concat();
        let head = Head { language: &seen.form.language, title: &seen.form.title, links: &links };
        let content = notice(&seen.form.title, &said.join("\n\n"), Some(sealed::spot(words))).html();
        return Ok(page(StatusCode::OK, &head, &content, seen.colours.as_deref()));
    }
    let (heading, text, way_on) = if seen.is_spent {
        (words.say(Word::InvitedSpent), words.say(Word::InvitedSpentText).to_owned(), None)
    } else {
        let said = [seen.form.introduction.as_str(), words.say(assurance::word(seen.level))];
        let said: Vec<&str> = said.into_iter().filter(|text| !text.trim().is_empty()).collect();
        let data = way_to(&format!("{}?lang={}", survey_data(&seen.slug), seen.form.language), words.say(Word::DataAbout));
        let ways = node("div").with(press(words.say(Word::InvitedBegin))).with(data);
        (seen.form.title.as_str(), said.join("\n\n"), Some(ways))
    };
    let head = Head { language: &seen.form.language, title: heading, links: styles() };
    Ok(page(StatusCode::OK, &head, &notice(heading, &text, way_on).html(), seen.colours.as_deref()))
}

/// Where somebody looks for their token in the list of those that were counted.
async fn list(wave: Path<String>, request: HttpRequest) -> Page {
    let wave = part(&wave).map_err(|_| told(Error::refused(Code::NotFound)))?;
    let (language, words) = words_for(&request);
    let links = [styles(), &sealed::script("list", wave, "", None, &words)].concat();
    let title = words.say(Word::VerifiedList);
    let head = Head { language: &language, title, links: &links };
    Ok(page(StatusCode::OK, &head, &notice(title, "", Some(sealed::spot(&words))).html(), None))
}

async fn begin(respond: Data<Respond>, path: Path<String>, query: Query<Spoken>, request: HttpRequest) -> Page {
    let wanted = wanted(&query, &request);
    let way = respond.begin(&secret_of(&path)?, &wanted).await.map_err(told)?;
    let address = match way {
        // the page of the link says that answers were sent
        None => format!("/i/{}", path.as_str()),
        Some(way) => format!("/s/{}/{}/{}?unit={}", way.slug, way.draft, way.step, way.unit),
    };
    let language = query.lang.as_deref().filter(|tag| tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'));
    let sign = if address.contains('?') { '&' } else { '?' };
    let address = language.map_or_else(|| address.clone(), |tag| format!("{address}{sign}lang={tag}"));
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, address)).finish())
}

/// The words for a page that is about no survey.
fn words_for(request: &HttpRequest) -> (String, Words) {
    let accepted = accepted(request);
    let language = accepted.iter().find(|tag| has_words(tag)).map_or("en", String::as_str);
    (language.to_owned(), Words::of(language))
}

fn say(request: &HttpRequest, heading: Word, text: Word, button: Option<Word>) -> HttpResponse {
    let (language, words) = words_for(request);
    let way_on = button.map(|label| press(words.say(label)));
    let head = Head { language: &language, title: words.say(heading), links: styles() };
    page(StatusCode::OK, &head, &notice(words.say(heading), words.say(text), way_on).html(), None)
}

async fn ask(request: HttpRequest) -> HttpResponse {
    say(&request, Word::StopTitle, Word::StopText, Some(Word::StopButton))
}

/// RFC 8058: a mail program sends this without cookie and without a page; the body says nothing that the address does not.
async fn stop(store: Data<Store>, clock: Data<Clock>, token: Path<String>, request: HttpRequest) -> Page {
    contacts::stop(&store, &token, clock.now()).await.map_err(told)?;
    Ok(say(&request, Word::StopDone, Word::StopDoneText, None))
}
