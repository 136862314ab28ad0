//! Answering with forms alone, page by page.

use candor_survey::Audience;
use candor_tests::{Client, Reply, Server, on_both_databases, repository_file};
use candor_wire::survey::{NewSurvey, Publish};
use reqwest::Method;

on_both_databases!(
    every_kind_can_be_answered_with_forms_alone,
    what_is_wrong_is_said_and_nothing_is_lost,
    who_names_somebody_is_told_once_before_it_is_sent,
    a_page_sent_twice_stores_one_response,
    two_windows_do_not_overwrite_each_other,
    a_link_to_a_unit_asks_for_no_team,
    pages_that_are_not_there_say_so,
    pages_are_light,
    a_letter_asks_the_first_question_and_stores_nothing
);

/// Units n and s, and an open survey with every kind of question.
pub(crate) async fn open(server: &Server) {
    candor::usecases::units::import(&server.store, "code,name\nn,North <desk>\ns,South desk\n".as_bytes()).await.unwrap();
    let document = std::fs::read_to_string(repository_file("crates/survey/tests/all_kinds.json")).unwrap();
    let new = NewSurvey {
        slug: "kinds".parse().unwrap(),
        audience: Audience::Customers,
        template: None,
        document: Some(serde_json::from_str(&document).unwrap()),
    };
    let id = candor::usecases::surveys::create(&server.store, new, candor::clock::Seconds(0)).await.unwrap();
    candor::usecases::surveys::publish(&server.store, id, Publish { revision: 1, wave: "w1".parse().unwrap(), raised: Vec::new() })
        .await
        .unwrap();
}

/// Sends a form to an address, as a browser without scripts does; redirects are followed.
pub(crate) async fn send(client: &Client, address: &str, fields: &[(&str, &str)]) -> (Reply, String) {
    let body: String = fields
        .iter()
        .map(|(n, v)| format!("{n}={}", v.replace('%', "%25").replace('&', "%26").replace(' ', "+")))
        .collect::<Vec<_>>()
        .join("&");
    let request = client.request(Method::POST, address).header("content-type", "application/x-www-form-urlencoded").body(body);
    let response = request.send().await.unwrap();
    let address = response.url().path().to_owned() + &response.url().query().map(|q| format!("?{q}")).unwrap_or_default();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    (Reply { status, headers, body: response.bytes().await.unwrap().to_vec() }, address)
}

fn title(reply: &Reply) -> String {
    let text = reply.text();
    text.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default().to_owned()
}

async fn stored(server: &Server) -> Vec<String> {
    use sea_orm::{ConnectionTrait, Database, Statement};
    let connection = Database::connect(&server.database_url).await.unwrap();
    let statement = Statement::from_string(connection.get_database_backend(), "SELECT answers FROM responses");
    let rows = connection.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

async fn drafts(server: &Server) -> i64 {
    use sea_orm::{ConnectionTrait, Database, Statement};
    let connection = Database::connect(&server.database_url).await.unwrap();
    let statement = Statement::from_string(connection.get_database_backend(), "SELECT COUNT(*) FROM drafts");
    connection.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

async fn every_kind_can_be_answered_with_forms_alone(server: Server) {
    open(&server).await;
    let client = server.client();
    let first = client.get("/s/kinds").await;
    assert_eq!(first.status, 200);
    let html = first.text();
    assert!(html.contains("North &lt;desk&gt;") && html.contains("<html lang=\"en\" dir=\"ltr\">") && html.contains(".wasm"), "{html}");
    assert_eq!(drafts(&server).await, 0, "nothing is stored for looking");
    let (mut reply, mut address) = send(&client, "/s/kinds", &[("q-candor-unit", "n")]).await;
    for (title_part, fields) in [
        ("Question 1 of 10", vec![("q-single", "b")]),
        ("Question 2 of 10", vec![("q-multi", "a"), ("q-multi", "b")]),
        ("Question 3 of 10", vec![("q-rating", "~na")]),
        ("Question 4 of 10", vec![("q-nps", "10")]),
        ("Question 5 of 10", vec![("q-row1", "3"), ("q-row2", "1")]),
        (
            "Questions 6 to 10",
            vec![("q-short", "one line"), ("q-long", "more & more"), ("q-number", "3.5"), ("q-whole", "7"), ("q-date", "2026-05-01")],
        ),
    ] {
        assert!(reply.status == 200 && title(&reply).starts_with(title_part), "{} {}", reply.status, title(&reply));
        assert!(reply.text().contains(".wasm"), "the program may take over on any page");
        assert_eq!(reply.header("referrer-policy"), "no-referrer", "the address is a secret");
        (reply, address) = send(&client, &address, &fields).await;
    }
    assert!(reply.text().contains("Thank you. Your answers are stored.") && reply.text().contains("That was all."), "{}", reply.text());
    assert_eq!(address, "/s/kinds/thanks");
    let stored = stored(&server).await;
    assert_eq!(stored.len(), 1);
    for part in [
        "\"single\":{\"choice\":\"b\"}",
        "\"multi\":{\"choices\":[\"a\",\"b\"]}",
        "\"rating\":\"not_applicable\"",
        "more & more",
        "3.5",
        "2026-05-01",
    ] {
        assert!(stored[0].contains(part), "{part} in {}", stored[0]);
    }
    assert_eq!(drafts(&server).await, 0, "a draft that was sent is gone");
    assert_eq!(server.store.differing_cells().await.unwrap(), 0);
}

async fn what_is_wrong_is_said_and_nothing_is_lost(server: Server) {
    open(&server).await;
    let client = server.client();
    let (reply, _) = send(&client, "/s/kinds", &[]).await;
    assert!(reply.status == 422 && title(&reply).starts_with("Error: ") && reply.text().contains("Choose a team."), "{}", reply.text());
    assert_eq!(drafts(&server).await, 0);
    let (_, at) = send(&client, "/s/kinds", &[("q-candor-unit", "s")]).await;
    let (reply, _) = send(&client, &at, &[]).await;
    assert!(reply.status == 422 && reply.text().contains("<a href=\"#q-single\">Pick one of these: "), "{}", reply.text());
    let (_, second) = send(&client, &at, &[("q-single", "a")]).await;
    let (reply, _) = send(&client, &second, &[("q-multi", "a"), ("q-multi", "none")]).await;
    assert!(reply.status == 422 && reply.text().matches(" checked").count() == 2, "both ticks stay: {}", reply.text());
    let (reply, again) = send(&client, &second, &[("q-multi", "a"), ("clear", "multi")]).await;
    assert!(again == second && !reply.text().contains(" checked"), "cleared");
    let (_, mut last) = send(&client, &second, &[("q-multi", "a")]).await;
    for _ in 0..3 {
        (_, last) = send(&client, &last, &[]).await;
    }
    let (reply, back) = send(&client, &last, &[("q-number", "about ten"), ("q-long", "kept"), ("go", "back")]).await;
    assert!(reply.status == 200 && title(&reply).starts_with("Question 5 of 10"), "back is never refused: {}", title(&reply));
    let (reply, again) = send(&client, &back, &[]).await;
    assert!(again == last && reply.text().contains("value=\"about ten\"") && reply.text().contains("kept</textarea>"), "{}", reply.text());
    let (reply, _) = send(&client, &last, &[("q-number", "about ten"), ("q-long", "kept")]).await;
    assert!(reply.status == 422 && reply.text().contains("Enter a number, such as 12 or 3.5."), "{}", reply.text());
    assert_eq!(stored(&server).await.len(), 0);
    assert!(!reply.text().contains(".wasm"), "the program would not know what is wrong");
    let (reply, _) = send(&client, &last, &[("q-number", "10"), ("q-long", "kept")]).await;
    assert!(reply.text().contains("You have not answered “How good or poor was it?” and 6 more."), "{}", reply.text());
    assert_eq!(stored(&server).await.len(), 0, "it is said once before it is sent");
    let (reply, _) = send(&client, &last, &[("q-number", "10"), ("q-long", "kept"), ("go", "anyway")]).await;
    assert!(reply.text().contains("Thank you"), "{}", reply.text());
    assert!(stored(&server).await[0].contains("\"kept\""));
}

async fn who_names_somebody_is_told_once_before_it_is_sent(server: Server) {
    open(&server).await;
    let client = server.client();
    let mut at = "/s/kinds?unit=n".to_owned();
    let pages: [&[(&str, &str)]; 5] =
        [&[("q-single", "a")], &[("q-multi", "b")], &[("q-rating", "p4")], &[("q-nps", "10")], &[("q-row1", "3"), ("q-row2", "1")]];
    for fields in pages {
        (_, at) = send(&client, &at, fields).await;
    }
    let with = |short, go| {
        [("q-short", short), ("q-long", "It was Ann Miller"), ("q-number", "1"), ("q-whole", "2"), ("q-date", "2026-05-01"), ("go", go)]
    };
    let (reply, again) = send(&client, &at, &with("@bob knows", "on")).await;
    let html = reply.text();
    assert!(reply.status == 422 && again == at && stored(&server).await.is_empty(), "{} {html}", reply.status);
    for said in [
        "aria-describedby=\"q-long-error q-long-named\"",
        "id=\"q-long-named\">This seems to name a person: “Ann Miller”. Whoever reads the comments sees it.",
        "id=\"q-short-named\">This seems to name a person: “@bob”.",
        "It was Ann Miller</textarea>",
        "value=\"@bob knows\"",
        "value=\"anyway\"",
    ] {
        assert!(html.contains(said), "{said} in {html}");
    }
    assert!(!html.contains("You have not answered"), "nothing was left out: {html}");
    assert_eq!(html.matches("Ann Miller").count(), 3, "in the field, beside it and above the button");
    let (reply, _) = send(&client, &at, &with("nobody", "anyway")).await;
    assert!(reply.text().contains("Thank you") && stored(&server).await[0].contains("It was Ann Miller"), "{}", reply.text());
    // what names nobody is sent at once
    let mut at = "/s/kinds?unit=n".to_owned();
    for fields in pages {
        (_, at) = send(&client, &at, fields).await;
    }
    let mut harmless = with("nobody", "on");
    harmless[1].1 = "It was slow";
    let (reply, _) = send(&client, &at, &harmless).await;
    assert!(reply.text().contains("Thank you") && stored(&server).await.len() == 2, "{}", reply.text());
}

/// Up to the last page, with one answer.
async fn to_the_end(client: &Client, start: &str) -> String {
    let (_, mut at) = send(client, start, &[("q-candor-unit", "n")]).await;
    (_, at) = send(client, &at, &[("q-single", "a")]).await;
    for _ in 0..4 {
        (_, at) = send(client, &at, &[]).await;
    }
    at
}

async fn a_page_sent_twice_stores_one_response(server: Server) {
    open(&server).await;
    let client = server.client();
    let last = to_the_end(&client, "/s/kinds").await;
    let fields = [("q-short", "x"), ("go", "anyway")];
    let (one, two) = tokio::join!(send(&client, &last, &fields), send(&client, &last, &fields));
    for (reply, _) in [one, two, send(&client, &last, &fields).await] {
        assert!(reply.status == 200 && reply.text().contains("Thank you"), "{} {}", reply.status, reply.text());
    }
    assert_eq!((stored(&server).await.len(), drafts(&server).await), (1, 0));
    let gone = client.get(&last).await;
    assert!(gone.status == 404 && gone.text().contains("it may have been sent already"), "{}", gone.text());
}

async fn two_windows_do_not_overwrite_each_other(server: Server) {
    open(&server).await;
    let client = server.client();
    let (_, first) = send(&client, "/s/kinds", &[("q-candor-unit", "n")]).await;
    let (_, second) = send(&client, &first, &[("q-single", "a")]).await;
    let (_, third) = send(&client, &second, &[("q-multi", "b")]).await;
    // one window changes the second page while another sends the third
    let (one, two) = tokio::join!(send(&client, &second, &[("q-multi", "a")]), send(&client, &third, &[("q-rating", "p2")]));
    assert_eq!((one.0.status, two.0.status), (200, 200));
    let (second, third) = (client.get(&second).await.text(), client.get(&third).await.text());
    assert!(
        second.contains("value=\"a\" data-key=\"1\" checked") && third.contains("value=\"p2\" data-key=\"2\" checked"),
        "{second}{third}"
    );
    let single = client.get(&first).await.text();
    assert!(single.contains(" checked"), "{single}");
}

async fn a_link_to_a_unit_asks_for_no_team(server: Server) {
    open(&server).await;
    let client = server.client();
    let html = client.get("/s/kinds?unit=s&channel=telephone").await.text();
    assert!(!html.contains("candor-unit") && html.contains("q-single"), "{html}");
    let (reply, at) = send(&client, "/s/kinds?unit=s&channel=telephone", &[("q-single", "a")]).await;
    assert!(title(&reply).starts_with("Question 2 of 10") && at.ends_with("/1?unit=s"), "{at}");
    let mut at = at;
    for _ in 0..5 {
        (_, at) = send(&client, &at, &[("go", "anyway")]).await;
    }
    assert_eq!(at, "/s/kinds/thanks");
    use sea_orm::{ConnectionTrait, Database, Statement};
    let connection = Database::connect(&server.database_url).await.unwrap();
    let statement = Statement::from_string(connection.get_database_backend(), "SELECT channel FROM responses");
    let channel: String = connection.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    assert_eq!(channel, "telephone");
}

async fn pages_that_are_not_there_say_so(server: Server) {
    open(&server).await;
    let client = server.client();
    for address in ["/s/nothing", "/s/kinds?unit=nowhere", "/s/kinds/0123abcd/2", "/s/%20/thanks"] {
        let reply = client.get(address).await;
        assert!(reply.status == 404 && reply.text().contains("There is no survey here"), "{address}: {}", reply.text());
        assert!(!reply.text().contains("<script"), "{address}");
    }
    let (_, first) = send(&client, "/s/kinds", &[("q-candor-unit", "n")]).await;
    let far = client.get(&format!("{}/9999", first.rsplit_once('/').unwrap().0)).await;
    assert!(title(&far).starts_with("Question 1 of 10"), "no page can be skipped: {}", title(&far));
    let wrong = client.send(client.request(Method::POST, &first).header("content-type", "text/plain").body("x")).await;
    assert_eq!(wrong.status, 415);
    let (reply, _) = send(&client, &first, &[("q-single", "no such option"), ("q-other", "x")]).await;
    assert_eq!(reply.status, 422, "nonsense is no answer");
    let survey = server.store.survey_by_slug(&"kinds".parse().unwrap()).await.unwrap().unwrap();
    candor::usecases::surveys::close(&server.store, survey.id).await.unwrap();
    server.pass(5);
    let closed = client.get("/s/kinds").await;
    assert!(closed.status == 410 && closed.text().contains("This survey is closed"), "{} {}", closed.status, closed.text());
}

/// Bytes of an answer on the wire: its body, and its headers as HTTP/1.1 writes them.
fn wire_bytes(reply: &Reply) -> usize {
    let headers: usize = reply.headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    "HTTP/1.1 200 OK\r\n\r\n".len() + headers + reply.body.len()
}

async fn pages_are_light(server: Server) {
    crate::with_customer_survey(&server).await;
    let client = server.client();
    let get = async |path: &str| client.send(client.request(Method::GET, path).header("accept-encoding", "br")).await;
    let first = get("/s/contact").await;
    assert_eq!(first.header("content-encoding"), "br");
    let plain = client.get("/s/contact").await.text();
    let sheets: Vec<&str> = plain.split(['"', '=', ' ', '>']).filter(|part| part.ends_with(".css")).collect();
    assert_eq!(sheets.len(), 1, "what is shown first takes two requests");
    let weight = wire_bytes(&first) + wire_bytes(&get(sheets[0]).await);
    assert!(weight <= 8_000, "the first page weighs {weight} bytes; its budget is 8,000");
    let (_, next) = send(&client, "/s/contact", &[("q-candor-unit", "n1")]).await;
    let weight = wire_bytes(&get(&next).await);
    assert!(weight <= 4_000, "the next page weighs {weight} bytes; its budget is 4,000");
}

async fn a_letter_asks_the_first_question_and_stores_nothing(server: Server) {
    open(&server).await;
    let client = server.client();
    let letter = client.get("/s/kinds/mail.eml?unit=n&channel=telephone").await;
    assert_eq!((letter.status, letter.header("content-type").as_str()), (200, "message/rfc822"));
    let text = letter.text().replace("=\r\n", "").replace("=3D", "=");
    assert!(text.contains("/s/kinds?unit=n&channel=telephone&q-single=b\r\n") && text.contains("&amp;q-single=b\""), "{text}");
    assert!(text.contains("Pick one of these") && text.contains("X-Unsent: 1") && !text.contains("nobody"), "{text}");
    // without a unit the team is asked first
    assert!(!client.get("/s/kinds/mail.eml").await.text().contains("q-single"));
    let page = client.get("/s/kinds?unit=n&q-single=b&q-multi=a&q-nothing=1").await.text();
    assert!(page.matches(" checked").count() == 1 && page.contains("data-entered"), "{page}");
    assert!(!client.get("/s/kinds?unit=n&q-single=%22%3E").await.text().contains(" checked"));
    assert_eq!(drafts(&server).await, 0, "a link that a program follows stores nothing");
    let (reply, at) = send(&client, "/s/kinds?unit=n&q-single=b", &[("q-single", "b")]).await;
    assert!(at.contains("/1?unit=n") && title(&reply).starts_with("Question 2"), "{at}");
    assert_eq!(client.get("/s/kinds/mail.eml?unit=zzz").await.status, 404);
}
