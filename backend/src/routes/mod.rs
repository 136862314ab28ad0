//! HTTP: extract, call one use case, map. Paths are those of `candor_wire::path`.

pub mod accounts;
pub mod contacts;
pub mod credentials;
pub mod exchange;
pub mod experience;
pub mod experiments;
pub mod extract;
pub mod files;
pub mod form;
pub mod headers;
pub mod invited;
pub mod lint;
pub mod mail;
pub mod pages;
pub mod pictures;
pub mod places;
pub mod poster;
pub mod problem;
pub mod quality;
pub mod reports;
pub mod respond;
pub mod review;
mod review_page;
pub mod reviewing;
pub mod rights;
mod rights_page;
pub mod sealed;
pub mod setting;
pub mod surveys;

use actix_web::Resource;
use actix_web::web::{self, QueryConfig, ServiceConfig};
use candor_wire::problem::{Code, Problem};

use problem::Failure;

/// What handlers give back on failure.
pub type Result<T> = std::result::Result<T, Failure>;

/// All routes.
pub fn all(config: &mut ServiceConfig) {
    config
        .app_data(QueryConfig::default().error_handler(|error, _| malformed_query(&error).into()))
        .configure(accounts::routes)
        .configure(review::routes)
        .configure(reviewing::routes)
        .configure(surveys::routes)
        .configure(lint::routes)
        .configure(exchange::routes)
        .configure(pictures::routes)
        .configure(experience::routes)
        .configure(quality::routes)
        .configure(experiments::routes)
        .configure(reports::routes)
        .configure(respond::routes)
        .configure(files::routes)
        .configure(places::routes)
        .configure(poster::routes)
        .configure(mail::routes)
        .configure(contacts::routes)
        .configure(invited::routes)
        .configure(rights::routes)
        .configure(credentials::routes)
        .configure(form::routes)
        .configure(pages::routes)
        .default_service(web::to(pages::not_found));
}

/// A resource that says so when it is asked in another way than it takes.
fn at(path: impl AsRef<str>) -> Resource {
    web::resource(path.as_ref()).default_service(web::to(|| async { Err::<&str, _>(Failure::of(Code::MethodNotAllowed)) }))
}

fn malformed_query(error: &actix_web::error::QueryPayloadError) -> Failure {
    // the parser's text names the field; values of a query are no secrets
    Problem::new(Code::MalformedQuery).field("query", error.to_string()).into()
}
