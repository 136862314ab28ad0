//! The linkage report and its files. A page with charts of many units is large, so it is compressed.

use actix_web::HttpResponse;
use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::middleware::Compress;
use actix_web::web::{Data, Query, ServiceConfig, get};
use candor_insight::page::Page;
use candor_insight::report::Part;
use candor_survey::{UnitCode, WaveCode};
use candor_wire::path;
use candor_wire::problem::{Code, Problem};
use candor_wire::report::{LinkageQuery, ReportPage, ResultsQuery};
use serde::Deserialize;

use super::extract::Reader;
use super::{Result, at};
use crate::store::Store;
use crate::usecases::linkage::{Report, Width};
use crate::usecases::render;

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(at(path::LINKAGE).route(get().to(show)).wrap(Compress::default()))
        .service(at(path::LINKAGE_PAGE).route(get().to(page)).wrap(Compress::default()))
        .service(at(path::LINKAGE_EXPORT).route(get().to(export)));
}

async fn show(Reader(viewer): Reader, store: Data<Store>, query: Query<LinkageQuery>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(Report::build(&store, viewer, &query).await?.numbers()))
}

/// The wave of a report of one page, and how it is wanted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfWave {
    /// The wave; the latest without one.
    pub wave: Option<WaveCode>,
    /// Whether to leave flagged responses out.
    #[serde(default)]
    without_flagged: bool,
    /// Whether the screen is narrow.
    #[serde(default)]
    pub narrow: bool,
    #[serde(default)]
    format: String,
}

impl OfWave {
    /// Which results are wanted.
    pub fn query(&self) -> ResultsQuery {
        ResultsQuery { wave: self.wave.clone(), without_flagged: self.without_flagged }
    }

    /// The kind of file that is wanted.
    ///
    /// # Errors
    /// When there is none of that kind.
    pub fn format(&self) -> std::result::Result<render::Format, Problem> {
        let format = render::Format::named(&self.format).filter(|format| render::OF_ONE_PAGE.contains(format));
        format.ok_or_else(|| Problem::new(Code::MalformedQuery).field("format", "Choose html, pdf or json."))
    }
}

/// A page of a report as the console shows it.
pub fn on_screen(page: Page, narrow: bool) -> HttpResponse {
    let html = render::fragment(&page, narrow);
    HttpResponse::Ok().json(ReportPage { html, title: page.title, finding: page.finding, facts: page.facts })
}

/// A file of a report for saving.
pub fn attached(stem: &str, format: render::Format, body: Vec<u8>) -> HttpResponse {
    let name = DispositionParam::Filename(format!("{stem}.{}", format.name()));
    let disposition = ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] };
    HttpResponse::Ok().content_type(format.media_type()).insert_header(disposition).body(body)
}

/// The report's query, and what is wanted of it.
#[derive(Debug, Deserialize)]
struct Wanted {
    employees: String,
    customers: String,
    wave: Option<WaveCode>,
    customers_wave: Option<WaveCode>,
    within: Option<UnitCode>,
    #[serde(default)]
    without_flagged: bool,
    #[serde(default)]
    format: String,
    #[serde(default)]
    part: String,
    #[serde(default)]
    narrow: bool,
}

impl Wanted {
    fn query(&self) -> LinkageQuery {
        LinkageQuery {
            employees: self.employees.clone(),
            customers: self.customers.clone(),
            wave: self.wave.clone(),
            customers_wave: self.customers_wave.clone(),
            within: self.within.clone(),
            without_flagged: self.without_flagged,
        }
    }
}

async fn page(Reader(viewer): Reader, store: Data<Store>, wanted: Query<Wanted>) -> Result<HttpResponse> {
    let report = Report::build(&store, viewer, &wanted.query()).await?;
    let page = report.page(Part::Linkage, if wanted.narrow { Width::Narrow } else { Width::Wide });
    Ok(on_screen(page, wanted.narrow))
}

async fn export(Reader(viewer): Reader, store: Data<Store>, wanted: Query<Wanted>) -> Result<HttpResponse> {
    let refuse = |field: &str, remedy: &str| Problem::new(Code::MalformedQuery).field(field, remedy);
    let format = render::Format::named(&wanted.format).ok_or_else(|| refuse("format", "Choose svg, csv, html, pdf or json."))?;
    let part = match wanted.part.as_str() {
        "" | "linkage" => Part::Linkage,
        "drivers" => Part::Drivers,
        "trend" => Part::Trend,
        "consistency" => Part::Consistency,
        _ => return Err(refuse("part", "Choose linkage, drivers, trend or consistency.").into()),
    };
    let body = render::file(Report::build(&store, viewer, &wanted.query()).await?, part, format).await?;
    let stem = if wanted.part.is_empty() { "linkage" } else { &wanted.part };
    Ok(attached(stem, format, body))
}
