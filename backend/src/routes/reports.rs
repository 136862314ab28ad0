//! The linkage report and its files.

use actix_web::HttpResponse;
use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::web::{Data, Query, ServiceConfig, get};
use candor_survey::WaveCode;
use candor_wire::path;
use candor_wire::problem::{Code, Problem};
use candor_wire::report::LinkageQuery;
use serde::Deserialize;

use super::extract::Reader;
use super::{Result, at};
use crate::error::Error;
use crate::store::Store;
use crate::usecases::{linkage, render};

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    config.service(at(path::LINKAGE).route(get().to(show))).service(at(path::LINKAGE_EXPORT).route(get().to(export)));
}

async fn show(Reader(viewer): Reader, store: Data<Store>, query: Query<LinkageQuery>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(linkage::report(&store, viewer, &query).await?))
}

/// The report's query and the file wanted.
#[derive(Debug, Deserialize)]
struct Export {
    employees: String,
    customers: String,
    wave: Option<WaveCode>,
    format: String,
}

async fn export(Reader(viewer): Reader, store: Data<Store>, query: Query<Export>) -> Result<HttpResponse> {
    let Export { employees, customers, wave, format } = query.into_inner();
    let report = linkage::report(&store, viewer, &LinkageQuery { employees, customers, wave }).await?;
    let (kind, body) = match format.as_str() {
        "svg" => ("image/svg+xml", report.svg),
        "csv" => ("text/csv; charset=utf-8", render::csv(&report)?),
        "html" => ("text/html; charset=utf-8", render::html(&report)),
        "json" => ("application/json", serde_json::to_string_pretty(&report).map_err(|e| Error::Internal(format!("a report: {e}")))?),
        _ => return Err(Problem::new(Code::MalformedQuery).field("format", "Choose svg, csv, html or json.").into()),
    };
    let name = DispositionParam::Filename(format!("linkage.{format}"));
    let disposition = ContentDisposition { disposition: DispositionType::Attachment, parameters: vec![name] };
    Ok(HttpResponse::Ok().content_type(kind).insert_header(disposition).body(body))
}
