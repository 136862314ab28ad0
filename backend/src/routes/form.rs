//! A survey's pages as HTML: complete and answerable before any script runs, and without any.
//!
//! They bring the program that takes over where scripts run; only a page that says what is wrong does not, because
//! the program would not know of it.

use std::sync::LazyLock;

use actix_web::http::StatusCode;
use actix_web::http::header::{AcceptLanguage, CONTENT_SECURITY_POLICY, Header as _, LOCATION, RETRY_AFTER};
use actix_web::middleware::Compress;
use actix_web::web::{Data, Path, Query, ServiceConfig, get, post};
use actix_web::{HttpRequest, HttpResponse, ResponseError};
use candor_form::{Head, Survey, Word, Words, document, has_words, notice, step_page, way_to};
use candor_survey::SurveySlug;
use candor_wire::invitation::Level;
use candor_wire::problem::Code;
use serde::Deserialize;

use super::at;
use super::extract::{Page as Fields, Sending};
use super::setting::{Asked, Setting, attribute};
use super::{headers, problem, sealed};
use crate::assets::Asset;
use crate::error::Error;
use crate::usecases::answering::{Entrance, Led, Sent, Visit, Wanted, fields_of};
use crate::usecases::assurance;
use crate::usecases::colours::Colours;
use crate::usecases::files::asks_for_files;
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
    lang: Option<String>,
    /// The end before the last page that answers have led to.
    end: Option<usize>,
    #[serde(flatten)]
    asked: Asked,
}

type Page = Result<HttpResponse, Told>;

/// A failure that is told as a page, with the address where to begin anew.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub(super) struct Told {
    error: Box<Error>,
    home: String,
    setting: Setting,
    wanted: Wanted,
}

impl ResponseError for Told {
    fn error_response(&self) -> HttpResponse {
        self.setting.dress(failed(self))
    }
}

/// A failure as a page on its own, from where nothing can be begun anew.
pub(super) fn told(error: Error) -> Told {
    Told { error: error.into(), home: "/".to_owned(), setting: Setting::Alone, wanted: Wanted::default() }
}

pub(super) fn slug_of(text: &str) -> Result<SurveySlug, Told> {
    text.parse().map_err(|_| told(Error::refused(Code::NotFound)))
}

/// Where a link leads, and in what the survey is shown there.
struct Arrival {
    entrance: Entrance,
    setting: Setting,
}

impl Arrival {
    async fn new(respond: &Respond, slug: &str, link: &Link, request: &HttpRequest) -> Result<Self, Told> {
        let slug = slug_of(slug)?;
        // a channel that is none is passed over
        let channel = link.channel.as_ref().and_then(|name| name.parse().ok());
        let wanted = Wanted { named: link.lang.clone(), accepted: accepted(request) };
        let brought = fields_of(&parameters(request));
        let entrance = Entrance { slug, unit: link.unit.clone(), channel, wanted, brought };
        let setting = Setting::of(respond, &entrance, &link.asked).await.map_err(told)?;
        if matches!(setting, Setting::Kiosk(_)) {
            respond.fits_kiosk(&entrance.slug).await.map_err(told)?;
        }
        Ok(Self { entrance, setting })
    }

    fn told(&self) -> impl FnOnce(Error) -> Told + '_ {
        |error| Told { error: error.into(), home: self.home(), setting: self.setting.clone(), wanted: self.entrance.wanted.clone() }
    }

    fn home(&self) -> String {
        self.setting.address(&self.entrance, "")
    }

    async fn page(&self, respond: &Respond, token: Option<&str>, step: usize, links: &str) -> Page {
        let visit = respond.page(&self.entrance, token, step).await.map_err(self.told())?;
        Ok(visit.turned_away().map_or_else(|| self.show(&visit, StatusCode::OK, links), |ending| self.end(Some(ending))))
    }

    /// To the page after the last one, which says what the end that was come to says.
    fn end(&self, ending: Option<usize>) -> HttpResponse {
        let address = self.setting.address(&self.entrance, "/thanks");
        let sign = if address.contains('?') { '&' } else { '?' };
        go(&ending.map_or_else(|| address.clone(), |ending| format!("{address}{sign}end={ending}")))
    }

    async fn send(&self, respond: &Respond, (token, step): (Option<&str>, usize), form: Sending) -> Page {
        let Entrance { slug, wanted, .. } = &self.entrance;
        let largest = match form {
            Sending::Read(_) => None,
            Sending::Parts(_) => respond.largest_file(slug, wanted).await.map_err(self.told())?,
        };
        let Fields { mut fields, files } = form.read(largest).await.map_err(|failure| self.told()(failure.0))?;
        let refused = respond.give_files(slug, wanted, files, &mut fields).await.map_err(self.told())?;
        let sent = Sent { token, step, fields: &fields, refused: &refused };
        match respond.take(&self.entrance, sent).await.map_err(self.told())? {
            Led::Back(visit) => Ok(self.show(&visit, StatusCode::UNPROCESSABLE_ENTITY, &LINKS.styles)),
            Led::To(token, step) => Ok(go(&self.setting.address(&self.entrance, &format!("/{token}/{step}")))),
            Led::In(tag, token, step) => {
                let wanted = Wanted { named: Some(tag), ..self.entrance.wanted.clone() };
                let entrance = Entrance { wanted, ..self.entrance.clone() };
                Ok(go(&self.setting.address(&entrance, &format!("/{token}/{step}"))))
            }
            Led::Thanks(ending) => Ok(self.end(ending)),
        }
    }

    fn show(&self, visit: &Visit, status: StatusCode, links: &str) -> HttpResponse {
        let words = &visit.shown.form.words;
        if visit.shown.level != Level::Verified {
            let links = self.setting.links(links, words) + &uploads(self, visit, status);
            return self.setting.dress(show(visit, status, &links));
        }
        // what the program sends is sealed, so another script starts it, and no form sends anything
        let script = sealed::script("answer", visit.shown.wave, self.entrance.slug.as_str(), Some(&LINKS.start), words);
        let page = show(visit, status, &(script + &self.setting.links(&LINKS.without_start, words)));
        headers::without_forms(self.setting.dress(page))
    }
}

/// The script that sends files as soon as they are chosen, where files are asked for and the program comes along.
fn uploads(arrival: &Arrival, visit: &Visit, status: StatusCode) -> String {
    if status != StatusCode::OK || !asks_for_files(visit.shown.original.document()) {
        return String::new();
    }
    let words = &visit.shown.form.words;
    let mut out = "<script src=\"/upload.js\" defer".to_owned();
    attribute("slug", arrival.entrance.slug.as_str(), &mut out);
    let said = [
        ("adding", Word::FileAdding),
        ("added", Word::FileAdded),
        ("removed", Word::FileRemoved),
        ("failed", Word::FileFailed),
        ("again", Word::TryAgain),
    ];
    for (name, word) in said {
        attribute(name, words.say(word), &mut out);
    }
    out + "></script>"
}

async fn first(respond: Data<Respond>, slug: Path<String>, link: Query<Link>, request: HttpRequest) -> Page {
    let arrival = Arrival::new(&respond, &slug, &link, &request).await?;
    if !arrival.setting.is_begun_by(request.query_string()) {
        return Ok(go(&arrival.home()));
    }
    let mut visit = respond.page(&arrival.entrance, None, 0).await.map_err(arrival.told())?;
    if let Some(ending) = visit.turned_away() {
        return Ok(arrival.end(Some(ending)));
    }
    // a link with answers would have told them to the server
    if visit.shown.level != Level::Verified {
        visit.prefill(&chosen(&request));
    }
    Ok(arrival.show(&visit, StatusCode::OK, &LINKS.with_program))
}

/// Answers that a link brings along, under the names that they have in the form.
fn chosen(request: &HttpRequest) -> Vec<(String, String)> {
    parameters(request).into_iter().filter(|(name, _)| name.starts_with("q-")).collect()
}

/// All parameters of an address, in their order.
pub(super) fn parameters(request: &HttpRequest) -> Vec<(String, String)> {
    Query::<Vec<(String, String)>>::from_query(request.query_string()).map(Query::into_inner).unwrap_or_default()
}

async fn send_first(respond: Data<Respond>, slug: Path<String>, link: Query<Link>, request: HttpRequest, form: Sending) -> Page {
    let arrival = Arrival::new(&respond, &slug, &link, &request).await?;
    arrival.send(&respond, (None, 0), form).await
}

async fn step(respond: Data<Respond>, path: Path<(String, String, usize)>, link: Query<Link>, request: HttpRequest) -> Page {
    let (slug, token, step) = path.into_inner();
    Arrival::new(&respond, &slug, &link, &request).await?.page(&respond, Some(&token), step, &LINKS.with_program).await
}

async fn send_step(
    respond: Data<Respond>,
    path: Path<(String, String, usize)>,
    link: Query<Link>,
    request: HttpRequest,
    form: Sending,
) -> Page {
    let (slug, token, step) = path.into_inner();
    let arrival = Arrival::new(&respond, &slug, &link, &request).await?;
    arrival.send(&respond, (Some(&token), step), form).await
}

async fn thanks(respond: Data<Respond>, slug: Path<String>, link: Query<Link>, request: HttpRequest) -> Page {
    let arrival = Arrival::new(&respond, &slug, &link, &request).await?;
    let thanks = respond.thanks(&arrival.entrance.slug, &arrival.entrance.wanted).await.map_err(told)?;
    let candor_form::Form { words, language, .. } = thanks.form.as_ref();
    let (heading, text) = (thanks.form.heading(link.end), thanks.form.closing(link.end));
    let head = Head { language, title: heading, links: &arrival.setting.links(&LINKS.styles, words) };
    Ok(arrival.setting.dress(page(StatusCode::OK, &head, &notice(heading, text, None).html(), thanks.colours.as_deref())))
}

fn go(address: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, address)).finish()
}

fn show(visit: &Visit, status: StatusCode, links: &str) -> HttpResponse {
    let units = visit.shown.choices();
    let survey = Survey {
        form: &visit.shown.form,
        audience: visit.shown.audience,
        assurance: visit.shown.form.words.say(assurance::word(visit.shown.level)),
        units: &units,
    };
    let place = visit.place();
    let mut html = String::with_capacity(8192);
    if visit.shown.level == Level::Verified {
        html.push_str(&sealed::without_scripts(&visit.shown.form.words));
    }
    step_page(&survey, &place).write(&mut html);
    let head = Head { language: &visit.shown.form.language, title: &place.title(&survey), links };
    page(status, &head, &html, visit.shown.colours.as_deref())
}

/// A page; the survey's own colours stand in its head, after the style sheet, and the policy names their digest.
pub(super) fn page(status: StatusCode, head: &Head<'_>, content: &str, colours: Option<&Colours>) -> HttpResponse {
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

/// The languages that a browser accepts, the most liked first; what cannot be read is none.
pub(super) fn accepted(request: &HttpRequest) -> Vec<String> {
    let ranked = AcceptLanguage::parse(request).map(|accepted| accepted.ranked()).unwrap_or_default();
    ranked.iter().filter_map(|wanted| wanted.item().map(ToString::to_string)).collect()
}

/// A failure as a page that says what it means and what to do.
fn failed(told: &Told) -> HttpResponse {
    let Told { error, home, setting, wanted } = told;
    let language = wanted.tags().into_iter().find(|tag| has_words(tag)).unwrap_or("en");
    let words = Words::of(language);
    let problem = error.problem();
    let named = problem.fields.iter().map(|field| field.message.as_str()).collect::<Vec<_>>().join("\n");
    let (heading, text, again) = match problem.code {
        Code::NotFound => (Word::NoSurvey, words.say(Word::NoSurveyForm), false),
        Code::SurveyClosed => (Word::Closed, words.say(Word::ClosedText), false),
        Code::Busy | Code::StorageUnavailable => (Word::Busy, words.say(Word::BusyText), false),
        Code::KeyReused => (Word::SentBefore, words.say(Word::SentBeforeText), true),
        Code::ScriptsNeeded => (Word::NotShown, words.say(Word::VerifiedScripts), false),
        Code::InvitationNeeded => (Word::InvitationNeeded, words.say(Word::InvitationNeededText), false),
        Code::InvalidField => (Word::BadAddress, named.as_str(), false),
        _ => (Word::NotShown, words.say(Word::NotShownText), true),
    };
    let answer = problem::response(error);
    let link = again.then(|| way_to(home, words.say(Word::BeginAnew)));
    let heading = words.say(heading);
    let head = Head { language, title: heading, links: &setting.links(&LINKS.styles, &words) };
    let mut response = page(answer.status(), &head, &notice(heading, text, link).html(), None);
    if let Some(seconds) = answer.headers().get(RETRY_AFTER) {
        response.headers_mut().insert(RETRY_AFTER, seconds.clone());
    }
    response
}

/// Links to the respondent's style sheets.
pub(super) fn styles() -> &'static str {
    &LINKS.styles
}

/// Markup in the head of pages: what the respondent's bundle names in its own page.
struct Links {
    styles: String,
    with_program: String,
    /// The same without the script that starts the program, and the script's address.
    without_start: String,
    start: String,
}

static LINKS: LazyLock<Links> = LazyLock::new(|| {
    let index = Asset::find("respondent/index.html").map(|asset| String::from_utf8_lossy(asset.plain)).unwrap_or_default();
    let is_style = |tag: &&str| tag.contains("rel=stylesheet") || tag.contains("rel=\"stylesheet\"");
    let tags = tags(&index);
    let is_start = |tag: &&str| tag.starts_with("<script");
    let without_start = tags.iter().copied().filter(|tag| !is_start(tag)).collect();
    let start = tags.iter().copied().find(is_start).and_then(source).unwrap_or_default().to_owned();
    Links { styles: tags.iter().copied().filter(is_style).collect(), with_program: tags.concat(), without_start, start }
});

/// The address of a script's element, quoted or not.
fn source(tag: &str) -> Option<&str> {
    let (_, rest) = tag.split_once(" src=")?;
    let rest = rest.trim_start_matches('"');
    rest.get(..rest.find(['"', ' ', '>'])?)
}

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
