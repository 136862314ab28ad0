//! A survey's link on paper: the QR code, and a sheet to print.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::middleware::Compress;
use actix_web::web::{Data, Path, Query, ServiceConfig, get};
use candor_form::{Head, Word, escape};
use candor_survey::{Channel, SurveySlug, UnitCode};
use candor_wire::problem::Code;
use fast_qr::ECL;
use fast_qr::convert::Builder;
use fast_qr::convert::svg::SvgBuilder;
use fast_qr::qr::QRBuilder;
use serde::Deserialize;

use super::form::{Told, page, slug_of, styles, told};
use super::{Result, at};
use crate::error::Error;
use crate::routes::extract::part;
use crate::startup::BaseUrl;
use crate::usecases::answering::Wanted;
use crate::usecases::assurance;
use crate::usecases::places::{Sheet, link};
use crate::usecases::respond::Respond;

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(at("/s/{slug}/qr.svg").route(get().to(qr_code)).wrap(Compress::default()))
        .service(at("/s/{slug}/poster").route(get().to(poster)).wrap(Compress::default()));
}

/// `?unit=CODE&channel=NAME&lang=TAG`. What hangs on a wall is not taken back, so both must be right.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Link {
    /// The unit that is answered about.
    pub unit: Option<UnitCode>,
    /// The channel that the link names.
    pub channel: Option<Channel>,
    /// The language of the sheet; the code leaves it to the phone.
    pub lang: Option<String>,
}

impl Link {
    /// The language that is asked for.
    pub fn wanted(&self) -> Wanted {
        Wanted { named: self.lang.clone(), accepted: Vec::new() }
    }
}

async fn qr_code(respond: Data<Respond>, base: Data<BaseUrl>, slug: Path<String>, query: Query<Link>) -> Result<HttpResponse> {
    let slug: SurveySlug = part(&slug)?;
    respond.sheet(&slug, query.unit.as_ref().map(UnitCode::as_str), &query.wanted()).await?;
    picture(&link(&base.0, &slug, query.unit.as_ref(), query.channel))
}

/// A link's QR code as an answer.
///
/// # Errors
/// When the link is too long for one.
pub fn picture(link: &str) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().content_type("image/svg+xml").body(svg(link)?))
}

/// A link's QR code: dark on light with its quiet zone in every theme, or scanners fail; a seventh of it may be
/// damaged (level M).
pub(super) fn svg(link: &str) -> std::result::Result<String, Error> {
    let code = QRBuilder::new(link).ecl(ECL::M).build().map_err(|e| Error::Internal(format!("a QR code: {e}")))?;
    let svg = SvgBuilder::default().margin(4).to_str(&code);
    let mut title = String::from("<svg role=\"img\" shape-rendering=\"crispEdges\" ");
    let (head, rest) = svg.strip_prefix("<svg ").and_then(|rest| rest.split_once('>')).unwrap_or_default();
    title.push_str(head);
    title.push_str("><title>QR code of ");
    escape(link, &mut title);
    Ok(title + "</title>" + rest)
}

async fn poster(
    respond: Data<Respond>,
    base: Data<BaseUrl>,
    slug: Path<String>,
    query: Query<Link>,
) -> std::result::Result<HttpResponse, Told> {
    let slug = slug_of(&slug)?;
    let sheet = respond.sheet(&slug, query.unit.as_ref().map(UnitCode::as_str), &query.wanted()).await.map_err(told)?;
    if !sheet.is_open {
        return Err(told(Error::refused(Code::SurveyClosed)));
    }
    let link = link(&base.0, &slug, query.unit.as_ref(), query.channel);
    let links = styles().to_owned() + "<link rel=\"stylesheet\" href=\"/poster.css\">";
    let content = sheet_html(&sheet, &link, &svg(&link).map_err(told)?);
    Ok(page(StatusCode::OK, &Head { language: &sheet.form.language, title: &sheet.form.title, links: &links }, &content, None))
}

/// The sheet: what it is, the code, the address in words, what is promised.
fn sheet_html(sheet: &Sheet, link: &str, code: &str) -> String {
    let mut out = String::from("<main class=\"poster\">");
    let mut element = |start: &str, text: &str, end: &str| {
        out.push_str(start);
        escape(text, &mut out);
        out.push_str(end);
    };
    let words = &sheet.form.words;
    element("<h1>", &sheet.form.title, "</h1>");
    if let Some(unit) = &sheet.unit {
        element("<p class=\"unit\">", unit, "</p>");
    }
    element("<p class=\"call\">", words.say(Word::Scan), "</p>");
    element(code, "", "");
    element("<p>", words.say(Word::TypeAddress), "</p>");
    element("<p class=\"address\">", link, "</p>");
    element("<p class=\"promise\">", words.say(assurance::word(sheet.level)), "</p></main>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_a_name_and_a_quiet_zone() {
        let svg = svg("https://c.example/s/desk?unit=n1&channel=telephone").unwrap();
        assert!(svg.starts_with("<svg role=\"img\" shape-rendering=\"crispEdges\" viewBox=\"0 0 "), "{svg}");
        assert!(svg.contains("<title>QR code of https://c.example/s/desk?unit=n1&amp;channel=telephone</title><rect width="), "{svg}");
        assert!(svg.ends_with("</svg>") && !svg.contains("style"), "{svg}");
    }
}
