//! What the linter says about a questionnaire.

use actix_web::web::{Data, Path, ServiceConfig, get, post};
use actix_web::{HttpRequest, HttpResponse};
use candor_wire::lint::{LintRequest, MAX_LINT_BYTES};
use candor_wire::path;

use super::extract::{Author, Json, SignedIn, part};
use super::respond::answer;
use super::{Result, at};
use crate::store::Store;
use crate::usecases::wording;

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    config.service(at(format!("{}/{{id}}/findings", path::SURVEYS)).route(get().to(findings)));
    config.service(at(path::LINT).route(post().to(lint))).service(at(path::LINT_RULES).route(get().to(rules)));
}

async fn rules(_: SignedIn) -> HttpResponse {
    HttpResponse::Ok().json(wording::all_rules())
}

async fn findings(_: Author, store: Data<Store>, id: Path<String>, request: HttpRequest) -> Result<HttpResponse> {
    answer(&request, &wording::findings(&store, part(&id)?).await?)
}

async fn lint(_: Author, body: Json<LintRequest, MAX_LINT_BYTES>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(wording::judge(body.0).await?))
}
