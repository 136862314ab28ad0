//! The mutations: faults that a version of the program could have, and by which tests each is noticed.

use crate::error::{Error, Result};
use std::collections::BTreeSet;

/// A database that tests run on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Database {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

use Database::{Postgres, Sqlite};

const BOTH: &[Database] = &[Sqlite, Postgres];

impl Database {
    /// As people write it.
    pub const fn name(self) -> &'static str {
        match self {
            Sqlite => "SQLite",
            Postgres => "PostgreSQL",
        }
    }

    /// The name of a test on this database, of the one that is written down for both.
    pub fn full_name(self, test: &str) -> String {
        let module = match self {
            Sqlite => "sqlite",
            Postgres => "postgres",
        };
        let (file, name) = test.split_once("::").unwrap_or_default();
        format!("{file}::{module}::{name}")
    }
}

/// A text of a file, which has to be there exactly once, and what is put in its place.
pub struct Edit {
    /// By its path from the top.
    pub file: &'static str,
    /// What is there.
    pub find: &'static str,
    /// What is put there.
    pub put: &'static str,
}

impl Edit {
    /// The file's text with this edit.
    pub fn applied(&self, mutation: &str, text: &str) -> Result<String> {
        match text.matches(self.find).count() {
            1 => Ok(text.replacen(self.find, self.put, 1)),
            count => Err(Error::Missing {
                what: format!("one place in {} that `{mutation}` replaces ({count} were found; {:?})", self.file, self.find),
                remedy: "Bring crates/xtask/src/mutations/list.rs up to date.".to_owned(),
            }),
        }
    }
}

/// A test that has to notice a mutation.
pub struct Noticed {
    /// Its file and its name.
    pub test: &'static str,
    /// The databases on which it has to.
    pub on: &'static [Database],
    /// What its message has to contain.
    pub says: &'static str,
}

/// A fault.
pub struct Mutation {
    /// One word to call it by.
    pub name: &'static str,
    /// What is wrong with such a program.
    pub what: &'static str,
    /// What makes it so, in this order.
    pub edits: &'static [Edit],
    /// Who has to see it.
    pub noticed: &'static [Noticed],
}

impl Mutation {
    /// Where it can be noticed.
    pub fn databases(&self) -> BTreeSet<Database> {
        self.noticed.iter().flat_map(|noticed| noticed.on).copied().collect()
    }

    /// The tests that have to notice it, by their names on each database.
    pub fn tests(&self) -> BTreeSet<String> {
        self.noticed.iter().flat_map(|noticed| noticed.on.iter().map(|database| database.full_name(noticed.test))).collect()
    }
}

const COLUMNS: &str = "respond::nothing_stored_tells_who_or_when";
const WAITING_COLUMNS: &str = "verified::what_waits_knows_no_person_and_no_time";
const IDS: &str = "verified::ids_of_what_waits_say_nothing_of_when_it_came";
const INVITED: &str = "invitations::each_invitation_is_answered_once_and_leaves_no_trace";
const CANARIES: &str = "verified::nothing_stored_holds_a_token_a_code_or_an_answer_that_waits";
const REMAINS: &str = "verified::a_mix_leaves_nothing_of_what_waited";
const ORDER: &str = "verified::nobody_can_be_linked_by_order";
const TEN: &str = "verified::answers_are_released_ten_and_more_at_a_time";
const TOO_FEW: &str = "verified::fewer_than_ten_answers_are_destroyed_unread";

const NEW_UUID: &str = "bytes().map(|b: [u8; 16]| uuid::Builder::from_random_bytes(b).into_uuid())";

/// All of them.
pub const MUTATIONS: &[Mutation] = &[
    Mutation {
        name: "row-numbers",
        what: "tables number their rows: hidden on SQLite, by a sequence on PostgreSQL",
        edits: &[
            Edit { file: "migrations/src/step.rs", find: "\"STRICT, WITHOUT ROWID\"", put: "\"STRICT\"" },
            Edit {
                file: "migrations/src/step.rs",
                find: "    statement.replace(\"@id\", id)",
                put: "    let key = if backend == DbBackend::Sqlite { \" id BLOB NOT NULL PRIMARY KEY,\" } \
                      else { \" id UUID NOT NULL PRIMARY KEY, arrived BIGSERIAL,\" };\n    \
                      statement.replace(\" id @id NOT NULL PRIMARY KEY,\", key).replace(\"@id\", id)",
            },
        ],
        noticed: &[
            Noticed { test: COLUMNS, on: &[Sqlite], says: "keeps the order of arrival" },
            Noticed { test: WAITING_COLUMNS, on: &[Sqlite], says: "keeps the order of arrival" },
            Noticed { test: COLUMNS, on: &[Postgres], says: "a new one needs a decision about anonymity" },
            Noticed { test: WAITING_COLUMNS, on: &[Postgres], says: "a new one needs a decision about anonymity" },
        ],
    },
    Mutation {
        name: "column-of-time",
        what: "responses and answers that wait get a column with the time at which they came",
        edits: &[
            Edit {
                file: "migrations/src/anonymous.rs",
                find: "        leaves_as @id\n    ) @options",
                put: "        leaves_as @id,\n        arrived TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP\n    ) @options",
            },
            Edit {
                file: "migrations/src/m0001_initial.rs",
                find: "        answers TEXT NOT NULL\n    ) @options",
                put: "        answers TEXT NOT NULL,\n        arrived TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP\n    ) @options",
            },
        ],
        noticed: &[
            Noticed { test: COLUMNS, on: BOTH, says: "a new one needs a decision about anonymity" },
            Noticed { test: WAITING_COLUMNS, on: BOTH, says: "a new one needs a decision about anonymity" },
        ],
    },
    Mutation {
        name: "ids-of-time",
        what: "ids are of version 7: a time, then random bits",
        edits: &[Edit {
            file: "backend/src/random.rs",
            find: NEW_UUID,
            put: "bytes().map(|b: [u8; 10]| uuid::Builder::from_unix_timestamp_millis(\
                  std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |t| t.as_millis() as u64), &b).into_uuid())",
        }],
        noticed: &[
            Noticed { test: IDS, on: BOTH, says: "is of version 7, not 4" },
            Noticed { test: INVITED, on: BOTH, says: "is of version 7, not 4" },
        ],
    },
    Mutation {
        name: "released-as-they-came",
        what: "ids are times that look random, and what leaves the mix keeps the id it waited under",
        edits: &[
            Edit {
                file: "backend/src/random.rs",
                find: NEW_UUID,
                put: "bytes().map(|b: [u8; 10]| uuid::Builder::from_unix_timestamp_millis(\
                      std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |t| t.as_millis() as u64), &b)\
                      .with_version(uuid::Version::Random).into_uuid())",
            },
            Edit {
                file: "backend/src/usecases/verified/mix.rs",
                find: "    Ok((SubmissionKey(uuid::Builder::from_random_bytes(id).into_uuid()), answers))",
                put: "    Ok((SubmissionKey(row.id), answers))",
            },
        ],
        noticed: &[
            Noticed { test: ORDER, on: BOTH, says: "are linked" },
            Noticed { test: IDS, on: BOTH, says: "has four bytes of" },
            Noticed { test: INVITED, on: BOTH, says: "has four bytes of" },
        ],
    },
    Mutation {
        name: "no-mix",
        what: "what waits is released at once, however little it is",
        edits: &[
            Edit { file: "backend/src/usecases/verified/mix.rs", find: "*count >= 2 * CELL_MINIMUM", put: "*count >= 1" },
            Edit {
                file: "crates/credential/src/mix.rs",
                find: ".filter(|(_, count)| *count >= 2 * minimum).map(|(unit, count)| (unit, count - minimum))",
                put: ".filter(|(_, count)| *count >= 1 + 0 * minimum)",
            },
        ],
        noticed: &[
            Noticed { test: TEN, on: BOTH, says: "nineteen and twelve are not twice ten" },
            Noticed { test: ORDER, on: BOTH, says: "a batch is of fewer than ten" },
        ],
    },
    Mutation {
        name: "small-batches",
        what: "a cell releases as soon as it has ten, and holds none back",
        edits: &[
            Edit { file: "backend/src/usecases/verified/mix.rs", find: "*count >= 2 * CELL_MINIMUM", put: "*count >= CELL_MINIMUM" },
            Edit {
                file: "crates/credential/src/mix.rs",
                find: ".filter(|(_, count)| *count >= 2 * minimum).map(|(unit, count)| (unit, count - minimum))",
                put: ".filter(|(_, count)| *count >= minimum)",
            },
        ],
        noticed: &[Noticed { test: TEN, on: BOTH, says: "nineteen and twelve are not twice ten" }],
    },
    Mutation {
        name: "answers-in-the-log",
        what: "a line of the log holds what was answered",
        edits: &[
            Edit {
                file: "backend/src/usecases/verified/intake.rs",
                find: "        let unit = cells::unit(token.cell().unit);\n",
                put: "        let unit = cells::unit(token.cell().unit);\n        \
                      tracing::debug!(answers = %String::from_utf8_lossy(&answers), \"taken\");\n",
            },
            Edit {
                file: "backend/src/usecases/respond.rs",
                find: "        self.settle(&questionnaire, &mut submission.answers)?;\n        let Submission { key,",
                put: "        self.settle(&questionnaire, &mut submission.answers)?;\n        \
                      tracing::debug!(answers = ?submission.answers, \"taken\");\n        let Submission { key,",
            },
        ],
        noticed: &[
            Noticed { test: CANARIES, on: BOTH, says: "what was logged" },
            Noticed { test: COLUMNS, on: BOTH, says: "what was logged" },
        ],
    },
    Mutation {
        name: "token-kept",
        what: "the token itself is stored where a digest of the envelope belongs",
        edits: &[Edit {
            file: "backend/src/usecases/verified/intake.rs",
            find: "hex(&Sha256::digest(envelope.to_bytes()))",
            put: "{ let _ = hex(&Sha256::digest(envelope.to_bytes())); sealed.token.clone() }",
        }],
        noticed: &[
            Noticed { test: CANARIES, on: &[Sqlite], says: "candor-anonymous.db" },
            Noticed { test: CANARIES, on: &[Postgres], says: "anonymous.spent_tokens" },
        ],
    },
    Mutation {
        name: "plain-while-waiting",
        what: "answers wait as they are, not encrypted",
        edits: &[
            Edit {
                file: "crates/credential/src/stage.rs",
                find: "self.cipher().encrypt(&XNonce::from(nonce), payload).map_err(|_| SealError::Closed)?",
                put: "[payload.msg, &[0; TAG_BYTES]].concat()",
            },
            Edit {
                file: "crates/credential/src/stage.rs",
                find: "self.cipher().decrypt(&XNonce::from(staged.nonce), payload).map_err(|_| SealError::Closed)?",
                put: "payload.msg[..payload.msg.len() - TAG_BYTES].to_vec()",
            },
        ],
        noticed: &[
            Noticed { test: CANARIES, on: &[Sqlite], says: "candor-anonymous.db" },
            Noticed { test: CANARIES, on: &[Postgres], says: "anonymous.staged_answers" },
        ],
    },
    Mutation {
        name: "key-kept",
        what: "the keys under which answers waited are not destroyed",
        edits: &[Edit {
            file: "backend/src/usecases/verified/mix.rs",
            find: ".try_for_each(|e| self.destroy(wave, Purpose::Epoch(e)))",
            put: ".try_for_each(|_| Ok(()))",
        }],
        noticed: &[Noticed { test: TEN, on: BOTH, says: "-0.key" }, Noticed { test: TOO_FEW, on: BOTH, says: "-0.key" }],
    },
    Mutation {
        name: "removed-rows-stay",
        what: "SQLite does not write over what is removed",
        edits: &[Edit { file: "backend/src/store/connect.rs", find: "\"secure_delete\", \"ON\"", put: "\"secure_delete\", \"OFF\"" }],
        noticed: &[
            Noticed { test: REMAINS, on: &[Sqlite], says: "candor-anonymous.db" },
            Noticed { test: "retention::responses_go_when_they_are_due_and_sums_stay", on: &[Sqlite], says: "candor.db" },
        ],
    },
    Mutation {
        name: "logs-stay",
        what: "after a mix SQLite's logs are not emptied and PostgreSQL's tables not written anew",
        edits: &[
            Edit {
                file: "backend/src/store/waiting.rs",
                find: "Backend::Sqlite => self.connection.execute_unprepared(\"PRAGMA wal_checkpoint(TRUNCATE)\")",
                put: "Backend::Sqlite => self.connection.execute_unprepared(\"SELECT 1\")",
            },
            Edit { file: "backend/src/store/waiting.rs", find: "VACUUM FULL staged_answers, spent_tokens", put: "SELECT 1" },
            Edit {
                file: "backend/src/store/connect.rs",
                find: "execute_unprepared(\"PRAGMA wal_checkpoint(TRUNCATE)\").await?;\n        }\n        Ok(())",
                put: "execute_unprepared(\"SELECT 1\").await?;\n        }\n        Ok(())",
            },
        ],
        noticed: &[
            Noticed { test: REMAINS, on: &[Sqlite], says: "candor.db-wal" },
            Noticed { test: REMAINS, on: &[Postgres], says: "file of" },
        ],
    },
    Mutation {
        name: "digests-stay",
        what: "a mix does not forget with which envelope a token came",
        edits: &[Edit {
            file: "backend/src/store/waiting.rs",
            find: "digest: Set(String::new()),",
            put: "digest: Set(row.digest.clone()),",
        }],
        noticed: &[
            Noticed { test: REMAINS, on: &[Sqlite], says: "candor-anonymous.db" },
            Noticed { test: REMAINS, on: &[Postgres], says: "anonymous.spent_tokens" },
        ],
    },
    Mutation {
        name: "collected-stays",
        what: "who has collected a token is not forgotten when the wave is over",
        edits: &[
            Edit {
                file: "backend/src/store/verified.rs",
                find: "            .exec(&transaction)\n            .await?;\n        \
                       verified_code::Entity::delete_many().filter(verified_code::Column::WaveId.eq(wave.0)).exec(&transaction).await?;\n",
                put: "            .exec(&transaction)\n            .await?;\n",
            },
            Edit {
                file: "backend/src/store/verified.rs",
                find: "        verified_code::Entity::delete_many().filter(verified_code::Column::WaveId.eq(wave.0)).exec(&transaction).await?;\n",
                put: "",
            },
        ],
        noticed: &[Noticed { test: TEN, on: BOTH, says: "who collected is forgotten with the wave" }],
    },
    Mutation {
        name: "marks-as-they-came",
        what: "a mix writes the marks of spent tokens anew in the order in which they lay",
        edits: &[Edit {
            file: "backend/src/store/waiting.rs",
            find: "marks.sort_by(|a, b| a.mark.cmp(&b.mark));",
            put: "marks.reverse();",
        }],
        noticed: &[Noticed { test: REMAINS, on: &[Postgres], says: "marks lie as they came" }],
    },
];
