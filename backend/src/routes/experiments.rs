//! Questions in several forms, and effects of order.

use actix_web::HttpResponse;
use actix_web::middleware::Compress;
use actix_web::web::{Data, Path, Query, ServiceConfig, get};
use candor_wire::path;
use candor_wire::problem::{Code, Problem};
use candor_wire::report::{PowerQuery, PowerSentence};

use super::extract::{Reader, part};
use super::reports::{OfWave, attached, on_screen};
use super::{Result, at};
use crate::store::Store;
use crate::usecases::experiments;
use crate::usecases::render::{OnePage, one_page};

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    let one = format!("{}/{{id}}/experiments", path::SURVEYS);
    config
        .service(at(format!("{one}/page")).route(get().to(page)).wrap(Compress::default()))
        .service(at(format!("{one}/export")).route(get().to(export)))
        .service(at(one).route(get().to(show)))
        .service(at(path::POWER).route(get().to(power)));
}

async fn show(Reader(viewer): Reader, store: Data<Store>, id: Path<String>, wanted: Query<OfWave>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(experiments::find(&store, viewer, part(&id)?, &wanted.query()).await?.numbers()))
}

async fn page(Reader(viewer): Reader, store: Data<Store>, id: Path<String>, wanted: Query<OfWave>) -> Result<HttpResponse> {
    Ok(on_screen(experiments::find(&store, viewer, part(&id)?, &wanted.query()).await?.page(), wanted.narrow))
}

async fn export(Reader(viewer): Reader, store: Data<Store>, id: Path<String>, wanted: Query<OfWave>) -> Result<HttpResponse> {
    let format = wanted.format()?;
    let found = experiments::find(&store, viewer, part(&id)?, &wanted.query()).await?;
    Ok(attached("experiments", format, one_page(found, format).await?))
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
