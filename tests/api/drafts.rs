//! Answers that are not sent yet: kept as they were, changed only on top of what was read, forgotten by day.

use std::collections::BTreeMap;

use candor::store::{DRAFT_DAYS, Draft, DraftVisit, StoreError};
use candor::viewer::Viewer;
use candor_survey::{Answer, Answers, Channel, PageEvent, Paradata};
use candor_tests::{Server, on_both_databases};

use crate::scale;

on_both_databases!(
    a_draft_holds_a_day_and_no_finer_time,
    a_draft_is_read_back_as_it_was,
    a_draft_of_an_old_revision_changes_nothing,
    drafts_are_forgotten_by_day,
    old_drafts_are_forgotten_when_the_server_starts,
    a_deleted_draft_is_gone,
);

/// The day on which the server's clock stands.
const TODAY: i64 = 1_790_000_000 / (24 * 3600);

/// A draft of the customer survey, without a unit.
async fn draft(server: &Server) -> Draft {
    let (_, survey) = crate::with_customer_survey(server).await;
    let answers = [
        ("overall", scale("4")),
        ("recommend", Answer::NotApplicable),
        ("change", Answer::Text("a ß 漢 \"\\ \u{0}\n".into())),
        ("times", Answer::Number(0.1)),
        ("reasons", Answer::Choices(vec!["a".parse().unwrap(), "b".parse().unwrap()])),
    ];
    Draft {
        survey: survey.summary.id,
        version: survey.version.unwrap(),
        unit: None,
        channel: None,
        step: 0,
        answers: answers.into_iter().map(|(item, answer)| (item.parse().unwrap(), answer)).collect(),
        entries: BTreeMap::from([("when".parse().unwrap(), "31.2. ß 漢 ' \u{0}".to_owned()), ("much".parse().unwrap(), String::new())]),
        revision: 1,
        visit: DraftVisit::default(),
        arrangement: None,
    }
}

async fn a_draft_is_read_back_as_it_was(server: Server) {
    let without = draft(&server).await;
    let unit = server.store.unit(Viewer::operator(), &"n1".parse().unwrap()).await.unwrap().unwrap().id;
    let mut paradata = Paradata { kept: true, ..Paradata::default() };
    paradata.count(2, PageEvent::Back, 1);
    let with = Draft {
        visit: DraftVisit { reached: 3, paradata },
        unit: Some(unit),
        channel: Some(Channel::SelfService),
        step: 7,
        answers: Answers::new(),
        entries: BTreeMap::new(),
        ..without.clone()
    };
    server.store.create_draft("one", &without, TODAY).await.unwrap();
    server.store.create_draft("two", &with, TODAY).await.unwrap();
    assert_eq!(server.store.draft("one").await.unwrap(), Some(without.clone()));
    assert_eq!(server.store.draft("two").await.unwrap(), Some(with.clone()));
    assert_eq!(server.store.draft("three").await.unwrap(), None);

    let again = server.store.create_draft("one", &with, TODAY).await;
    assert!(matches!(again, Err(StoreError::Taken)), "{again:?}");
    assert!(server.store.update_draft("one", &with, TODAY).await.unwrap());
    assert_eq!(server.store.draft("one").await.unwrap(), Some(Draft { revision: 2, ..with.clone() }));
    assert!(server.store.update_draft("one", &Draft { revision: 2, ..without.clone() }, TODAY).await.unwrap());
    assert_eq!(server.store.draft("one").await.unwrap(), Some(Draft { revision: 3, ..without }), "what was chosen can be taken back");
    assert_eq!(server.store.draft("two").await.unwrap(), Some(with), "only the draft of that token is changed");
}

async fn a_draft_of_an_old_revision_changes_nothing(server: Server) {
    let first = draft(&server).await;
    server.store.create_draft("one", &first, TODAY - 1).await.unwrap();
    let faster = Draft { step: 1, ..first.clone() };
    assert!(server.store.update_draft("one", &faster, TODAY - 1).await.unwrap());
    let stored = Some(Draft { revision: 2, ..faster });
    let slower = Draft { step: 2, answers: Answers::new(), entries: BTreeMap::new(), ..first.clone() };
    for revision in [0, 1, 3] {
        assert!(!server.store.update_draft("one", &Draft { revision, ..slower.clone() }, TODAY).await.unwrap(), "{revision}");
        assert_eq!(server.store.draft("one").await.unwrap(), stored);
    }
    assert_eq!(server.store.forget_drafts(TODAY).await.unwrap(), 1, "its day has not changed either");
    assert!(!server.store.update_draft("one", &slower, TODAY).await.unwrap(), "what is gone does not come back");
    assert_eq!(server.store.draft("one").await.unwrap(), None);

    server.store.create_draft("two", &first, TODAY).await.unwrap();
    let save = || server.store.update_draft("two", &slower, TODAY);
    let (a, b, c) = tokio::join!(save(), save(), save());
    let saved = [a, b, c].into_iter().filter(|saved| *saved.as_ref().unwrap()).count();
    assert_eq!(saved, 1, "of several at the same time one is saved");
    assert_eq!(server.store.draft("two").await.unwrap(), Some(Draft { revision: 2, ..slower }));
}

async fn drafts_are_forgotten_by_day(server: Server) {
    let draft = draft(&server).await;
    for (token, day) in [("old", TODAY - 2), ("touched", TODAY - 2), ("younger", TODAY - 1)] {
        server.store.create_draft(token, &draft, day).await.unwrap();
    }
    assert!(server.store.update_draft("touched", &draft, TODAY).await.unwrap());
    assert_eq!(server.store.forget_drafts(TODAY - 2).await.unwrap(), 0, "the day itself is kept");
    assert_eq!(server.store.forget_drafts(TODAY - 1).await.unwrap(), 1);
    assert_eq!(server.store.draft("old").await.unwrap(), None);
    assert_eq!(server.store.forget_drafts(TODAY).await.unwrap(), 1);
    assert_eq!(server.store.draft("younger").await.unwrap(), None);
    assert!(server.store.draft("touched").await.unwrap().is_some(), "the day of the last change counts");
}

async fn old_drafts_are_forgotten_when_the_server_starts(server: Server) {
    let draft = draft(&server).await;
    server.store.create_draft("old", &draft, TODAY - DRAFT_DAYS - 1).await.unwrap();
    server.store.create_draft("younger", &draft, TODAY - DRAFT_DAYS).await.unwrap();
    let server = server.restart().await;
    assert_eq!(server.store.draft("old").await.unwrap(), None);
    assert_eq!(server.store.draft("younger").await.unwrap(), Some(draft));
}

async fn a_deleted_draft_is_gone(server: Server) {
    let draft = draft(&server).await;
    server.store.create_draft("one", &draft, TODAY).await.unwrap();
    server.store.create_draft("two", &draft, TODAY).await.unwrap();
    for _ in 0..2 {
        server.store.delete_draft("one").await.unwrap();
        assert_eq!(server.store.draft("one").await.unwrap(), None);
    }
    assert_eq!(server.store.draft("two").await.unwrap(), Some(draft));
}

/// A new column must be told in docs/anonymity.md before this list grows.
async fn a_draft_holds_a_day_and_no_finer_time(server: Server) {
    use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
    let connection = Database::connect(&server.database_url).await.unwrap();
    let question = match connection.get_database_backend() {
        DbBackend::Sqlite => "SELECT name FROM pragma_table_info('drafts')",
        _ => "SELECT column_name::text FROM information_schema.columns WHERE table_name = 'drafts'",
    };
    let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), question)).await.unwrap();
    let mut columns: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    columns.sort();
    let known = [
        "answers",
        "arrangement",
        "channel",
        "entries",
        "paradata",
        "reached",
        "revision",
        "step",
        "survey_id",
        "token_hash",
        "touched_day",
        "unit_id",
        "version_id",
        "wave_id",
    ];
    assert_eq!(columns, known);
}
