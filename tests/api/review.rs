//! Comments and review before publishing: by link, by other authors, and what publishing waits for.

use candor::clock::Clock;
use candor::usecases::review::Reviews;
use candor::viewer::Person;
use candor_survey::Document;
use candor_tests::client::Reply;
use candor_tests::{Client, Server, on_both_databases};
use candor_wire::account::Role;
use candor_wire::ids::{SurveyId, UserId};
use candor_wire::path;
use candor_wire::problem::Code;
use candor_wire::review::{Anchor, MAX_COMMENT_CHARS, Review, ReviewerInvited, ReviewerState};
use candor_wire::survey::{Publish, SurveyDetail};
use serde_json::json;

on_both_databases!(
    a_reviewer_comments_and_approves_by_link,
    a_link_works_until_it_is_revoked_or_over_and_for_its_survey_alone,
    nothing_that_was_entered_is_lost_and_nothing_of_it_is_executed,
    comments_stay_at_their_questions,
    publishing_waits_for_somebody_else,
    an_approval_is_one_of_exactly_this_content,
    only_authors_see_a_review,
    many_who_comment_at_once_lose_nothing,
);

async fn draft(author: &Client, slug: &str) -> SurveyDetail {
    let new = json!({"slug": slug, "audience": "customers", "template": "customer-satisfaction"});
    author.post(path::SURVEYS, &new).await.json()
}

async fn review(author: &Client, id: SurveyId) -> Review {
    author.get(&path::review(id)).await.json()
}

/// Invites and gives the path of the link.
async fn invite(author: &Client, id: SurveyId, name: &str) -> (ReviewerInvited, String) {
    let reply = author.post(&path::reviewers(id), &json!({"name": name, "asked": "Is it fair?", "until": "2026-12-31"})).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let invited: ReviewerInvited = reply.json();
    let at = invited.link.find("/review/").unwrap();
    let page = invited.link[at..].to_owned();
    assert_eq!(page.len(), "/review/".len() + 64, "256 bits");
    (invited, page)
}

/// Sends a reviewer's page; redirects are followed.
async fn send(reader: &Client, page: &str, fields: &[(&str, &str)]) -> Reply {
    let body = reqwest::Url::parse_with_params("http://x", fields).unwrap().query().unwrap_or_default().to_owned();
    reader.post_bytes(page, "application/x-www-form-urlencoded", body.into_bytes()).await
}

async fn save(author: &Client, detail: &mut SurveyDetail) {
    let body = json!({"revision": detail.revision, "document": detail.document});
    assert_eq!(author.put(&path::draft(detail.summary.id), &body).await.status, 200);
    detail.revision += 1;
}

async fn publish(author: &Client, detail: &SurveyDetail) -> Reply {
    author.post(&path::publish(detail.summary.id), &json!({"revision": detail.revision, "wave": "w1"})).await
}

fn first(document: &Document) -> (String, String) {
    let question = &document.blocks[0].questions[0];
    (question.code.to_string(), question.text.clone())
}

async fn a_reviewer_comments_and_approves_by_link(server: Server) {
    let author = server.administrator().await;
    let detail = draft(&author, "contact").await;
    let id = detail.summary.id;
    let (code, text) = first(&detail.document);
    let (_, page) = invite(&author, id, "Works council").await;
    assert_eq!(review(&author, id).await.reviewers[0].state, ReviewerState::NotOpened);

    let reader = server.client();
    let seen = reader.get(&page).await;
    assert_eq!(seen.status, 200);
    let html = seen.text();
    for part in [text.as_str(), "Is it fair?", "I have no objection to this version", "<fieldset class=\"shown\"", " disabled"] {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert!(!html.contains("<script"), "it needs none");
    let headers = ["cache-control", "x-robots-tag", "referrer-policy"].map(|name| seen.header(name));
    assert_eq!(headers, ["no-store", "noindex", "no-referrer"]);
    assert_eq!(review(&author, id).await.reviewers[0].state, ReviewerState::Opened);

    let on = format!("on-question-{code}");
    let sent = send(&reader, &page, &[(&on, "Who reads this?"), ("on-whole", ""), ("go", "said")]).await;
    assert!(sent.status == 200 && sent.text().contains("Your comments are kept"), "{}", sent.text());
    assert!(sent.text().contains("Works council, 2026-"), "{}", sent.text());
    let now = review(&author, id).await;
    assert_eq!((now.reviewers[0].state, now.reviewers[0].comments), (ReviewerState::Commented, 1));
    let thread = &now.threads[0];
    assert_eq!((thread.anchor, thread.comment.text.as_str(), thread.comment.by_link), (Anchor::Question, "Who reads this?", true));

    let answer = json!({"answers": thread.comment.id, "text": "The team alone."});
    assert_eq!(author.post(&path::review_comments(id), &answer).await.status, 204);
    assert_eq!(author.put(&path::review_comment(id, thread.comment.id), &json!({"is_done": true})).await.status, 204);
    let html = reader.get(&page).await.text();
    assert!(html.contains("The team alone.") && html.contains("Done"), "{html}");

    let sent = send(&reader, &page, &[("version", &now.version), ("go", "approved")]).await;
    assert!(sent.text().contains("You had no objection to this version on 2026-"), "{}", sent.text());
    let now = review(&author, id).await;
    assert_eq!(now.reviewers[0].state, ReviewerState::Approved);
    assert!(now.sentence.starts_with("This version was approved by Works council (by link) on 2026-"), "{}", now.sentence);
    assert_eq!(publish(&author, &detail).await.status, 200);
    crate::close(&author, &detail).await;
    let report = author.get(&format!("{}/page?narrow=false", path::quality(id))).await.text();
    assert!(report.contains("approved by Works council (by link)"), "{report}");
}

async fn a_link_works_until_it_is_revoked_or_over_and_for_its_survey_alone(server: Server) {
    let author = server.administrator().await;
    let (one, other) = (draft(&author, "one").await, draft(&author, "other").await);
    let (invited, page) = invite(&author, one.summary.id, "Council").await;
    let reader = server.client();
    for wrong in [format!("/review/{}", "0".repeat(64)), "/review/x".to_owned(), page.to_uppercase().replace("/REVIEW/", "/review/")] {
        let reply = reader.get(&wrong).await;
        assert!(reply.status == 404 && reply.text().contains("No review has this link"), "{}", reply.text());
    }
    assert_eq!(author.delete(&path::reviewer(other.summary.id, invited.reviewer)).await.status, 404, "of another survey");
    let version = review(&author, one.summary.id).await.version;
    send(&reader, &page, &[("version", &version), ("go", "approved")]).await;
    assert!(review(&author, one.summary.id).await.sentence.starts_with("This version was approved"));
    assert!(review(&author, other.summary.id).await.sentence.starts_with("Nobody has approved"), "the same content of another survey");
    assert_eq!(author.delete(&path::reviewer(one.summary.id, invited.reviewer)).await.status, 204);
    let reply = send(&reader, &page, &[("on-whole", "Still here?"), ("go", "said")]).await;
    assert!(reply.status == 404 && reply.text().contains("taken back") && reply.text().contains("Still here?"), "{}", reply.text());
    let now = review(&author, one.summary.id).await;
    assert_eq!((now.reviewers[0].state, now.threads.len()), (ReviewerState::Revoked, 0));
    assert!(now.sentence.starts_with("Nobody has approved"), "what a revoked link approved counts no more: {}", now.sentence);

    let (_, page) = invite(&author, one.summary.id, "Second").await;
    assert_eq!(reader.get(&page).await.status, 200);
    server.pass(200 * 86_400);
    let reply = reader.get(&page).await;
    assert!(reply.status == 404 && reply.text().contains("worked until 2026-12-31"), "{}", reply.text());
    let author = server.administrator_again().await;
    assert_eq!(review(&author, one.summary.id).await.reviewers.iter().find(|r| r.name == "Second").unwrap().state, ReviewerState::Expired);
    for (body, field) in [
        (json!({"name": " ", "asked": "", "until": "2027-06-30"}), "name"),
        (json!({"name": "A", "asked": "", "until": "2026-01-01"}), "until"),
        (json!({"name": "A", "asked": "", "until": "tomorrow"}), "until"),
    ] {
        let reply = author.post(&path::reviewers(one.summary.id), &body).await;
        assert!(reply.status == 422 && reply.text().contains(&format!("\"field\":\"{field}\"")), "{}", reply.text());
    }
}

async fn nothing_that_was_entered_is_lost_and_nothing_of_it_is_executed(server: Server) {
    let author = server.administrator().await;
    let mut detail = draft(&author, "contact").await;
    let id = detail.summary.id;
    let (code, _) = first(&detail.document);
    let on = format!("on-question-{code}");
    let (_, page) = invite(&author, id, "<b>Council</b>").await;
    let reader = server.client();
    let hostile = "</textarea><script>alert(1)</script> \"'& \u{0} ende";
    let long = "x".repeat(MAX_COMMENT_CHARS + 1);
    let reply = send(&reader, &page, &[(&on, hostile), ("on-whole", &long), ("go", "said")]).await;
    let html = reply.text();
    assert!(reply.status == 422 && html.contains("write at most 2000") && html.contains(&long), "{html}");
    assert!(html.contains("&lt;/textarea&gt;&lt;script&gt;alert(1)") && !html.contains("<script") && !html.contains("<b>"), "{html}");
    assert!(review(&author, id).await.threads.is_empty(), "all of it or nothing");

    assert_eq!(send(&reader, &page, &[(&on, hostile), ("go", "said")]).await.status, 200);
    let html = reader.get(&page).await.text();
    assert!(html.contains("&lt;script&gt;alert(1)") && !html.contains("<script"), "{html}");
    // sent again, as a button pressed twice does
    send(&reader, &page, &[(&on, hostile), ("go", "said")]).await;
    assert_eq!(review(&author, id).await.threads.len(), 1);

    let before = review(&author, id).await.version;
    detail.document.blocks[0].questions.remove(0);
    save(&author, &mut detail).await;
    let reply = send(&reader, &page, &[(&on, "About what is gone"), ("version", &before), ("go", "approved")]).await;
    let html = reply.text();
    assert!(reply.status == 409 && html.contains("was changed since you opened the page") && html.contains("About what is gone"), "{html}");
    assert!(review(&author, id).await.verdicts.is_empty());
    let reply = send(&reader, &page, &[("go", "said")]).await;
    assert!(reply.status == 422 && reply.text().contains("There is no comment yet"), "{}", reply.text());
    let mut limited = None;
    for round in 0..40 {
        let reply = send(&reader, &page, &[("on-whole", &format!("Round {round}")), ("go", "said")]).await;
        if reply.status == 429 {
            assert!(reply.text().contains(&format!("Round {round}")), "{}", reply.text());
            limited = Some(reply.header("retry-after"));
            break;
        }
    }
    assert_eq!(limited.as_deref(), Some("60"));
}

async fn comments_stay_at_their_questions(server: Server) {
    let author = server.administrator().await;
    let mut detail = draft(&author, "contact").await;
    let id = detail.summary.id;
    let codes: Vec<_> = detail.document.blocks.iter().flat_map(|b| &b.questions).map(|q| q.code.clone()).take(2).collect();
    for code in &codes {
        let body = json!({"item": code, "text": format!("On {code}")});
        assert_eq!(author.post(&path::review_comments(id), &body).await.status, 204);
    }
    let reply = author.post(&path::review_comments(id), &json!({"item": "nowhere", "text": "x"})).await;
    assert!(reply.status == 422 && reply.text().contains("nowhere"), "{}", reply.text());
    let mut moved = detail.document.blocks[0].questions.remove(0);
    let old_text = moved.text.clone();
    moved.text = "In other words?".into();
    detail.document.blocks.last_mut().unwrap().questions.push(moved);
    save(&author, &mut detail).await;
    let threads = review(&author, id).await.threads;
    let renamed = threads.iter().find(|t| t.item.as_ref() == Some(&codes[0])).unwrap();
    assert_eq!((renamed.anchor, renamed.about.as_str()), (Anchor::Question, "In other words?"));
    assert_eq!(threads.last().unwrap().item.as_ref(), Some(&codes[0]), "in the order of the questions");
    detail.document.blocks.last_mut().unwrap().questions.pop();
    save(&author, &mut detail).await;
    let threads = review(&author, id).await.threads;
    let gone = threads.iter().find(|t| t.item.as_ref() == Some(&codes[0])).unwrap();
    assert_eq!((gone.anchor, gone.about.as_str()), (Anchor::Gone, old_text.as_str()));
    let (_, page) = invite(&author, id, "Council").await;
    let html = server.client().get(&page).await.text();
    assert!(html.contains("Questions that are gone") && html.contains(&format!("On {}", codes[0])), "{html}");
}

async fn publishing_waits_for_somebody_else(server: Server) {
    let ada = server.administrator().await;
    let dora = server.person(&ada, "dora", Role::Designer, None).await;
    let detail = draft(&dora, "contact").await;
    let id = detail.summary.id;
    assert_eq!(dora.put(&path::review_needed(id), &json!({"is_needed": true})).await.status, 204);
    let reply = publish(&dora, &detail).await;
    assert_eq!((reply.status, reply.code().as_str()), (409, "approval_needed"));
    assert!(
        reply.text().contains("Nobody has approved this version.") && reply.text().contains("Somebody other than you"),
        "{}",
        reply.text()
    );
    assert_eq!(
        dora.put(&path::review_needed(id), &json!({"is_needed": false})).await.code(),
        "not_allowed",
        "lifting it takes an administrator"
    );
    let version = review(&dora, id).await.version;
    assert_eq!(dora.post(&path::review_verdict(id), &json!({"version": version, "approves": true})).await.status, 204);
    assert_eq!(publish(&dora, &detail).await.code(), "approval_needed", "one's own approval does not count");
    assert_eq!(ada.post(&path::review_verdict(id), &json!({"version": version, "approves": false})).await.status, 204);
    assert_eq!(publish(&dora, &detail).await.code(), "approval_needed");
    assert_eq!(ada.post(&path::review_verdict(id), &json!({"version": version, "approves": true})).await.status, 204);
    assert_eq!(publish(&dora, &detail).await.status, 200);
    let now = review(&dora, id).await;
    assert!(now.sentence.starts_with("This version was approved by Ada on 2026-") && !now.sentence.contains("dora"), "{}", now.sentence);
    assert_eq!(ada.post(&path::review_verdict(id), &json!({"version": version, "approves": true})).await.code(), "wrong_state");

    // where the server asks for it, a survey need not
    let plain = draft(&dora, "plain").await;
    let everywhere = Reviews::new(server.store.clone(), Clock::System, "", true);
    let person = Person { id: UserId(uuid::Uuid::new_v4()), name: "Somebody".into(), role: Role::Designer, scope: None };
    let body = Publish { revision: plain.revision, wave: "w1".parse().unwrap(), raised: Vec::new() };
    let refused = everywhere.publish(&person, plain.summary.id, body).await.unwrap_err();
    assert_eq!(refused.problem().code, Code::ApprovalNeeded);
    assert_eq!(publish(&dora, &plain).await.status, 200);

    let lifted = draft(&dora, "lifted").await;
    let needed = path::review_needed(lifted.summary.id);
    assert_eq!(dora.put(&needed, &json!({"is_needed": true})).await.status, 204);
    assert_eq!(ada.put(&needed, &json!({"is_needed": false})).await.status, 204);
    assert_eq!(publish(&dora, &lifted).await.status, 200);
}

async fn an_approval_is_one_of_exactly_this_content(server: Server) {
    let author = server.administrator().await;
    let mut detail = draft(&author, "contact").await;
    let id = detail.summary.id;
    author.put(&path::review_needed(id), &json!({"is_needed": true})).await;
    let (_, page) = invite(&author, id, "Council").await;
    let reader = server.client();
    let version = review(&author, id).await.version;
    let reply = send(&reader, &page, &[("version", &version), ("go", "changes")]).await;
    assert!(reply.status == 422 && reply.text().contains("what should change"), "{}", reply.text());
    send(&reader, &page, &[("version", &version), ("go", "approved")]).await;
    let title = detail.document.title.clone();
    detail.document.title.push('!');
    save(&author, &mut detail).await;
    let reply = publish(&author, &detail).await;
    assert_eq!(reply.code(), "approval_needed");
    assert!(reply.text().contains("changed since the approval by Council (by link)"), "{}", reply.text());
    assert!(reader.get(&page).await.text().contains("no objection to an earlier version"));
    detail.document.title = title;
    save(&author, &mut detail).await;
    assert_eq!(review(&author, id).await.version, version, "the same content again");
    assert_eq!(publish(&author, &detail).await.status, 200);

    // the next version of a published survey waits too
    let mut next: SurveyDetail = author.get(&path::survey(id)).await.json();
    next.document.blocks[0].questions[0].text.push_str(" Please tell us.");
    save(&author, &mut next).await;
    let body = json!({"revision": next.revision, "wave": "w2"});
    assert_eq!(author.post(&path::publish(id), &body).await.code(), "approval_needed");
    let version = review(&author, id).await.version;
    send(&reader, &page, &[("version", &version), ("go", "approved")]).await;
    assert_eq!(author.post(&path::publish(id), &body).await.status, 200);
}

async fn only_authors_see_a_review(server: Server) {
    let administrator = server.administrator().await;
    assert_eq!(administrator.post_units(crate::UNITS).await.status, 200);
    let manager = server.person(&administrator, "max", Role::Manager, Some("north")).await;
    let detail = draft(&administrator, "contact").await;
    let id = detail.summary.id;
    let (invited, _) = invite(&administrator, id, "Council").await;
    for (who, code) in [(&manager, "not_allowed"), (&server.client(), "sign_in_needed")] {
        assert_eq!(who.get(&path::review(id)).await.code(), code);
        assert_eq!(who.get(&path::review_sentence(id)).await.code(), code);
        assert_eq!(who.post(&path::reviewers(id), &json!({"name": "x", "asked": "", "until": "2026-12-31"})).await.code(), code);
        assert_eq!(who.delete(&path::reviewer(id, invited.reviewer)).await.code(), code);
        assert_eq!(who.post(&path::review_comments(id), &json!({"text": "x"})).await.code(), code);
        assert_eq!(who.post(&path::review_verdict(id), &json!({"version": "x", "approves": true})).await.code(), code);
        assert_eq!(who.put(&path::review_needed(id), &json!({"is_needed": true})).await.code(), code);
    }
    let reply = administrator.post(&path::review_verdict(id), &json!({"version": "x", "approves": true})).await;
    assert_eq!(reply.code(), "draft_changed", "what was not looked at is not approved");
    assert_eq!(administrator.delete(&path::survey(id)).await.status, 204, "a draft goes with its review");
}

async fn many_who_comment_at_once_lose_nothing(server: Server) {
    let author = server.administrator().await;
    let id = draft(&author, "contact").await.summary.id;
    let mut pages = Vec::new();
    for number in 0..6 {
        pages.push(invite(&author, id, &format!("Reviewer {number}")).await.1);
    }
    let mut sending = tokio::task::JoinSet::new();
    for page in pages {
        let reader = server.client();
        sending.spawn(async move {
            for round in 0..3 {
                let reply = send(&reader, &page, &[("on-whole", &format!("Round {round}")), ("go", "said")]).await;
                assert_eq!(reply.status, 200, "{}", reply.text());
            }
        });
    }
    sending.join_all().await;
    assert_eq!(review(&author, id).await.threads.len(), 18);
}
