//! Set-up, signing in, roles and sessions.

use candor_tests::server::PASSWORD;
use candor_tests::{Server, on_both_databases};
use candor_wire::account::{Me, Role, Status};
use serde_json::json;

on_both_databases!(
    set_up_needs_the_printed_code_and_happens_once,
    nobody_learns_who_exists_and_guessing_is_limited,
    only_this_sites_own_pages_may_change_things,
    each_role_may_do_its_own_and_no_more,
    sessions_end_when_idle_or_old_or_signed_out,
);

async fn set_up_needs_the_printed_code_and_happens_once(server: Server) {
    let client = server.client();
    assert!(client.get("/api/v1/status").await.json::<Status>().set_up_needed);
    let set_up = |code: &str, password: &str| json!({"code": code, "name": "Ada", "email": "ada@example.org", "password": password});
    let reply = client.post("/api/v1/set-up", &set_up("AAAA-BBBB-CCCC", PASSWORD)).await;
    assert_eq!((reply.status, reply.code().as_str()), (403, "wrong_set_up_code"));

    let reply = client.post("/api/v1/set-up", &set_up(&server.set_up_code, "short")).await;
    assert_eq!(reply.status, 422);
    assert!(reply.text().contains("at least 12 characters"), "{}", reply.text());

    let reply = client.post("/api/v1/set-up", &set_up(&server.set_up_code.to_lowercase(), PASSWORD)).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.json::<Me>().role, Role::Administrator);
    let cookie = reply.header("set-cookie");
    for part in ["__Host-candor=", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    assert!(!client.get("/api/v1/status").await.json::<Status>().set_up_needed);
    assert_eq!(client.post("/api/v1/set-up", &set_up(&server.set_up_code, PASSWORD)).await.code(), "already_set_up");
}

async fn nobody_learns_who_exists_and_guessing_is_limited(server: Server) {
    server.administrator().await;
    let client = server.client();
    let attempt = async |email: &str| client.post("/api/v1/session", &json!({"email": email, "password": "not the password"})).await;
    let known = attempt("ada@example.org").await;
    let unknown = attempt("nobody@example.org").await;
    assert_eq!((known.status, unknown.status), (401, 401));
    assert_eq!(known.body, unknown.body, "the answers must not differ");
    let mut refused = None;
    for _ in 0..12 {
        let reply = attempt("ada@example.org").await;
        if reply.status == 429 {
            refused = Some(reply);
            break;
        }
    }
    let refused = refused.expect("guessing was never limited");
    assert_eq!((refused.code().as_str(), refused.header("retry-after").as_str()), ("too_many_attempts", "60"));
}

async fn only_this_sites_own_pages_may_change_things(server: Server) {
    let administrator = server.administrator().await;
    let body = json!({"slug": "x", "audience": "customers", "template": "customer-satisfaction"}).to_string();
    let post = |headers: &[(&str, &str)]| {
        headers
            .iter()
            .fold(administrator.request(reqwest::Method::POST, "/api/v1/surveys"), |r, (k, v)| r.header(*k, *v))
            .body(body.clone())
    };
    let json_type = ("content-type", "application/json");
    for headers in
        [vec![json_type], vec![json_type, ("sec-fetch-site", "cross-site")], vec![json_type, ("origin", "https://elsewhere.example")]]
    {
        let reply = administrator.send(post(&headers)).await;
        assert_eq!((reply.status, reply.code().as_str()), (403, "cross_site"), "{headers:?}");
    }
    // what a form of another site can send
    let reply = administrator.send(post(&[("content-type", "text/plain"), ("sec-fetch-site", "same-origin")])).await;
    assert_eq!((reply.status, reply.code().as_str()), (415, "unsupported_media_type"));
    let origin = format!("http://{}", server.address);
    assert_eq!(administrator.send(post(&[json_type, ("origin", &origin)])).await.status, 201, "an older browser names its origin");
}

async fn each_role_may_do_its_own_and_no_more(server: Server) {
    let administrator = server.administrator().await;
    assert_eq!(administrator.post_units(crate::UNITS).await.status, 200);
    let designer = server.person(&administrator, "dora", Role::Designer, None).await;
    let manager = server.person(&administrator, "max", Role::Manager, Some("north")).await;
    let nobody = server.client();

    for path in [
        "/api/v1/users",
        "/api/v1/surveys",
        "/api/v1/units",
        "/api/v1/templates",
        "/api/v1/session",
        "/api/v1/reports/linkage?employees=a:b&customers=c:d",
    ] {
        let reply = nobody.get(path).await;
        assert_eq!((reply.status, reply.code().as_str()), (401, "sign_in_needed"), "{path}");
    }
    let may = [("/api/v1/users", [200, 403, 403]), ("/api/v1/surveys", [200, 200, 200]), ("/api/v1/units", [200, 200, 200])];
    for (path, expected) in may {
        let got = [administrator.get(path).await.status, designer.get(path).await.status, manager.get(path).await.status];
        assert_eq!(got, expected, "{path}");
    }
    let survey = |slug: &str| json!({"slug": slug, "audience": "customers", "template": "customer-satisfaction"});
    assert_eq!(designer.post("/api/v1/surveys", &survey("d")).await.status, 201);
    assert_eq!(manager.post("/api/v1/surveys", &survey("m")).await.code(), "not_allowed");
    assert_eq!(designer.post_units(crate::UNITS).await.code(), "not_allowed");
    assert_eq!(manager.post("/api/v1/example-organisation", &json!({})).await.code(), "not_allowed");

    let manager_without_unit = json!({"name": "x", "email": "x@example.org", "password": PASSWORD, "role": "manager", "scope": null});
    let reply = administrator.post("/api/v1/users", &manager_without_unit).await;
    assert!(reply.text().contains("Choose the unit"), "{}", reply.text());
    let again = json!({"name": "Dora", "email": " DORA@example.org", "password": PASSWORD, "role": "designer", "scope": null});
    assert_eq!(administrator.post("/api/v1/users", &again).await.code(), "taken");
}

async fn sessions_end_when_idle_or_old_or_signed_out(server: Server) {
    let administrator = server.administrator().await;
    server.pass(3600);
    assert_eq!(administrator.get("/api/v1/session").await.status, 200, "an hour later it is still good");
    server.pass(7000);
    assert_eq!(administrator.get("/api/v1/session").await.status, 200, "use keeps it");
    server.pass(7201);
    assert_eq!(administrator.get("/api/v1/session").await.code(), "sign_in_needed", "two hours without use end it");

    let sign_in = json!({"email": "ada@example.org", "password": PASSWORD});
    let mut client = server.client();
    let reply = client.post("/api/v1/session", &sign_in).await;
    client.keep_cookie(&reply);
    for _ in 0..11 {
        server.pass(3600);
        assert_eq!(client.get("/api/v1/session").await.status, 200);
    }
    server.pass(3601);
    assert_eq!(client.get("/api/v1/session").await.status, 401, "twelve hours end it whatever happens");

    let mut client = server.client();
    let reply = client.post("/api/v1/session", &sign_in).await;
    client.keep_cookie(&reply);
    assert_eq!(client.delete("/api/v1/session").await.status, 204);
    assert_eq!(client.get("/api/v1/session").await.status, 401, "the token is worth nothing after signing out");

    let designer = server.person(&client_of(&server).await, "dora", Role::Designer, None).await;
    let administrator = client_of(&server).await;
    let users: Vec<candor_wire::account::User> = administrator.get("/api/v1/users").await.json();
    let (dora, ada) = (users.iter().find(|u| u.name == "dora").unwrap(), users.iter().find(|u| u.name == "Ada").unwrap());
    assert_eq!(administrator.delete(&candor_wire::path::user(ada.id)).await.code(), "wrong_state", "the last administrator stays");
    assert_eq!(administrator.delete(&candor_wire::path::user(dora.id)).await.status, 204);
    assert_eq!(designer.get("/api/v1/session").await.status, 401, "who is removed is signed out at once");
}

async fn client_of(server: &Server) -> candor_tests::Client {
    let mut client = server.client();
    let reply = client.post("/api/v1/session", &json!({"email": "ada@example.org", "password": PASSWORD})).await;
    client.keep_cookie(&reply);
    client
}
