//! Questions in several forms, and effects of order.

use actix_web::HttpResponse;
use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::middleware::Compress;
use actix_web::web::{Data, Path, Query, ServiceConfig, get};
use candor_survey::WaveCode;
use candor_wire::path;
use candor_wire::problem::{Code, Problem};
use candor_wire::report::{PowerQuery, PowerSentence, ReportPage};
use serde::Deserialize;

use super::extract::{Reader, part};
use super::{Result, at};
use crate::store::Store;
use crate::usecases::{experiments, render};

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    let one = format!("{}/{{id}}/experiments", path::SURVEYS);
    config
        .service(at(format!("{one}/page")).route(get().to(page)).wrap(Compress::default()))
        .service(at(format!("{one}/export")).route(get().to(export)))
        .service(at(one).route(get().to(show)))
        .service(at(path::POWER).route(get().to(power)));
}

/// The wave, and how it is wanted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    wave: Option<WaveCode>,
    #[serde(default)]
    narrow: bool,
    #[serde(default)]
    format: String,
}

async fn show(Reader(viewer): Reader, store: Data<Store>, id: Path<String>, wanted: Query<Wanted>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(experiments::find(&store, viewer, part(&id)?, wanted.wave.as_ref()).await?.numbers()))
}

async fn page(Reader(viewer): Reader, store: Data<Store>, id: Path<String>, wanted: Query<Wanted>) -> Result<HttpResponse> {
    let page = experiments::find(&store, viewer, part(&id)?, wanted.wave.as_ref()).await?.page();
    let html = render::fragment(&page, wanted.narrow);
    Ok(HttpResponse::Ok().json(ReportPage { html, title: page.title, finding: page.finding, facts: page.facts }))
}

async fn export(Reader(viewer): Reader, store: Data<Store>, id: Path<String>, wanted: Query<Wanted>) -> Result<HttpResponse> {
    let format = render::Format::named(&wanted.format).filter(|f| experiments::FORMATS.contains(f));
    let format = format.ok_or_else(|| Problem::new(Code::MalformedQuery).field("format", "Choose html, pdf or json."))?;
    let body = experiments::find(&store, viewer, part(&id)?, wanted.wave.as_ref()).await?.file(format).await?;
    let name = DispositionParam::Filename(format!("experiments.{}", wanted.format));
    let disposition = ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] };
    Ok(HttpResponse::Ok().content_type(format.media_type()).insert_header(disposition).body(body))
}

/// What an experiment could show, for those who plan one.
async fn power(_: Reader, wanted: Query<PowerQuery>) -> Result<HttpResponse> {
    let PowerQuery { people, forms } = *wanted;
    if !(2..=6).contains(&forms) {
        return Err(Problem::new(Code::MalformedQuery).field("forms", "Give a number from 2 to 6.").into());
    }
    if !(1..=100_000_000).contains(&people) {
        return Err(Problem::new(Code::MalformedQuery).field("people", "Give a number from 1 to 100000000.").into());
    }
    Ok(HttpResponse::Ok().json(PowerSentence { says: candor_insight::experiment::expected(people, forms) }))
}
