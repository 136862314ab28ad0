//! The checks of what is stored fail where they should: each fault is planted in a database of its own, and read from there.

use candor_tests::traces;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use uuid::Uuid;

async fn database(folder: &tempfile::TempDir, schema: &str) -> DatabaseConnection {
    let connection = Database::connect(format!("sqlite:{}?mode=rwc", folder.path().join("planted.db").display())).await.unwrap();
    connection.execute_unprepared(schema).await.unwrap();
    connection
}

async fn insert(connection: &DatabaseConnection, id: Uuid, person: usize) {
    let statement = Statement::from_string(DbBackend::Sqlite, format!("INSERT INTO responses VALUES (x'{}', {person})", id.simple()));
    connection.execute_raw(statement).await.unwrap();
}

/// People in the order in which they lie, and ids in the order in which they came.
async fn read(connection: &DatabaseConnection) -> (Vec<usize>, Vec<Uuid>) {
    let rows = |query: &'static str| connection.query_all_raw(Statement::from_string(DbBackend::Sqlite, query));
    let lying = rows("SELECT person FROM responses").await.unwrap();
    let ids = rows("SELECT id FROM responses ORDER BY person").await.unwrap();
    let person = |row: &sea_orm::QueryResult| usize::try_from(row.try_get_by_index::<i64>(0).unwrap()).unwrap();
    (lying.iter().map(person).collect(), ids.iter().map(|row| row.try_get_by_index(0).unwrap()).collect())
}

const AS_IT_IS: &str = "CREATE TABLE responses (id BLOB PRIMARY KEY, person INTEGER NOT NULL) STRICT, WITHOUT ROWID";
const WITH_NUMBERS: &str = "CREATE TABLE responses (id BLOB PRIMARY KEY, person INTEGER NOT NULL) STRICT";

#[tokio::test]
async fn row_numbers_and_new_columns_are_reported() {
    let folder = tempfile::tempdir().unwrap();
    let connection = database(&folder, WITH_NUMBERS).await;
    assert_eq!(traces::numbered(&connection).await, ["responses"]);
    let folder = tempfile::tempdir().unwrap();
    let connection = database(&folder, AS_IT_IS).await;
    assert!(traces::numbered(&connection).await.is_empty());
    let found = ["answers".to_owned(), "id".to_owned(), "stored_at".to_owned()];
    assert!(traces::columns("responses", &found, "answers id").unwrap_err().contains("stored_at"));
    assert_eq!(traces::columns("responses", &found[..2], "answers id"), Ok(()));
}

/// A random id whose first bytes are a time in milliseconds, under the version it should have or the one it looks like.
fn timed(at: usize, version: u8) -> Uuid {
    let mut bytes = *Uuid::new_v4().as_bytes();
    bytes[..6].copy_from_slice(&(1_780_000_000_000 + at as u64 * 900).to_be_bytes()[2..]);
    bytes[6] = version << 4 | bytes[6] & 0x0f;
    Uuid::from_bytes(bytes)
}

/// How the id of the n-th is made.
type Kind = fn(usize) -> Uuid;

/// A random id whose first byte grows and no other.
fn counted(at: usize) -> Uuid {
    let mut bytes = *Uuid::new_v4().as_bytes();
    bytes[0] = u8::try_from(at * 6).unwrap();
    Uuid::from_bytes(bytes)
}

#[tokio::test]
async fn ids_that_are_ordered_by_time_are_reported() {
    let kinds: [(Kind, &str); 3] =
        [(|at| timed(at, 7), "of version 7"), (|at| timed(at, 4), "four bytes"), (counted, "in the order of arrival")];
    for (id, said) in kinds {
        let folder = tempfile::tempdir().unwrap();
        let connection = database(&folder, AS_IT_IS).await;
        for person in 0..40 {
            insert(&connection, id(person), person).await;
        }
        let (lying, ids) = read(&connection).await;
        let error = traces::ids(&ids).unwrap_err();
        assert!(error.contains(said), "{error}");
        assert!(traces::mixed(&[lying]).is_err(), "what is sorted by such ids lies as it came");
    }
}

#[tokio::test]
async fn rows_that_lie_as_they_came_and_small_batches_are_reported() {
    let folder = tempfile::tempdir().unwrap();
    let connection = database(&folder, WITH_NUMBERS).await;
    for person in 0..40 {
        insert(&connection, Uuid::new_v4(), person).await;
    }
    let (lying, _) = read(&connection).await;
    let error = traces::mixed(std::slice::from_ref(&lying)).unwrap_err();
    assert!(error.contains("40 of 40 are linked"), "{error}");
    assert!(traces::shuffled(std::slice::from_ref(&lying)).is_err());
    // turned round nobody is linked by place, and everybody by order
    let turned: Vec<usize> = lying.into_iter().rev().collect();
    assert!(traces::mixed(&[turned]).is_err());
    let alone: Vec<Vec<usize>> = (0..40).map(|person| vec![person]).collect();
    assert!(traces::mixed(&alone).unwrap_err().contains("fewer than ten"));
    assert!(traces::mixed(&[]).is_err());
}
