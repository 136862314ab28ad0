//! A letter with the first question in it: a press on an answer opens the survey with that answer chosen.
//!
//! Programs that look through mail follow links, so a link stores nothing; sending the page does.

use actix_web::HttpResponse;
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::{Data, Path, Query, ServiceConfig, get};
use candor_form::{Ask, Field, Offer, Word, direction, escape, id_of, value_of};
use candor_survey::{SurveySlug, UnitCode};
use candor_wire::invitation::Level;
use candor_wire::problem::Code;

use super::poster::Link;
use super::{Result, at};
use crate::error::Error;
use crate::mail::Letter;
use crate::routes::extract::part;
use crate::startup::BaseUrl;
use crate::usecases::assurance;
use crate::usecases::places::{Sheet, link};
use crate::usecases::respond::Respond;

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    config.service(at("/s/{slug}/mail.eml").route(get().to(mail)));
}

async fn mail(respond: Data<Respond>, base: Data<BaseUrl>, slug: Path<String>, query: Query<Link>) -> Result<HttpResponse> {
    let slug: SurveySlug = part(&slug)?;
    let sheet = respond.sheet(&slug, query.unit.as_ref().map(UnitCode::as_str), &query.wanted()).await?;
    if !sheet.is_open {
        return Err(Error::refused(Code::SurveyClosed).into());
    }
    let link = link(&base.0, &slug, query.unit.as_ref(), query.channel);
    let file = letter(&sheet, &link, query.lang.as_deref()).draft()?;
    let name = format!("attachment; filename=\"{slug}.eml\"");
    Ok(HttpResponse::Ok().content_type("message/rfc822").insert_header((CONTENT_DISPOSITION, name)).body(file))
}

/// The options of the first question, when it takes one of them, is the first thing asked, and may be answered in a link.
fn first_question(sheet: &Sheet) -> Option<(&Ask, &[Offer], bool)> {
    // an answer in an address would have been told to the server
    if sheet.level == Level::Verified {
        return None;
    }
    let ask = sheet.form.sheets.first().filter(|_| sheet.unit.is_some() || sheet.is_one_unit)?.asks.first()?;
    match &ask.field {
        Field::Options { offers, multiple: false, layout, .. } => Some((ask, offers, layout.starts_with("numbers"))),
        Field::Select(offers) => Some((ask, offers, false)),
        _ => None,
    }
}

fn letter(sheet: &Sheet, link: &str, language: Option<&str>) -> Letter {
    let words = &sheet.form.words;
    let sign = |address: &str| if address.contains('?') { '&' } else { '?' };
    let spoken = language.filter(|tag| *tag == sheet.form.language);
    let link = spoken.map_or_else(|| link.to_owned(), |tag| format!("{link}{}lang={tag}", sign(link)));
    let mut text = format!("{}\n\n", sheet.form.title);
    let mut html = Html::new(&sheet.form.language, &sheet.form.title);
    for said in [sheet.form.introduction.as_str(), words.say(assurance::word(sheet.level))] {
        if !said.is_empty() {
            text.push_str(&format!("{said}\n\n"));
            html.element("<p style=\"white-space:pre-line\">", said, "</p>");
        }
    }
    if let Some((ask, offers, are_numbers)) = first_question(sheet) {
        text.push_str(&format!("{}\n{}\n\n", ask.text, words.say(Word::MailPress)));
        html.element("<h2 style=\"font-size:18px;margin:28px 0 4px\">", &ask.text, "</h2>");
        html.element("<p style=\"margin:0 0 12px\">", words.say(Word::MailPress), "</p>");
        for offer in offers {
            let address = format!("{link}{}{}={}", sign(&link), id_of(&ask.item), value_of(&offer.answer));
            text.push_str(&format!("{}{}: {address}\n", offer.label, offer.spoken));
            html.answer(&address, offer, are_numbers);
        }
        text.push('\n');
    }
    text.push_str(&format!("{}: {link}\n", words.say(Word::MailOpen)));
    html.link(&link, words.say(Word::MailOpen));
    Letter { subject: sheet.form.title.clone(), text, html: html.end() }
}

/// HTML for mail programs: they know neither style sheets nor much of anything else.
struct Html(String);

const OPTION: &str = "padding:12px 16px;margin:0 0 8px;border:1px solid #6d7985;border-radius:6px;color:#14406b;text-decoration:none";

impl Html {
    fn new(language: &str, title: &str) -> Self {
        let mut html = Self("<!DOCTYPE html><html lang=\"".to_owned());
        html.element("", language, "\" dir=\"");
        html.element("", direction(language), "\"><head><meta charset=\"utf-8\"><title>");
        html.element("", title, "</title></head><body style=\"font:16px/1.5 sans-serif;color:#1b2530;max-width:38em\">");
        html.element("<h1 style=\"font-size:22px\">", title, "</h1>");
        html
    }

    fn element(&mut self, start: &str, text: &str, end: &str) {
        self.0.push_str(start);
        escape(text, &mut self.0);
        self.0.push_str(end);
    }

    /// An answer to press: numbers beside one another, others below.
    fn answer(&mut self, address: &str, offer: &Offer, is_number: bool) {
        self.element("<a href=\"", address, "\" style=\"");
        self.0.push_str(if is_number { "display:inline-block;margin-right:6px;" } else { "display:block;" });
        self.element(OPTION, "", "\">");
        self.element("", &offer.label, "");
        self.element("", &offer.spoken, "</a>");
    }

    fn link(&mut self, address: &str, label: &str) {
        self.element("<p style=\"margin-top:24px\"><a href=\"", address, "\">");
        self.element("", label, "</a></p>");
    }

    fn end(mut self) -> String {
        self.0.push_str("</body></html>");
        self.0
    }
}
