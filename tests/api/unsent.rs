//! Answers saved before they are sent: each change at once, nothing twice, nothing of others.

use candor_survey::{Answer, Answers, Channel};
use candor_tests::{Client, Reply, Server, on_both_databases};
use candor_wire::ids::SubmissionKey;
use candor_wire::path;
use candor_wire::problem::{Code, Problem};
use candor_wire::respond::{DraftChange, DraftState, Entered, RespondentSurvey, Submission};
use reqwest::Method;

use crate::scale;

on_both_databases!(
    changes_are_added_and_read_back,
    many_windows_save_at_the_same_time,
    what_was_saved_is_sent_once_and_gone,
    a_page_without_scripts_goes_on_with_it,
    what_does_not_fit_is_refused_by_name,
);

const SECRET: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// The customer survey as a respondent gets it.
async fn open(server: &Server) -> RespondentSurvey {
    crate::with_customer_survey(server).await;
    server.client().get(&path::respond(&"contact".parse().unwrap())).await.json()
}

fn change(survey: &RespondentSurvey, items: Vec<(&str, Entered)>) -> DraftChange {
    let items = items.into_iter().map(|(item, entered)| (item.parse().unwrap(), entered)).collect();
    DraftChange { version: survey.version.clone(), unit: None, channel: None, step: 1, page: 0, items, paradata: Default::default() }
}

fn address(survey: &RespondentSurvey) -> String {
    path::unsent(&survey.slug, SECRET)
}

async fn save(client: &Client, survey: &RespondentSurvey, change: &DraftChange) -> Reply {
    client.send(client.request(Method::PUT, &address(survey)).json(change)).await
}

async fn read(client: &Client, survey: &RespondentSurvey) -> DraftState {
    client.get(&address(survey)).await.json()
}

fn submission(survey: &RespondentSurvey, answers: Answers) -> Submission {
    Submission {
        key: SubmissionKey::OF_SECRET,
        version: survey.version.clone(),
        unit: survey.units[0].code.clone(),
        answers,
        channel: None,
        paradata: None,
        arrangement: String::new(),
    }
}

async fn send(client: &Client, survey: &RespondentSurvey, submission: &Submission) -> Reply {
    let address = format!("{}?draft={SECRET}", path::responses(&survey.slug));
    client.send(client.request(Method::POST, &address).json(submission)).await
}

async fn changes_are_added_and_read_back(server: Server) {
    let survey = open(&server).await;
    let client = server.client();
    assert_eq!(client.get(&address(&survey)).await.status, 404, "nothing is stored for looking");
    let first = change(&survey, vec![("overall", Entered::Answer(scale("4")))]);
    for _ in 0..2 {
        assert_eq!(save(&client, &survey, &first).await.status, 204, "saving again changes nothing");
    }
    let unit = survey.units[0].code.clone();
    let second = change(&survey, vec![("change", Entered::Answer(Answer::Text("kept".into())))]);
    let second = DraftChange { unit: Some(unit.clone()), step: 3, ..second };
    assert_eq!(save(&client, &survey, &second).await.status, 204);
    let state = read(&client, &survey).await;
    assert_eq!((state.unit.as_ref(), state.step, state.answers.len()), (Some(&unit), 3, 2));
    let third = change(&survey, vec![("overall", Entered::Nothing)]);
    assert_eq!(save(&client, &survey, &third).await.status, 204);
    let state = read(&client, &survey).await;
    assert_eq!((state.unit, state.answers.len()), (Some(unit), 1), "what is not named stays");
    assert_eq!(client.send(client.request(Method::DELETE, &address(&survey))).await.status, 204);
    assert_eq!(client.get(&address(&survey)).await.status, 404);
}

async fn many_windows_save_at_the_same_time(server: Server) {
    let survey = open(&server).await;
    let client = server.client();
    let items: Vec<_> = survey.document.blocks.iter().flat_map(|block| &block.questions).map(|question| question.code.clone()).collect();
    let changes = [("overall", Entered::Answer(scale("4"))), ("change", Entered::Answer(Answer::Text("c".into())))];
    assert!(changes.iter().all(|(item, _)| items.iter().any(|code| code.as_str() == *item)), "{items:?}");
    for round in 0..5 {
        let text = Entered::Answer(Answer::Text(format!("round {round}")));
        let (a, b) = (change(&survey, vec![changes[0].clone()]), change(&survey, vec![("change", text)]));
        let (a, b) = tokio::join!(save(&client, &survey, &a), save(&client, &survey, &b));
        assert_eq!((a.status, b.status), (204, 204));
        assert_eq!(read(&client, &survey).await.answers.len(), 2, "neither overwrote the other");
    }
}

async fn what_was_saved_is_sent_once_and_gone(server: Server) {
    let survey = open(&server).await;
    let client = server.client();
    let saved = DraftChange { channel: Some(Channel::Telephone), ..change(&survey, vec![("overall", Entered::Answer(scale("4")))]) };
    save(&client, &survey, &saved).await;
    let answers = Answers::from([("overall".parse().unwrap(), scale("4"))]);
    let submission = submission(&survey, answers);
    let (one, two) = tokio::join!(send(&client, &survey, &submission), send(&client, &survey, &submission));
    assert_eq!((one.status, two.status), (200, 200), "{} {}", one.text(), two.text());
    assert_eq!(client.get(&address(&survey)).await.code(), "key_reused", "whoever comes back hears that it was sent");
    assert_eq!(save(&client, &survey, &saved).await.code(), "key_reused", "a late change makes no new draft");
    let other = Submission { answers: Answers::from([("overall".parse().unwrap(), scale("2"))]), ..submission };
    assert_eq!(send(&client, &survey, &other).await.code(), "key_reused");
    assert_eq!(server.store.differing_cells().await.unwrap(), 0);
}

async fn a_page_without_scripts_goes_on_with_it(server: Server) {
    let survey = open(&server).await;
    let client = server.client();
    let unit = Some(survey.units[0].code.clone());
    let saved = DraftChange { unit, ..change(&survey, vec![("overall", Entered::Answer(scale("4")))]) };
    save(&client, &survey, &saved).await;
    let page = client.get(&format!("/s/contact/{SECRET}/1")).await;
    assert!(page.status == 200 && page.text().contains("value=\"4\" data-key"), "{}", page.text());
    assert!(page.text().contains(" checked"), "{}", page.text());
}

async fn what_does_not_fit_is_refused_by_name(server: Server) {
    let survey = open(&server).await;
    let client = server.client();
    let good = change(&survey, vec![("overall", Entered::Answer(scale("4")))]);
    let short = client.send(client.request(Method::PUT, &path::unsent(&survey.slug, "abc")).json(&good)).await;
    assert_eq!(short.json::<Problem>().fields[0].field, "secret", "{}", short.text());
    let bad = change(&survey, vec![("overall", Entered::Answer(scale("77"))), ("change", Entered::Answer(Answer::Text("x".into())))]);
    let refused = save(&client, &survey, &bad).await.json::<Problem>();
    assert_eq!((refused.code, refused.fields[0].field.as_str()), (Code::InvalidAnswers, "overall"));
    assert_eq!(client.get(&address(&survey)).await.status, 404, "then nothing is saved");
    let old = save(&client, &survey, &DraftChange { version: "0".repeat(64), ..good }).await.json::<Problem>();
    assert_eq!((old.code, old.fields[0].field.as_str()), (Code::WrongState, "version"));
    candor::usecases::surveys::close(&server.store, server.store.survey_by_slug(&survey.slug).await.unwrap().unwrap().id).await.unwrap();
    server.pass(5);
    assert_eq!(client.get(&address(&survey)).await.status, 410);
}
