//! How respondents get through the pages of a survey.

use actix_web::HttpResponse;
use actix_web::middleware::Compress;
use actix_web::web::{Data, Path, Query, ServiceConfig, get, put};
use candor_survey::{Channel, WaveCode};
use candor_wire::experience::{ExperienceQuery, Targets};
use candor_wire::path;
use serde::Deserialize;

use super::extract::{Author, Json, Reader, part};
use super::reports::on_screen;
use super::{Result, at};
use crate::clock::Clock;
use crate::store::Store;
use crate::usecases::experience;
use crate::usecases::linkage::Width;

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    let one = format!("{}/{{id}}/experience", path::SURVEYS);
    config
        .service(at(format!("{one}/page")).route(get().to(page)).wrap(Compress::default()))
        .service(at(format!("{one}/targets")).route(put().to(set_targets)))
        .service(at(one).route(get().to(show)));
}

async fn show(_: Reader, store: Data<Store>, clock: Data<Clock>, id: Path<String>, query: Query<ExperienceQuery>) -> Result<HttpResponse> {
    let found = experience::find(&store, part(&id)?, query.into_inner(), clock.now().day()).await?;
    Ok(HttpResponse::Ok().json(found.numbers()))
}

/// The query, and how much room there is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    wave: Option<WaveCode>,
    channel: Option<Channel>,
    #[serde(default)]
    narrow: bool,
}

async fn page(_: Reader, store: Data<Store>, clock: Data<Clock>, id: Path<String>, wanted: Query<Wanted>) -> Result<HttpResponse> {
    let Wanted { wave, channel, narrow } = wanted.into_inner();
    let found = experience::find(&store, part(&id)?, ExperienceQuery { wave, channel }, clock.now().day()).await?;
    let page = found.page(if narrow { Width::Narrow } else { Width::Wide });
    Ok(on_screen(page, narrow))
}

async fn set_targets(_: Author, store: Data<Store>, id: Path<String>, body: Json<Targets>) -> Result<HttpResponse> {
    experience::set_targets(&store, part(&id)?, body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
