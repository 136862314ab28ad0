//! Where surveys live: QR codes, sheets to print, pages of other sites, kiosks.

use candor_tests::{Client, Reply, Server, on_both_databases};
use candor_wire::account::Role;
use candor_wire::path;
use candor_wire::place::Places;
use candor_wire::survey::SurveyDetail;
use reqwest::Method;
use serde_json::json;

on_both_databases!(
    a_code_says_the_link,
    a_sheet_says_what_is_needed,
    sites_are_named_by_whoever_may_edit,
    bad_sites_and_pins_are_named,
    only_named_sites_may_show_a_survey,
    forms_in_a_frame_stay_in_it,
    a_kiosk_is_told_what_it_needs,
    scripts_for_elsewhere_are_served,
);

/// Reads a QR code as a scanner does: from its modules, with another program than the one that drew it.
pub fn scanned(svg: &str) -> String {
    let size: usize = svg.split("viewBox=\"0 0 ").nth(1).unwrap().split(' ').next().unwrap().parse().unwrap();
    let path = svg.split(" d=\"").nth(1).unwrap().split('"').next().unwrap();
    let mut dark = vec![vec![false; size]; size];
    for module in path.split('M').skip(1) {
        let (x, rest) = module.split_once(',').unwrap();
        let (y, shape) = rest.split_at(rest.find('h').unwrap());
        assert!(shape.starts_with("h1v1h-1"), "a square of one module: {shape}");
        dark[y.parse::<usize>().unwrap()][x.parse::<usize>().unwrap()] = true;
    }
    // three pixels for each module, or there is too little to see
    let mut image = rqrr::PreparedImage::prepare_from_bitmap(size * 3, size * 3, |x, y| dark[y / 3][x / 3]);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code");
    grids[0].decode().unwrap().1
}

async fn a_code_says_the_link(server: Server) {
    let (administrator, survey) = crate::with_customer_survey(&server).await;
    let client = server.client();
    let base = format!("http://localhost:{}", server.address.port());
    for (query, link) in
        [("", "/s/contact"), ("?unit=n1", "/s/contact?unit=n1"), ("?channel=telephone&unit=n1", "/s/contact?unit=n1&channel=telephone")]
    {
        let reply = client.get(&format!("/s/contact/qr.svg{query}")).await;
        assert_eq!((reply.status, reply.header("content-type").as_str()), (200, "image/svg+xml"));
        assert_eq!(scanned(&reply.text()), format!("{base}{link}"));
        assert!(reply.text().starts_with("<svg role=\"img\"") && reply.text().contains("<title>QR code of http"), "{}", reply.text());
    }
    assert_eq!(scanned(&administrator.get(&path::qr_code(survey.summary.id)).await.text()), format!("{base}/s/contact"));
    for (address, status) in [("contact/qr.svg?unit=nowhere", 404), ("none/qr.svg", 404), ("contact/qr.svg?channel=smoke", 400)] {
        assert_eq!(client.get(&format!("/s/{address}")).await.status, status, "{address}");
    }
    let wrong = client.get("/s/contact/qr.svg?channel=smoke").await;
    assert!(wrong.text().contains("telephone"), "what is taken is named: {}", wrong.text());
}

async fn a_sheet_says_what_is_needed(server: Server) {
    let (administrator, survey) = crate::with_customer_survey(&server).await;
    let client = server.client();
    let reply = client.get("/s/contact/poster?unit=n1&channel=walk-in").await;
    let html = reply.text();
    let address = format!("http://localhost:{}/s/contact?unit=n1&amp;channel=walk-in", server.address.port());
    for part in
        [&format!(">{}</h1>", survey.document.title), "North one", &format!("<p class=\"address\">{address}</p>"), "without your name"]
    {
        assert!(html.contains(part), "{part} in {html}");
    }
    assert!(!html.contains("<script") && !html.contains("style=") && html.contains("/poster.css"), "{html}");
    let code = html.find("<svg").map(|at| &html[at..html.find("</svg>").unwrap()]).unwrap();
    assert_eq!(scanned(code), address.replace("&amp;", "&"));
    assert_eq!(client.get("/s/contact/poster?unit=nowhere").await.status, 404);
    administrator.post(&path::close(survey.summary.id), &json!({})).await;
    server.pass(5);
    let closed = client.get("/s/contact/poster").await;
    assert!(closed.status == 410 && closed.text().contains("This survey is closed"), "{}", closed.text());
}

async fn sites_are_named_by_whoever_may_edit(server: Server) {
    let (administrator, survey) = crate::with_customer_survey(&server).await;
    let address = path::places(survey.summary.id);
    assert_eq!(administrator.get(&address).await.json::<Places>(), Places::default());
    let designer = server.person(&administrator, "dora", Role::Designer, None).await;
    let typed = json!({"origins": ["https://WWW.example.org/", "http://localhost:8000", "https://www.example.org"]});
    let saved: Places = designer.put(&address, &typed).await.json();
    let origins: Vec<String> = saved.origins.iter().map(ToString::to_string).collect();
    assert_eq!(origins, ["https://www.example.org", "http://localhost:8000"], "in one form, each once");
    let saved: Places = designer.put(&address, &json!({"pin": "4711"})).await.json();
    assert!(saved.has_pin && saved.origins.len() == 2, "what is not named stays");
    let text = designer.get(&address).await.text();
    assert!(!text.contains("4711") && !text.contains("600000"), "the PIN is told to nobody: {text}");
    let saved: Places = designer.put(&address, &json!({"origins": [], "pin": ""})).await.json();
    assert_eq!(saved, Places::default());
    let manager = server.person(&administrator, "mia", Role::Manager, Some("north")).await;
    assert_eq!(manager.put(&address, &typed).await.status, 403);
    assert_eq!(manager.get(&address).await.status, 403);
    assert_eq!(server.client().get(&address).await.status, 401);
    assert_eq!(administrator.put(&path::places("00000000-0000-4000-8000-000000000000".parse().unwrap()), &typed).await.status, 404);
    let foreign = administrator.request(Method::PUT, &address).header("sec-fetch-site", "cross-site");
    let foreign = administrator.send(foreign.header("content-type", "application/json").body(typed.to_string())).await;
    assert_eq!(foreign.code(), "cross_site");
}

async fn bad_sites_and_pins_are_named(server: Server) {
    let (administrator, survey) = crate::with_customer_survey(&server).await;
    let address = path::places(survey.summary.id);
    administrator.put(&address, &json!({"origins": ["https://a.example"]})).await;
    let bad = json!({"origins": ["https://b.example", "https://*.b.example", "http://b.example", "https://b.example/x"]});
    let reply = administrator.put(&address, &bad).await;
    assert_eq!((reply.status, reply.code().as_str()), (422, "invalid_field"));
    assert_eq!(reply.header("content-type"), "application/problem+json");
    for part in ["origins[1]", "* is not taken", "origins[2]", "use https://", "origins[3]", "leave out what follows"] {
        assert!(reply.text().contains(part), "{part} in {}", reply.text());
    }
    for pin in ["123", "123456789", "abcd", " 1234"] {
        let reply = administrator.put(&address, &json!({"pin": pin})).await;
        assert!(reply.status == 422 && reply.text().contains("Use 4 to 8 digits"), "{pin}: {}", reply.text());
    }
    assert_eq!(administrator.put(&address, &json!({"site": "https://a.example"})).await.status, 400);
    let kept: Places = administrator.get(&address).await.json();
    assert_eq!((kept.origins.len(), kept.has_pin), (1, false), "what is refused changes nothing");
}

/// The sites of the frame policy of a page.
fn ancestors(reply: &Reply) -> String {
    let policy = reply.header("content-security-policy");
    let found = policy.split(';').find_map(|part| part.trim().strip_prefix("frame-ancestors ")).unwrap().to_owned();
    assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval'") && policy.contains("default-src 'none'"), "the rest stays: {policy}");
    found
}

async fn name_sites(administrator: &Client, survey: &SurveyDetail) {
    let named = json!({"origins": ["https://www.example.org", "http://localhost:8000"]});
    assert_eq!(administrator.put(&path::places(survey.summary.id), &named).await.status, 200);
}

async fn only_named_sites_may_show_a_survey(server: Server) {
    let (administrator, survey) = crate::with_customer_survey(&server).await;
    let client = server.client();
    let unnamed = client.get("/s/contact?embed=1").await;
    assert_eq!((unnamed.status, ancestors(&unnamed).as_str()), (200, "'none'"));
    assert!(!unnamed.text().contains("frame.js"));
    name_sites(&administrator, &survey).await;
    let framed = client.get("/s/contact?embed=1").await;
    assert_eq!(ancestors(&framed), "https://www.example.org http://localhost:8000", "a change holds at once");
    assert!(
        framed.text().contains("<script src=\"/frame.js\" defer data-hosts=\"https://www.example.org http://localhost:8000\"></script>")
    );
    for address in
        ["/s/contact", "/s/contact?embed=0", "/s/contact?kiosk=1", "/s/contact/poster", "/s/contact/thanks", "/s/none?embed=1", "/"]
    {
        let reply = client.get(address).await;
        assert_eq!(ancestors(&reply), "'none'", "{address}");
        assert!(!reply.text().contains("frame.js"), "{address}");
    }
    assert_eq!(framed.header("cross-origin-resource-policy"), "same-origin", "other headers stay strict");
    let nowhere = client.get("/s/contact?embed=1&unit=nowhere").await;
    assert_eq!((nowhere.status, ancestors(&nowhere).starts_with("https")), (404, true), "what is wrong is said in the frame");
    administrator.put(&path::places(survey.summary.id), &json!({"origins": []})).await;
    assert_eq!(ancestors(&client.get("/s/contact?embed=1").await), "'none'");
}

/// Sends a form and gives the address that it leads to; nothing is followed.
async fn send(server: &Server, address: &str, body: &str) -> (u16, String, Reply) {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let request = http.post(format!("http://{}{address}", server.address)).header("content-type", "application/x-www-form-urlencoded");
    let response = request.body(body.to_owned()).send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let reply = Reply { status, headers, body: response.bytes().await.unwrap().to_vec() };
    (status, reply.header("location"), reply)
}

async fn forms_in_a_frame_stay_in_it(server: Server) {
    let (administrator, survey) = crate::with_customer_survey(&server).await;
    name_sites(&administrator, &survey).await;
    let (status, next, _) = send(&server, "/s/contact?embed=1&unit=n1", "q-overall=5").await;
    assert!(status == 303 && next.ends_with("/1?unit=n1&embed=1"), "{status} {next}");
    let step = server.client().get(&next).await;
    assert!(ancestors(&step).starts_with("https://www") && step.text().contains("frame.js"), "{}", step.text());
    let (status, _, refused) = send(&server, "/s/contact?embed=1", "").await;
    assert!(status == 422 && ancestors(&refused).starts_with("https://www"), "also when something is wrong");
    let mut at = next;
    for _ in 0..40 {
        if at.starts_with("/s/contact/thanks") {
            break;
        }
        at = send(&server, &at, "go=anyway").await.1;
    }
    assert_eq!(at, "/s/contact/thanks?unit=n1&embed=1");
    let thanks = server.client().get(&at).await;
    assert!(ancestors(&thanks).starts_with("https://www") && thanks.text().contains("Thank you"), "{}", thanks.text());
}

async fn a_kiosk_is_told_what_it_needs(server: Server) {
    let (administrator, survey) = crate::with_customer_survey(&server).await;
    let client = server.client();
    let page = client.get("/s/contact?kiosk=1&unit=n1&channel=telephone").await;
    let html = page.text();
    assert!(html.contains("data-home=\"/s/contact?kiosk=1&amp;unit=n1&amp;channel=telephone\" data-slug=\"contact\""), "{html}");
    assert!(html.contains("data-idle=\"60\" data-warn=\"15\" data-thanks=\"8\"></script>"), "no PIN yet: {html}");
    assert!(!client.get("/s/contact").await.text().contains("kiosk"), "other pages load none of it");
    administrator.put(&path::places(survey.summary.id), &json!({"pin": "4711"})).await;
    let html = client.get("/s/contact?kiosk=1&idle=20&warn=5&thanks=3").await.text();
    assert!(html.contains("data-idle=\"20\" data-warn=\"5\" data-thanks=\"3\" data-pin=\"600000."), "{html}");
    assert!(html.contains("data-home=\"/s/contact?kiosk=1&amp;idle=20&amp;warn=5&amp;thanks=3\""), "{html}");
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let moved = http.get(format!("http://{}/s/contact?unit=n1&kiosk=1", server.address)).send().await.unwrap();
    assert_eq!((moved.status().as_u16(), moved.headers()["location"].to_str().unwrap()), (303, "/s/contact?kiosk=1&unit=n1"));
    let (_, next, _) = send(&server, "/s/contact?kiosk=1&unit=n1&idle=20", "q-overall=5").await;
    assert!(next.ends_with("/1?kiosk=1&unit=n1&idle=20"), "{next}");
    assert!(client.get(&next).await.text().contains("kiosk.js"));
    let wrong = client.get("/s/contact?kiosk=1&idle=soon").await;
    assert!(wrong.status == 422 && wrong.text().contains("idle takes whole seconds from 2 to 3600"), "{}", wrong.text());
}

async fn scripts_for_elsewhere_are_served(server: Server) {
    crate::with_customer_survey(&server).await;
    let client = server.client();
    let widget = client.get("/widget.js").await;
    assert_eq!((widget.status, widget.header("cross-origin-resource-policy").as_str()), (200, "cross-origin"));
    assert!(widget.header("content-type").starts_with("text/javascript") && widget.body.len() <= 3_072, "{}", widget.body.len());
    assert_eq!(widget.header("cache-control"), "public, max-age=3600");
    let again = client.request(Method::GET, "/widget.js").header("if-none-match", widget.header("etag"));
    assert_eq!(client.send(again).await.status, 304);
    for file in ["/frame.js", "/frame.css", "/kiosk.js", "/kiosk.css", "/poster.css"] {
        let reply = client.get(file).await;
        assert_eq!((reply.status, reply.header("cross-origin-resource-policy").as_str()), (200, "same-origin"), "{file}");
    }
    let worker = client.get("/s/contact/kiosk-sw.js").await;
    assert_eq!((worker.status, worker.header("service-worker-allowed").as_str()), (200, "/s/contact"));
    assert_eq!(client.get("/s/%20/kiosk-sw.js").await.status, 404);
}
