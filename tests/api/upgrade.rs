//! A database of an earlier step is brought up to date with everything in it.

use candor::store::{Store, Sums};
use candor_migrations::Migrator;
use candor_survey::builtin;
use candor_wire::ids::WaveId;
use sea_orm::{ConnectionTrait, Database};
use sea_orm_migration::MigratorTrait;

#[tokio::test]
async fn an_older_database_is_brought_up_to_date() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("old.db").display());
    let old = Database::connect(format!("{url}?mode=rwc")).await.unwrap();
    Migrator::up(&old, Some(1)).await.unwrap();
    let document = builtin::templates().into_iter().find(|t| t.key == "customer-satisfaction").unwrap().document;
    let document = serde_json::to_string(&document).unwrap().replace('\'', "''");
    for statement in [
        "INSERT INTO units VALUES (x'00000000000000000000000000000001', 'n', 'North', NULL)".to_owned(),
        "INSERT INTO unit_ancestors VALUES (x'00000000000000000000000000000001', x'00000000000000000000000000000001', 0)".to_owned(),
        format!("INSERT INTO questionnaire_versions VALUES ('v', '{document}')"),
        format!(
            "INSERT INTO surveys VALUES (x'00000000000000000000000000000002', 'contact', 'customers', 'open', '{document}', 1, 'v', 0)"
        ),
        "INSERT INTO waves VALUES (x'00000000000000000000000000000003', x'00000000000000000000000000000002', 'w', 1, 1)".to_owned(),
        response(4, "p4"),
        response(5, "p2"),
    ] {
        old.execute_unprepared(&statement).await.unwrap();
    }
    old.close().await.unwrap();

    let store = Store::open(&url).await.unwrap();
    let wave = WaveId(uuid::Uuid::from_u128(3));
    let cells = store.cells(&[wave]).await.unwrap().summed(wave, &["overall".parse().unwrap()]).await.unwrap();
    assert_eq!(cells.values().flat_map(|rows| rows.iter()).map(|c| c.all).collect::<Vec<_>>(), [Sums { n: 2, total: 6.0, squares: 20.0 }]);
    assert_eq!(store.differing_cells().await.unwrap(), 0);
    assert_eq!(store.hierarchy(0).await.unwrap().len(), 1);
}

fn response(id: u8, point: &str) -> String {
    let point = point.trim_start_matches('p');
    format!(
        "INSERT INTO responses VALUES (x'000000000000000000000000000000{id:02x}', x'00000000000000000000000000000003', \
         x'00000000000000000000000000000001', 'v', '{{\"overall\":{{\"scale\":\"{point}\"}}}}')"
    )
}

#[tokio::test]
async fn drafts_of_an_older_database_can_be_answered_on_and_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("old.db").display());
    let old = Database::connect(format!("{url}?mode=rwc")).await.unwrap();
    Migrator::up(&old, Some(4)).await.unwrap();
    for statement in [
        "INSERT INTO surveys VALUES (x'00000000000000000000000000000002', 'contact', 'customers', 'draft', '{}', 1, NULL, 0)",
        "INSERT INTO drafts VALUES ('token', x'00000000000000000000000000000002', 'v', NULL, '', 2, '{}', '{}', 3, 100)",
    ] {
        old.execute_unprepared(statement).await.unwrap();
    }
    old.close().await.unwrap();

    let store = Store::open(&url).await.unwrap();
    let draft = store.draft("token").await.unwrap().unwrap();
    assert_eq!((draft.step, draft.revision, draft.visit.clone()), (2, 3, candor::store::DraftVisit::default()));
    assert!(store.update_draft("token", &draft, 101).await.unwrap());
    assert_eq!(store.forget_drafts(102).await.unwrap(), 1, "it belongs to no wave and is counted nowhere");
}
