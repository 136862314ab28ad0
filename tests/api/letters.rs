//! Letters on their way: through a mail server that misbehaves, to people who want no more, at times that are quiet.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use candor::config::{MailSettings, Security, SmtpSettings};
use candor_tests::smtp::{MailServer, Manner};
use candor_tests::{Client, Server, on_both_databases};
use candor_wire::invitation::{Contacts, Mailing, MailingPlan, Mailings, Reach};
use candor_wire::path;
use candor_wire::survey::SurveyDetail;
use mail_parser::MessageParser;
use serde_json::json;

use crate::invitations::{FORM, answer, begin, invite, link, send, with_people};

on_both_databases!(
    a_letter_is_what_a_mail_program_expects,
    each_kind_of_failure_ends_as_it_should,
    whoever_asks_for_no_more_letters_gets_none,
    reminders_go_to_those_who_have_not_answered_and_nothing_tells_who,
    letters_wait_for_their_time,
    nothing_goes_out_in_the_clear_or_with_links_to_nowhere,
);

const BASE: &str = "https://survey.example.org";

fn mail(server: &MailServer, security: Security) -> MailSettings {
    let smtp = SmtpSettings { host: "127.0.0.1".into(), port: server.address.port(), security, login: None };
    MailSettings { smtp: Some(smtp), from: "Survey team <survey@example.org>".into(), timeout_s: 2, ..MailSettings::default() }
}

/// A server that sends through another, with a survey and people.
async fn with_mail(server: Server, post: &MailServer) -> (Server, Client, SurveyDetail) {
    let server = server.restart_with(&mail(post, Security::Plain), BASE).await;
    let (administrator, survey) = with_people(&server).await;
    (server, administrator, survey)
}

async fn latest(author: &Client, survey: &SurveyDetail) -> Mailing {
    author.get(&path::mailings(survey.summary.id)).await.json::<Mailings>().list.remove(0)
}

/// Waits until the latest mailing is as wished; moves the clock meanwhile when asked to.
async fn until(server: &Server, author: &Client, survey: &SurveyDetail, pass: i64, wish: impl Fn(&Mailing) -> bool) -> Mailing {
    for _ in 0..300 {
        let mailing = latest(author, survey).await;
        if wish(&mailing) {
            return mailing;
        }
        server.pass(pass);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{:?}", latest(author, survey).await);
}

async fn a_letter_is_what_a_mail_program_expects(server: Server) {
    let post = MailServer::start(|_, _| Manner::Takes).await;
    let (server, administrator, survey) = with_mail(server, &post).await;
    let odd = "address,name,unit,language\nodd@example.org,\"Zoë \"\"Z\"\" O'Neill, <b>&\",n1,de\n";
    crate::invitations::import(&administrator, odd).await;
    invite(&administrator, &survey, json!({})).await;
    until(&server, &administrator, &survey, 0, |m| m.waiting == 0).await;
    let taken = post.taken();
    assert_eq!(taken.len(), 9);
    let mut ids = BTreeSet::new();
    for letter in &taken {
        let message = MessageParser::default().parse(letter.content.as_bytes()).unwrap();
        assert_eq!(message.from().unwrap().first().unwrap().address(), Some("survey@example.org"));
        assert_eq!(message.to().unwrap().first().unwrap().address(), Some(letter.to.as_str()));
        assert!(ids.insert(message.message_id().unwrap().to_owned()) && message.message_id().unwrap().ends_with("@example.org"));
        let header = |name: &str| message.header_raw(name).unwrap().trim().to_owned();
        assert!(header("List-Unsubscribe").starts_with(&format!("<{BASE}/u/")) && header("List-Unsubscribe").ends_with('>'));
        assert_eq!(header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        let (text, html) = (message.body_text(0).unwrap(), message.body_html(0).unwrap());
        let path = link(&text);
        assert!(text.contains(&format!("{BASE}{path}")) && html.contains(&format!("href=\"{BASE}{path}\"")), "{text} {html}");
        // every link of both parts begins with the configured address
        for part in [&*text, &*html] {
            let foreign = part.match_indices("http").filter(|(at, _)| !part[*at..].starts_with(BASE)).count();
            assert_eq!(foreign, 0, "{part}");
        }
    }
    let odd = taken.iter().find(|letter| letter.to == "odd@example.org").unwrap();
    let message = MessageParser::default().parse(odd.content.as_bytes()).unwrap();
    assert_eq!(message.to().unwrap().first().unwrap().name(), Some("Zoë \"Z\" O'Neill, <b>&"));
    assert!(message.body_html(0).unwrap().contains("Zoë &quot;Z&quot; O&#39;Neill, &lt;b&gt;&amp;"), "{:?}", message.body_html(0));
}

async fn each_kind_of_failure_ends_as_it_should(server: Server) {
    let post = MailServer::start(|to, tries| match (to.split('@').next().unwrap(), tries) {
        ("ann", _) => Manner::NoMailbox,
        ("bo", _) => Manner::Forbids,
        ("cy", _) => Manner::RefusesContent,
        ("di", 1..=3) => Manner::Later,
        ("ed", 1) => Manner::Hangs,
        ("fay", 1) => Manner::Drops,
        ("gus", 1) => Manner::KeepsAndDrops,
        _ => Manner::Takes,
    })
    .await;
    let (server, administrator, survey) = with_mail(server, &post).await;
    invite(&administrator, &survey, json!({})).await;
    let done = until(&server, &administrator, &survey, 60, |m| m.waiting == 0).await;
    assert_eq!((done.done, done.bounced, done.failed), (5, 1, 2), "{done:?}");
    let mut copies: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for letter in post.taken() {
        let message = MessageParser::default().parse(letter.content.as_bytes()).unwrap();
        copies.entry(letter.to.clone()).or_default().push(message.message_id().unwrap().to_owned());
    }
    let counts: Vec<(&str, usize)> = copies.iter().map(|(to, ids)| (to.split('@').next().unwrap(), ids.len())).collect();
    assert_eq!(counts, [("di", 1), ("ed", 1), ("fay", 1), ("gus", 2), ("hal", 1)]);
    let gus = &copies["gus@example.org"];
    assert_eq!(gus[0], gus[1], "a letter that is sent again is the same letter");
    assert_eq!((post.tries("di@example.org"), post.tries("ann@example.org")), (4, 1));
    // only the mailbox that is none is not written to any more
    let all: Contacts = administrator.get(path::CONTACTS).await.json();
    let reach: Vec<(&str, Reach)> = all.listed.iter().take(3).map(|c| (c.name.as_str(), c.reach)).collect();
    assert_eq!(reach, [("Ann", Reach::Bounced), ("Bo", Reach::Mail), ("Cy", Reach::Mail)]);
    // of a reminder the day would say who had not answered
    let ann = crate::rights::look_up(&administrator, "ann@example.org").await.no_mail.unwrap();
    assert_eq!((ann.reason, ann.since), (Reach::Bounced, None));
    let plan: MailingPlan =
        invite(&administrator, &crate::invitations::by_invitation(&administrator, "next").await, json!({"store": false})).await.json();
    assert_eq!((plan.left_out.bounced, plan.left_out.paused), (1, 7), "each person is counted once");
}

async fn whoever_asks_for_no_more_letters_gets_none(server: Server) {
    let post = MailServer::start(|_, _| Manner::Takes).await;
    let (server, administrator, survey) = with_mail(server, &post).await;
    invite(&administrator, &survey, json!({"units": ["n1"]})).await;
    until(&server, &administrator, &survey, 0, |m| m.waiting == 0).await;
    let letter = post.taken().into_iter().find(|l| l.to == "bo@example.org").unwrap();
    let at = letter.content.find(&format!("List-Unsubscribe: <{BASE}")).unwrap() + "List-Unsubscribe: <".len() + BASE.len();
    let stop = letter.content[at..].split('>').next().unwrap().to_owned();
    let client = server.client();
    let page = client.get(&stop).await;
    assert!(page.status == 200 && page.text().contains("<form method=\"post\""), "{}", page.text());
    assert_eq!(administrator.get(path::CONTACTS).await.json::<Contacts>().suppressed, 0, "looking changes nothing");
    // as a mail program does: no cookie, no page, one field
    let press = client.request(reqwest::Method::POST, &stop).header("content-type", FORM).body("List-Unsubscribe=One-Click");
    assert_eq!(client.send(press).await.status, 200);
    let unknown = client.request(reqwest::Method::POST, "/u/unknown").header("content-type", FORM).body("List-Unsubscribe=One-Click");
    assert_eq!(client.send(unknown).await.status, 200, "it is not told who is a contact");
    // planned before, and yet not sent: asking counts at once
    server.pass(1);
    let reminder = invite(&administrator, &survey, json!({"kind": "reminder"})).await;
    assert_eq!(reminder.json::<MailingPlan>().left_out.unsubscribed, 1);
    until(&server, &administrator, &survey, 0, |m| m.waiting == 0).await;
    assert_eq!(post.taken().iter().filter(|l| l.to == "bo@example.org").count(), 1);
    // removed and imported again, they are still not written to
    let bo = administrator.get(&format!("{}?search=bo@", path::CONTACTS)).await.json::<Contacts>().listed.remove(0);
    administrator.delete(&path::contact(bo.id)).await;
    crate::invitations::import(&administrator, crate::invitations::PEOPLE).await;
    let bo = administrator.get(&format!("{}?search=bo@", path::CONTACTS)).await.json::<Contacts>().listed.remove(0);
    assert_eq!(bo.reach, Reach::Unsubscribed);
}

async fn reminders_go_to_those_who_have_not_answered_and_nothing_tells_who(server: Server) {
    let post = MailServer::start(|_, _| Manner::Takes).await;
    let (server, administrator, survey) = with_mail(server, &post).await;
    invite(&administrator, &survey, json!({})).await;
    until(&server, &administrator, &survey, 0, |m| m.waiting == 0).await;
    let first = post.taken();
    let text = |content: &str| MessageParser::default().parse(content.as_bytes()).unwrap().body_text(0).unwrap().into_owned();
    let answered = ["ann@example.org", "gus@example.org"];
    for letter in first.iter().filter(|l| answered.contains(&l.to.as_str())) {
        let draft = begin(&server, &link(&text(&letter.content))).await;
        assert_eq!(send(&server.client(), &draft, &answer(&survey, "4")).await.status, 200);
    }
    server.pass(1);
    let plan: MailingPlan = invite(&administrator, &survey, json!({"kind": "reminder"})).await.json();
    assert_eq!((plan.recipients, plan.left_out.total()), (8, 0), "the plan does not tell who has answered");
    for _ in 0..100 {
        if post.taken().len() >= first.len() + 6 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    tokio::time::sleep(Duration::from_millis(1200)).await;
    let done = latest(&administrator, &survey).await;
    assert_eq!((done.recipients, done.done, done.waiting), (8, 8, 0), "nor does what was done");
    let reminded: BTreeSet<String> = post.taken().into_iter().skip(first.len()).map(|l| l.to).collect();
    assert_eq!(reminded.len(), 6);
    assert!(answered.iter().all(|to| !reminded.contains(*to)));
    // the same link in every letter to a person
    for letter in post.taken().iter().skip(first.len()) {
        let before = first.iter().find(|l| l.to == letter.to).unwrap();
        assert_eq!(link(&text(&letter.content)), link(&text(&before.content)));
    }
    for _ in 0..2 {
        assert_eq!(invite(&administrator, &survey, json!({"kind": "reminder"})).await.status, 201);
    }
    assert_eq!(invite(&administrator, &survey, json!({"kind": "reminder"})).await.code(), "wrong_state", "three are enough");
}

async fn letters_wait_for_their_time(server: Server) {
    let post = MailServer::start(|_, _| Manner::Takes).await;
    let (server, administrator, survey) = with_mail(server, &post).await;
    // the clock of tests stands at 14:13 UTC
    let now = 1_790_000_000_i64;
    // stopped before its time: nothing is sent
    let plan: MailingPlan = invite(&administrator, &survey, json!({"units": ["s1"], "from_s": now + 600})).await.json();
    let id = plan.id.unwrap();
    assert_eq!(administrator.delete(&path::mailing(survey.summary.id, id)).await.status, 204);
    server.pass(1000);
    tokio::time::sleep(Duration::from_millis(1200)).await;
    let list: Mailings = administrator.get(&path::mailings(survey.summary.id)).await.json();
    let stopped = list.list.iter().find(|m| m.id == id).unwrap();
    assert_eq!((post.taken().len(), stopped.stopped, stopped.is_stopped), (0, 2, true));
    invite(&administrator, &survey, json!({"units": ["n1"], "from_s": now + 4600})).await;
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert_eq!((post.taken().len(), latest(&administrator, &survey).await.waiting), (0, 6));
    server.pass(3600);
    until(&server, &administrator, &survey, 0, |m| m.waiting == 0).await;
    assert_eq!(post.taken().len(), 6);
}

async fn nothing_goes_out_in_the_clear_or_with_links_to_nowhere(server: Server) {
    let post = MailServer::start(|_, _| Manner::Takes).await;
    // this server offers no STARTTLS
    let server = server.restart_with(&mail(&post, Security::StartTls), BASE).await;
    let (administrator, survey) = with_people(&server).await;
    assert_eq!(invite(&administrator, &survey, json!({})).await.status, 201);
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!((post.taken().len(), post.tries("ann@example.org"), latest(&administrator, &survey).await.waiting), (0, 0, 8));
    // without an address that others can open no letter is planned at all
    let server = server.restart_with(&mail(&post, Security::Plain), "").await;
    let client = server.administrator_again().await;
    let reply = invite(&client, &survey, json!({"kind": "reminder"})).await;
    assert_eq!((reply.code().as_str(), reply.text().contains("base_url")), ("wrong_state", true), "{}", reply.text());
}
