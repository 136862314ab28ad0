//! HTTP: extract, call one use case, map. Paths are those of `candor_wire::path`.

pub mod accounts;
pub mod extract;
pub mod headers;
pub mod pages;
pub mod problem;
pub mod reports;
pub mod respond;
pub mod surveys;

use actix_web::web::{self, ServiceConfig};

use problem::Failure;

/// What handlers give back on failure.
pub type Result<T> = std::result::Result<T, Failure>;

/// All routes.
pub fn all(config: &mut ServiceConfig) {
    config
        .configure(accounts::routes)
        .configure(surveys::routes)
        .configure(reports::routes)
        .configure(respond::routes)
        .configure(pages::routes)
        .default_service(web::to(pages::not_found));
}
