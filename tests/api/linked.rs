//! The levels confidential and identified: it is kept whose answers are, and told to whom that was promised.

use candor_survey::{Answer, Arrangement};
use candor_tests::{Client, Server, on_both_databases};
use candor_wire::account::Role;
use candor_wire::invitation::{Level, MailingPlan};
use candor_wire::named::{Named, SaidAnswer};
use candor_wire::path;
use candor_wire::problem::Problem;
use candor_wire::report::Results;
use candor_wire::rights::{AboutPerson, Erased};
use candor_wire::survey::SurveyDetail;
use serde_json::{Value, json};

use crate::invitations::{FORM, PEOPLE, answer, begin, files, import, invite, link, rows, send};
use crate::rights::look_up;

on_both_databases!(
    confidential_answers_are_shown_in_groups_and_to_their_own_person,
    identified_answers_are_shown_with_names_within_the_scope,
    what_was_promised_in_a_wave_stays,
    who_is_erased_takes_confidential_answers_along_while_the_wave_is_open,
    who_is_erased_takes_identified_answers_along_while_the_wave_is_open,
    who_is_erased_later_takes_the_link_along,
    a_promise_of_anonymity_does_not_go_with_names,
    links_go_with_the_responses,
    letters_on_paper_do_not_show_what_was_answered_in_confidence,
    an_erasure_that_meets_an_answer_leaves_none_behind,
    whoever_is_removed_takes_their_answers_along_while_the_wave_is_open,
    what_somebody_said_is_shown_in_the_form_that_they_were_asked,
    what_was_begun_goes_when_the_wave_is_over,
);

/// A published survey of people of [`PEOPLE`] at a level.
async fn asked(server: &Server, level: &str) -> (Client, SurveyDetail) {
    let administrator = server.administrator().await;
    assert_eq!(administrator.post_units(crate::UNITS).await.status, 200);
    assert_eq!(import(&administrator, PEOPLE).await.status, 200);
    let new = json!({"slug": "pulse", "audience": "employees", "template": "customer-satisfaction"});
    let detail: SurveyDetail = administrator.post(path::SURVEYS, &new).await.json();
    let id = detail.summary.id;
    let reply = administrator.put(&path::assurance(id), &json!({"level": level})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let reply = administrator.post(&path::publish(id), &json!({"revision": detail.revision, "wave": "2026-Q3"})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let survey: SurveyDetail = reply.json();
    let plan: MailingPlan = invite(&administrator, &survey, json!({})).await.json();
    assert_eq!(plan.recipients, 8);
    (administrator, survey)
}

/// Everybody of some letters answers, the n-th in their order by name the n-th of these points, and says who they are.
async fn answer_as(server: &Server, survey: &SurveyDetail, points: &[&str]) -> Vec<(String, String)> {
    let mut letters = files(server, 8).await;
    letters.sort();
    for ((address, letter), point) in letters.iter().zip(points) {
        let draft = begin(server, &link(letter)).await;
        let mut submission = answer(survey, point);
        submission.answers.insert("change".parse().unwrap(), Answer::Text(format!("I am {address}")));
        let reply = send(&server.client(), &draft, &submission).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        assert_eq!(send(&server.client(), &draft, &submission).await.code(), "key_reused", "an invitation counts once");
    }
    letters
}

fn about(letter: &str) -> String {
    let at = letter.find("/about/").unwrap();
    letter[at..].split_whitespace().next().unwrap().to_owned()
}

async fn named(client: &Client, survey: &SurveyDetail, query: &str) -> Named {
    let reply = client.get(&format!("{}{query}", path::named(survey.summary.id))).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

async fn count(server: &Server, query: &str) -> String {
    rows(server, &format!("SELECT CAST(COUNT(*) AS TEXT) FROM {query}"), 1).await.remove(0).remove(0)
}

fn said(about: &AboutPerson) -> Vec<&SaidAnswer> {
    about.surveys[0].given.iter().flatten().collect()
}

async fn confidential_answers_are_shown_in_groups_and_to_their_own_person(server: Server) {
    let (administrator, survey) = asked(&server, "confidential").await;
    let form: Value = server.client().get("/api/v1/respond/pulse").await.json();
    assert!(form["assurance"].as_str().unwrap().contains("confidential, and not anonymous"), "{form}");
    let letters = answer_as(&server, &survey, &["1", "2", "3", "4", "5", "5", "4"]).await;
    assert!(letters[1].1.contains("confidential, and not anonymous"), "{}", letters[1].1);
    assert_eq!(count(&server, "confidential_codes JOIN responses ON responses.id = response_id WHERE is_spent = 1").await, "7");
    assert_eq!((count(&server, "identified_codes").await, count(&server, "procedural_codes").await), ("0".to_owned(), "0".to_owned()));
    // the person reads what they answered, in words, and can take it along
    let own: AboutPerson = server.client().get(&format!("{}/data.json", about(&letters[1].1))).await.json();
    let answers = said(&own);
    assert_eq!(answers.len(), 2, "{answers:?}");
    assert!(answers[0].question.starts_with("Overall, how satisfied") && !answers[0].answer.is_empty(), "{answers:?}");
    assert!(answers.iter().any(|a| a.answer == "I am bo@example.org"), "{answers:?}");
    let page = server.client().get(&about(&letters[1].1)).await.text();
    assert!(page.contains("I am bo@example.org") && page.contains("Why other answers are not on this page"), "{page}");
    assert!(!page.contains("lead from you to them"), "{page}");
    // who has not answered is told that
    let none: AboutPerson = server.client().get(&format!("{}/data.json", about(&letters[7].1))).await.json();
    assert!(none.surveys[0].given.is_none() && none.surveys[0].answers.contains("No answers are kept"), "{none:?}");
    // nobody else is told anything: neither an administrator nor a page of names
    let (bo, hal) = (look_up(&administrator, "bo@example.org").await, look_up(&administrator, "hal@example.org").await);
    assert!(bo.surveys[0].given.is_none() && hal.surveys[0].given.is_none());
    assert_eq!(bo.surveys[0].answers, hal.surveys[0].answers, "whether somebody has answered is not told");
    assert_eq!(named(&administrator, &survey, "").await, Named::default());
    assert_eq!(administrator.get(&format!("{}?wave=2026-Q3", path::named(survey.summary.id))).await.status, 404);
    crate::close(&administrator, &survey).await;
    let results: Results = administrator.get(&path::results(survey.summary.id)).await.json();
    assert_eq!(results.responses, Some(6), "who answered alone for a unit above is not told beside the others");
    assert!(results.notes.iter().any(|note| note.starts_with("Assurance level: confidential.")), "{:?}", results.notes);
    assert!(results.items.iter().all(|item| item.comments.is_empty()), "7 comments are fewer than ten");
}

async fn identified_answers_are_shown_with_names_within_the_scope(server: Server) {
    let (administrator, survey) = asked(&server, "identified").await;
    let form: Value = server.client().get("/api/v1/respond/pulse").await.json();
    assert!(form["assurance"].as_str().unwrap().contains("shown with your name"), "{form}");
    answer_as(&server, &survey, &["1", "2", "3", "4", "5", "5", "4", "1"]).await;
    let all = named(&administrator, &survey, "").await;
    let names: Vec<&str> = all.people.iter().map(|p| p.name.as_str()).collect();
    assert_eq!((names.as_slice(), all.total), (["Ann", "Bo", "Cy", "Di", "Ed", "Fay", "Gus", "Hal"].as_slice(), 8));
    assert_eq!((all.people[0].unit.as_str(), all.people[6].unit.as_str()), ("n1", "all"));
    assert!(all.people[0].answers.iter().any(|a| a.answer == "I am ann@example.org"), "{:?}", all.people[0]);
    let later = named(&administrator, &survey, "?from=6&wave=2026-Q3").await;
    assert_eq!((later.people.len(), later.total, later.from, later.people[0].name.as_str()), (2, 8, 6, "Gus"));
    let manager = server.person(&administrator, "mia", Role::Manager, Some("north")).await;
    let seen = named(&manager, &survey, "").await;
    assert_eq!((seen.total, seen.people.len()), (6, 6), "those who answered for units above are not theirs");
    let other = server.person(&administrator, "max", Role::Manager, Some("south")).await;
    assert_eq!(named(&other, &survey, "").await.total, 0);
    assert_eq!(server.client().get(&path::named(survey.summary.id)).await.status, 401);
    assert_eq!(administrator.get(&format!("{}?from=-1", path::named(survey.summary.id))).await.code(), "malformed_query");
    let reply = administrator.get(&format!("{}?from={}", path::named(survey.summary.id), u64::MAX)).await;
    assert_eq!((reply.status, reply.json::<Problem>().fields[0].field.as_str()), (422, "from"));
    let known = look_up(&administrator, "bo@example.org").await;
    assert!(said(&known).iter().any(|a| a.answer == "I am bo@example.org"), "{known:?}");
}

async fn what_was_promised_in_a_wave_stays(server: Server) {
    let (administrator, survey) = asked(&server, "confidential").await;
    answer_as(&server, &survey, &["1", "2", "3", "4", "5", "5"]).await;
    let id = survey.summary.id;
    crate::close(&administrator, &survey).await;
    assert_eq!(administrator.put(&path::assurance(id), &json!({"level": "identified"})).await.status, 200);
    crate::next_wave(&administrator, &survey, "2026-Q4").await;
    let now = named(&administrator, &survey, "").await;
    assert_eq!((now.wave.unwrap().as_str(), now.waves.len(), now.total), ("2026-Q4", 1, 0));
    assert_eq!(administrator.get(&format!("{}?wave=2026-Q3", path::named(id))).await.status, 404);
    let results: Results = administrator.get(&format!("{}?wave=2026-Q3", path::results(id))).await.json();
    assert!(results.notes.iter().any(|note| note.starts_with("Assurance level: confidential.")), "{:?}", results.notes);
    assert!(look_up(&administrator, "bo@example.org").await.surveys[0].given.is_none());
    let detail: SurveyDetail = administrator.get(&path::survey(id)).await.json();
    let levels: Vec<Level> = detail.summary.waves.iter().map(|wave| wave.level).collect();
    assert_eq!(levels, [Level::Confidential, Level::Identified]);
}

async fn who_is_erased_takes_confidential_answers_along_while_the_wave_is_open(server: Server) {
    erased_while_open(&server, "confidential", "confidential_codes").await;
}

async fn who_is_erased_takes_identified_answers_along_while_the_wave_is_open(server: Server) {
    erased_while_open(&server, "identified", "identified_codes").await;
}

async fn erased_while_open(server: &Server, level: &str, table: &str) {
    let (_, survey) = asked(server, level).await;
    let letters = answer_as(server, &survey, &["1", "1", "3", "4", "5", "5", "4"]).await;
    let wave = server.store.survey(survey.summary.id).await.unwrap().unwrap().waves[0].id;
    let client = server.client();
    let reply =
        client.send(client.request(reqwest::Method::POST, &format!("{}/erase", about(&letters[0].1))).header("content-type", FORM)).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!((count(server, "responses").await, count(server, table).await), ("6".to_owned(), "7".to_owned()));
    assert_eq!(server.store.differing_cells().await.unwrap(), 0, "sums hold what is left");
    let cells = server.store.cells(&[wave]).await.unwrap().summed(wave, &["overall".parse().unwrap()]).await.unwrap();
    assert_eq!(cells.values().flat_map(|rows| rows.iter()).map(|cell| cell.all.n).sum::<i64>(), 6);
    assert!(rows(server, "SELECT answers FROM responses", 1).await.iter().all(|row| !row[0].contains("ann@example.org")));
    // the same letter leads nowhere any more
    assert_eq!(client.get(&link(&letters[0].1)).await.status, 404);
}

async fn who_is_erased_later_takes_the_link_along(server: Server) {
    let (administrator, survey) = asked(&server, "identified").await;
    answer_as(&server, &survey, &["1", "1", "3", "4", "5", "5", "4"]).await;
    crate::close(&administrator, &survey).await;
    let before: Results = administrator.get(&path::results(survey.summary.id)).await.json();
    let erased: Erased = administrator.post(path::RIGHTS_ERASE, &json!({"address": "ann@example.org"})).await.json();
    assert!(erased.was_contact);
    let left = named(&administrator, &survey, "").await;
    assert!(left.total == 6 && left.people.iter().all(|person| person.name != "Ann"), "{left:?}");
    assert_eq!((count(&server, "responses").await, count(&server, "identified_codes").await), ("7".to_owned(), "7".to_owned()));
    let after: Results = administrator.get(&path::results(survey.summary.id)).await.json();
    assert_eq!(before, after, "what was told stays as it was told");
}

async fn a_promise_of_anonymity_does_not_go_with_names(server: Server) {
    let (administrator, survey) = asked(&server, "identified").await;
    let letters =
        json!({"letters": {"en": {"subject": "{survey}", "text": "Your answers are anonymous.\n\n{link}"}}, "kind": "invitation"});
    let reply = administrator.post(&path::mailings(survey.summary.id), &letters).await;
    assert_eq!((reply.status, reply.json::<Problem>().fields[0].field.as_str()), (422, "letters.en.text"), "{}", reply.text());
    let document = json!({"format": "candor-questionnaire/1", "title": "Desk", "introduction": "This survey is anonymous.", "blocks": [
        {"code": "b", "questions": [{"code": "how", "text": "How was it?", "kind": {"short_text": {}}}]}]});
    let new = json!({"slug": "desk", "audience": "employees", "document": document});
    let reply = administrator.post(path::SURVEYS, &new).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let detail: SurveyDetail = reply.json();
    for level in ["confidential", "identified"] {
        let reply = administrator.put(&path::assurance(detail.summary.id), &json!({"level": level})).await;
        assert_eq!((reply.status, reply.json::<Problem>().fields[0].field.as_str()), (409, "level"), "{}", reply.text());
    }
    assert_eq!(administrator.put(&path::assurance(detail.summary.id), &json!({"level": "procedural"})).await.status, 200);
    // neither a reason why the rule should not hold nor another language lets it through
    let question = json!({"code": "how", "text": "How was it?", "kind": {"short_text": {}}});
    let reason = json!({"format": "candor-questionnaire/1", "title": "Desk", "introduction": "This survey is anonymous.",
        "suppressions": [{"rule": "S21", "reason": "We know better."}], "blocks": [{"code": "b", "questions": [question]}]});
    let german = json!({"format": "candor-questionnaire/1", "title": "Desk", "introduction": "Please answer.",
        "blocks": [{"code": "b", "questions": [question]}], "translations": {"de": {"texts": {
            "title": "Tisch", "introduction": "Diese Umfrage ist anonym.", "how/text": "Wie war es?"}}}});
    for (slug, document) in [("reason", reason), ("german", german)] {
        let reply = administrator.post(path::SURVEYS, &json!({"slug": slug, "audience": "employees", "document": document})).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        let id = reply.json::<SurveyDetail>().summary.id;
        let reply = administrator.put(&path::assurance(id), &json!({"level": "confidential"})).await;
        assert_eq!((reply.status, reply.json::<Problem>().fields[0].field.as_str()), (409, "level"), "{slug}: {}", reply.text());
    }
}

async fn links_go_with_the_responses(server: Server) {
    let (administrator, survey) = asked(&server, "confidential").await;
    let letters = answer_as(&server, &survey, &["1", "1", "3", "4", "5"]).await;
    crate::close(&administrator, &survey).await;
    let wave = server.store.survey(survey.summary.id).await.unwrap().unwrap().waves[0].id;
    let day = candor::clock::Clock::System.now().day();
    server.store.note_ended_waves(day).await.unwrap();
    assert_eq!(server.store.remove_responses(wave, day).await.unwrap(), 5);
    assert_eq!(count(&server, "confidential_codes").await, "0");
    let own: AboutPerson = server.client().get(&format!("{}/data.json", about(&letters[1].1))).await.json();
    assert!(own.surveys[0].given.is_none() && own.surveys[0].answers.contains("Nothing is kept any more"), "{own:?}");
}

async fn letters_on_paper_do_not_show_what_was_answered_in_confidence(server: Server) {
    let (administrator, survey) = asked(&server, "confidential").await;
    let letters = answer_as(&server, &survey, &["1", "2"]).await;
    let plan: MailingPlan = invite(&administrator, &survey, json!({"way": "paper", "kind": "reminder"})).await.json();
    let printed = administrator.get(&path::mailing_letters(survey.summary.id, plan.id.unwrap())).await.text();
    let on_paper: Vec<String> = printed.split("/about/").skip(1).map(|rest| format!("/about/{}", &rest[..64])).collect();
    assert_eq!(on_paper.len(), 8, "{printed}");
    let by_mail: Vec<String> = letters.iter().map(|(_, letter)| about(letter)).collect();
    assert!(on_paper.iter().all(|link| !by_mail.contains(link)));
    let mut said = Vec::new();
    for link in &on_paper {
        let shown: AboutPerson = server.client().get(&format!("{link}/data.json")).await.json();
        assert!(shown.contact.is_some() && shown.surveys[0].given.is_none(), "{shown:?}");
        said.push(shown.surveys[0].answers.clone());
    }
    said.dedup();
    assert_eq!(said.len(), 1, "nor whether somebody has answered: {said:?}");
    // it still lets people be forgotten
    let client = server.client();
    let reply = client.send(client.request(reqwest::Method::POST, &format!("{}/erase", on_paper[0])).header("content-type", FORM)).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(client.get(&on_paper[0]).await.status, 404);
}

async fn an_erasure_that_meets_an_answer_leaves_none_behind(server: Server) {
    let (administrator, survey) = asked(&server, "identified").await;
    let mut drafts = Vec::new();
    for (address, letter) in files(&server, 8).await {
        drafts.push((address, begin(&server, &link(&letter)).await));
    }
    let (client, submission) = (server.client(), answer(&survey, "3"));
    for (address, draft) in &drafts {
        let erase = json!({ "address": address });
        let (sent, erased) = tokio::join!(send(&client, draft, &submission), administrator.post(path::RIGHTS_ERASE, &erase));
        assert_eq!(erased.status, 200, "{}", erased.text());
        assert!([200, 403, 404, 409].contains(&sent.status), "{}", sent.text());
    }
    assert_eq!((count(&server, "responses").await, count(&server, "identified_codes").await), ("0".to_owned(), "0".to_owned()));
    assert_eq!(server.store.differing_cells().await.unwrap(), 0);
}

async fn whoever_is_removed_takes_their_answers_along_while_the_wave_is_open(server: Server) {
    let (administrator, survey) = asked(&server, "confidential").await;
    answer_as(&server, &survey, &["1", "2", "3"]).await;
    let id = server.store.contact_known_by("ann@example.org").await.unwrap().unwrap().id;
    assert_eq!(administrator.delete(&path::contact(id)).await.status, 204);
    assert_eq!((count(&server, "responses").await, server.store.differing_cells().await.unwrap()), ("2".to_owned(), 0));
    crate::close(&administrator, &survey).await;
    let id = server.store.contact_known_by("bo@example.org").await.unwrap().unwrap().id;
    assert_eq!(administrator.delete(&path::contact(id)).await.status, 204);
    assert_eq!(count(&server, "responses").await, "2", "results of a wave that is over stay as they were told");
}

async fn what_somebody_said_is_shown_in_the_form_that_they_were_asked(server: Server) {
    let administrator = server.administrator().await;
    assert_eq!(administrator.post_units(crate::UNITS).await.status, 200);
    assert_eq!(import(&administrator, PEOPLE).await.status, 200);
    let document = crate::experiments::document();
    let new = json!({"slug": "pulse", "audience": "employees", "document": document});
    let detail: SurveyDetail = administrator.post(path::SURVEYS, &new).await.json();
    let id = detail.summary.id;
    assert_eq!(administrator.put(&path::assurance(id), &json!({"level": "identified"})).await.status, 200);
    let reply = administrator.post(&path::publish(id), &json!({"revision": detail.revision, "wave": "2026-Q3"})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let survey: SurveyDetail = reply.json();
    assert_eq!(invite(&administrator, &survey, json!({})).await.status, 201);
    for (_, letter) in files(&server, 8).await {
        let draft = begin(&server, &link(&letter)).await;
        assert_eq!(send(&server.client(), &draft, &answer(&survey, "3")).await.status, 200);
    }
    let drawn = "SELECT contacts.name, CAST(responses.arrangement AS TEXT) FROM identified_codes \
        JOIN responses ON responses.id = response_id JOIN invitations ON invitations.id = invitation_id \
        JOIN contacts ON contacts.id = contact_id ORDER BY contacts.name";
    let of = |number: &str| {
        let shown = document.arranged(Arrangement(number.parse().unwrap()));
        let questions = shown.blocks.into_iter().flat_map(|block| block.questions);
        questions.into_iter().find(|question| question.code.as_str() == "overall").unwrap().text
    };
    let expected: Vec<(String, String)> = rows(&server, drawn, 2).await.iter().map(|row| (row[0].clone(), of(&row[1]))).collect();
    let people = named(&administrator, &survey, "").await.people;
    let told: Vec<(String, String)> = people.into_iter().map(|person| (person.name, person.answers[0].question.clone())).collect();
    assert_eq!(told, expected);
    assert!(expected.iter().any(|(_, text)| *text != expected[0].1), "the forms are drawn in turn: {expected:?}");
}

async fn what_was_begun_goes_when_the_wave_is_over(server: Server) {
    let (administrator, survey) = asked(&server, "confidential").await;
    for (_, letter) in files(&server, 8).await.into_iter().take(3) {
        begin(&server, &link(&letter)).await;
    }
    assert_eq!(count(&server, "drafts").await, "3");
    crate::close(&administrator, &survey).await;
    for tries in 0.. {
        if count(&server, "drafts").await == "0" {
            break;
        }
        assert!(tries < 400, "what nobody can send and nobody can find stays");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
}
