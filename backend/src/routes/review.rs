//! The review of a survey's questionnaire, for those who write surveys.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, ServiceConfig, delete, get, post, put};
use candor_wire::account::Role;
use candor_wire::ids::{CommentId, ReviewerId, SurveyId};
use candor_wire::path;
use candor_wire::problem::Code;
use candor_wire::review::{InviteReviewer, Judge, MarkComment, NeedApproval, NewComment};

use super::extract::{Author, Json, part};
use super::problem::Failure;
use super::{Result, at};
use crate::usecases::review::Reviews;

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    let one = format!("{}/{{id}}/review", path::SURVEYS);
    config
        .service(at(format!("{one}/sentence")).route(get().to(sentence)))
        .service(at(format!("{one}/needed")).route(put().to(need)))
        .service(at(format!("{one}/reviewers")).route(post().to(invite)))
        .service(at(format!("{one}/reviewers/{{reviewer}}")).route(delete().to(revoke)))
        .service(at(format!("{one}/comments")).route(post().to(comment)))
        .service(at(format!("{one}/comments/{{comment}}")).route(put().to(mark)))
        .service(at(format!("{one}/verdict")).route(post().to(judge)))
        .service(at(one).route(get().to(review)));
}

async fn review(_: Author, reviews: Data<Reviews>, id: Path<String>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(reviews.review(part(&id)?).await?))
}

async fn sentence(_: Author, reviews: Data<Reviews>, id: Path<String>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(reviews.sentence(part(&id)?).await?))
}

async fn need(Author(person): Author, reviews: Data<Reviews>, id: Path<String>, body: Json<NeedApproval>) -> Result<HttpResponse> {
    // whoever wants to publish alone would lift it first
    if !body.0.is_needed && person.role != Role::Administrator {
        return Err(Failure::of(Code::NotAllowed));
    }
    reviews.need(part(&id)?, body.0.is_needed).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn invite(Author(person): Author, reviews: Data<Reviews>, id: Path<String>, body: Json<InviteReviewer>) -> Result<HttpResponse> {
    Ok(HttpResponse::Created().json(reviews.invite(&person, part(&id)?, body.0).await?))
}

async fn revoke(_: Author, reviews: Data<Reviews>, path: Path<(String, String)>) -> Result<HttpResponse> {
    let (survey, reviewer): (SurveyId, ReviewerId) = (part(&path.0)?, part(&path.1)?);
    reviews.revoke(survey, reviewer).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn comment(Author(person): Author, reviews: Data<Reviews>, id: Path<String>, body: Json<NewComment>) -> Result<HttpResponse> {
    reviews.comment(&person, part(&id)?, body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn mark(_: Author, reviews: Data<Reviews>, path: Path<(String, String)>, body: Json<MarkComment>) -> Result<HttpResponse> {
    let (survey, comment): (SurveyId, CommentId) = (part(&path.0)?, part(&path.1)?);
    reviews.mark(survey, comment, body.0.is_done).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn judge(Author(person): Author, reviews: Data<Reviews>, id: Path<String>, body: Json<Judge>) -> Result<HttpResponse> {
    reviews.judge(&person, part(&id)?, body.0).await?;
    Ok(HttpResponse::NoContent().finish())
}
