//! Everything that a server has written, and where in it something stands.

use std::collections::HashMap;

use candor::store::Backend;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

use crate::Server;

/// Contents by the name of the file, or by that of the table.
pub type Files = Vec<(String, Vec<u8>)>;

/// Everything that the program has written: all files beside the database (its write-ahead log, keys, letters and copies
/// among them), what it logged, and all rows of a server's tables as text.
///
/// # Panics
/// When it cannot be read.
pub async fn everything(server: &Server) -> Files {
    let mut all = vec![("what was logged".to_owned(), crate::log::lines())];
    let mut folders = vec![server.folder().to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().filter_map(Result::ok) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                all.push((path.display().to_string(), std::fs::read(&path).unwrap_or_default()));
            }
        }
    }
    if server.store.backend() == Backend::Postgres {
        let connection = Database::connect(&server.database_url).await.unwrap();
        let query = "SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_schema IN ('public', 'anonymous')";
        for row in connection.query_all_raw(Statement::from_string(DbBackend::Postgres, query)).await.unwrap() {
            let table: String = row.try_get_by_index(0).unwrap();
            let query = format!("SELECT COALESCE(string_agg(t::text, ' '), '') FROM {table} t");
            let text = connection.query_one_raw(Statement::from_string(DbBackend::Postgres, query)).await.unwrap().unwrap();
            all.push((table, text.try_get_by_index::<String>(0).unwrap().into_bytes()));
        }
    }
    all
}

/// The files of a server's tables and indexes as they lie on its disk, with rows that were removed and not written over
/// yet. None on SQLite, whose file is among [`everything`]. The tests' user must be the superuser of their server.
///
/// # Panics
/// When they cannot be read.
pub async fn tables_on_disk(server: &Server) -> Files {
    if server.store.backend() == Backend::Sqlite {
        return Vec::new();
    }
    let connection = Database::connect(&server.database_url).await.unwrap();
    connection.execute_unprepared("CHECKPOINT").await.unwrap();
    let query = "SELECT 'file of ' || relname, pg_read_binary_file(pg_relation_filepath(oid), 0, pg_relation_size(oid), true) FROM pg_class \
        WHERE relkind IN ('r', 'i', 't') AND relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'anonymous', 'pg_toast'))";
    contents(&connection, query).await
}

/// The file of a server's write-ahead log that is written to now; nothing on SQLite.
///
/// # Panics
/// When the server does not say.
pub async fn journal_now(server: &Server) -> String {
    if server.store.backend() == Backend::Sqlite {
        return String::new();
    }
    let connection = Database::connect(&server.database_url).await.unwrap();
    let query = Statement::from_string(DbBackend::Postgres, "SELECT pg_walfile_name(pg_current_wal_insert_lsn())");
    connection.query_one_raw(query).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

/// A server's write-ahead log from one of its files on, as far as it is kept. None on SQLite, whose log is among
/// [`everything`].
///
/// # Panics
/// When it cannot be read.
pub async fn journal(server: &Server, since: &str) -> Files {
    if server.store.backend() == Backend::Sqlite {
        return Vec::new();
    }
    let connection = Database::connect(&server.database_url).await.unwrap();
    let query = format!(
        "SELECT name, pg_read_binary_file('pg_wal/' || name, 0, size, true) FROM pg_ls_waldir() \
         WHERE length(name) = 24 AND name >= '{since}' AND name <= pg_walfile_name(pg_current_wal_insert_lsn())"
    );
    contents(&connection, &query).await
}

async fn contents(connection: &DatabaseConnection, query: &str) -> Files {
    let rows = connection.query_all_raw(Statement::from_string(DbBackend::Postgres, query)).await.unwrap();
    let content = |row: &sea_orm::QueryResult| row.try_get_by_index::<Option<Vec<u8>>>(1).unwrap().unwrap_or_default();
    rows.iter().map(|row| (row.try_get_by_index(0).unwrap(), content(row))).collect()
}

/// For each needle the files that hold it, each as often as it does; one pass over what may be megabytes.
///
/// # Panics
/// For needles of fewer than 16 bytes.
#[must_use]
pub fn found(all: &[(String, Vec<u8>)], needles: &[Vec<u8>]) -> Vec<Vec<String>> {
    const START: usize = 16;
    let mut by_start: HashMap<&[u8], Vec<usize>> = HashMap::new();
    needles.iter().enumerate().for_each(|(at, needle)| by_start.entry(&needle[..START]).or_default().push(at));
    // most places are passed by without computing a digest
    let mut begins = vec![false; 1 << 16];
    let pair = |bytes: &[u8]| usize::from(bytes[0]) << 8 | usize::from(bytes[1]);
    needles.iter().for_each(|needle| begins[pair(needle)] = true);
    let mut found = vec![Vec::new(); needles.len()];
    for (name, content) in all {
        for (at, start) in content.windows(START).enumerate().filter(|(_, start)| begins[pair(start)]) {
            let Some(candidates) = by_start.get(start) else { continue };
            candidates.iter().filter(|n| content[at..].starts_with(&needles[**n])).for_each(|n| found[*n].push(name.clone()));
        }
    }
    found
}
