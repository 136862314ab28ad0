//! Status, set-up, signing in and out, people, units and the example.

use actix_web::web::{Data, Path, Payload, ServiceConfig, delete, get, post};
use actix_web::{HttpRequest, HttpResponse};
use candor_wire::account::{Me, NewUser, SetUp, SignIn, Status};
use candor_wire::path;
use candor_wire::problem::{Code, Problem};

use super::extract::{Administrator, COOKIE, Json, Reader, SameOrigin, SignedIn, media_type, no_cookie, part, read_body, session_cookie};
use super::{Result, at};
use crate::clock::Clock;
use crate::error::Error;
use crate::store::Store;
use crate::usecases::accounts::Accounts;
use crate::usecases::{example, units};
use crate::viewer::Viewer;

/// Largest CSV of units taken through the browser, in bytes.
const MAX_UNITS_BYTES: usize = 10_000_000;

/// Routes of this file.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(at(path::STATUS).route(get().to(status)))
        .service(at(path::SET_UP).route(post().to(set_up)))
        .service(at(path::SESSION).route(get().to(session)).route(post().to(sign_in)).route(delete().to(sign_out)))
        .service(at(path::USERS).route(get().to(users)).route(post().to(add_user)))
        .service(at(format!("{}/{{id}}", path::USERS)).route(delete().to(remove_user)))
        .service(at(path::UNITS).route(get().to(list_units)).route(post().to(import_units)))
        .service(at(path::EXAMPLE).route(post().to(load_example)));
}

async fn status(accounts: Data<Accounts>) -> Result<HttpResponse> {
    let set_up_needed = accounts.set_up_code().await?.is_some();
    Ok(HttpResponse::Ok().json(Status { version: env!("CARGO_PKG_VERSION").to_owned(), set_up_needed }))
}

async fn set_up(_: SameOrigin, accounts: Data<Accounts>, body: Json<SetUp>) -> Result<HttpResponse> {
    let token = accounts.set_up(body.0).await?;
    signed_in(&accounts, token).await
}

async fn sign_in(_: SameOrigin, accounts: Data<Accounts>, body: Json<SignIn>) -> Result<HttpResponse> {
    let token = accounts.sign_in(body.0).await?;
    signed_in(&accounts, token).await
}

async fn signed_in(accounts: &Accounts, token: String) -> Result<HttpResponse> {
    let person = accounts.person(&token).await?.ok_or_else(|| Error::Internal("a session that just began is not there".to_owned()))?;
    let me: Me = accounts.me(&person).await?;
    Ok(HttpResponse::Ok().cookie(session_cookie(token)).json(me))
}

async fn session(SignedIn(person): SignedIn, accounts: Data<Accounts>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(accounts.me(&person).await?))
}

async fn sign_out(_: SignedIn, accounts: Data<Accounts>, request: HttpRequest) -> Result<HttpResponse> {
    if let Some(cookie) = request.cookie(COOKIE) {
        accounts.sign_out(cookie.value()).await?;
    }
    Ok(HttpResponse::NoContent().cookie(no_cookie()).finish())
}

async fn users(_: Administrator, accounts: Data<Accounts>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(accounts.users().await?))
}

async fn add_user(_: Administrator, accounts: Data<Accounts>, body: Json<NewUser>) -> Result<HttpResponse> {
    let id = accounts.add_user(body.0).await?;
    Ok(HttpResponse::Created().json(id))
}

async fn remove_user(_: Administrator, accounts: Data<Accounts>, id: Path<String>) -> Result<HttpResponse> {
    accounts.remove_user(part(&id)?).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn list_units(Reader(viewer): Reader, store: Data<Store>) -> Result<HttpResponse> {
    Ok(HttpResponse::Ok().json(units::list(&store, viewer).await?))
}

async fn import_units(_: Administrator, store: Data<Store>, request: HttpRequest, payload: Payload) -> Result<HttpResponse> {
    if media_type(&request) != "text/csv" {
        return Err(Problem::new(Code::UnsupportedMediaType).field("Content-Type", "Send text/csv.").into());
    }
    let body = read_body(payload.into_inner(), MAX_UNITS_BYTES).await?;
    Ok(HttpResponse::Ok().json(units::import(&store, &*body).await?))
}

async fn load_example(_: Administrator, store: Data<Store>, clock: Data<Clock>) -> Result<HttpResponse> {
    example::load(&store, clock.now()).await?;
    Ok(HttpResponse::Ok().json(units::list(&store, Viewer::operator()).await?))
}
