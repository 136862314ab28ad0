//! `cargo xtask mutations`: the program with one fault built in at a time, and the tests that have to notice it.
//!
//! A test that watches anonymity and cannot fail is worth nothing, and that it can is seen only where it does. Each mutation
//! changes a copy of the sources, which has to compile; then the tests that should notice are run, have to fail, and have
//! to say why in the words that are expected: a test that fails because nothing works any more has noticed nothing.

mod list;

use crate::error::{Error, Result};
use crate::postgres::Postgres;
use crate::process;
use crate::workspace::{Workspace, files_below};
use list::{Database, MUTATIONS, Mutation};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// What tests said by their names: nothing when they passed, else their message.
type Verdicts = BTreeMap<String, Option<String>>;

/// The copy of the sources, and what tests in it need.
struct Copy<'a> {
    workspace: &'a Workspace,
    folder: PathBuf,
    postgres: String,
}

/// Builds the program as it is and with every mutation, or with those of these names.
pub fn run(workspace: &Workspace, only: &[&str]) -> Result<()> {
    let chosen: Vec<&Mutation> = MUTATIONS.iter().filter(|mutation| only.is_empty() || only.contains(&mutation.name)).collect();
    if chosen.len() < only.len() || chosen.is_empty() {
        let names: Vec<&str> = MUTATIONS.iter().map(|mutation| mutation.name).collect();
        return Err(Error::Usage(format!("there is no such mutation; they are {}", names.join(", "))));
    }
    let given = std::env::var(crate::test_run::POSTGRES_VARIABLE).ok();
    let server = if given.is_none() { Some(Postgres::start()?) } else { None };
    let postgres = given.or_else(|| server.as_ref().map(Postgres::url)).unwrap_or_default();
    let copy = Copy { workspace, folder: workspace.target.join("mutations"), postgres };
    let mut wrong = copy.as_it_is(&chosen)?;
    let mut lines = Vec::new();
    // where tests fail anyway nothing follows from their failing
    for mutation in chosen.iter().filter(|_| wrong.is_empty()) {
        let since = Instant::now();
        println!("\n== {}: {} ==", mutation.name, mutation.what);
        let verdicts = copy.with(mutation)?;
        println!("{:.0} s", since.elapsed().as_secs_f64());
        for line in mutation.databases().into_iter().map(|database| line(mutation, database, &verdicts)) {
            println!("{line}");
            lines.push(line);
        }
    }
    wrong.extend(lines.iter().filter(|line| line.contains("NOT ")).cloned());
    println!("\n| mutation | database | noticed by |\n|---|---|---|\n{}", lines.join("\n"));
    let remedy = "Each names a fault that a program could have without a test that notices; improve the test.";
    if wrong.is_empty() { Ok(()) } else { Err(Error::Violations { rules: "what tests have to notice", list: wrong, remedy }) }
}

/// A line of the table: what became of a mutation on a database.
fn line(mutation: &Mutation, database: Database, verdicts: &Verdicts) -> String {
    let said = mutation.noticed.iter().filter(|noticed| noticed.on.contains(&database)).map(|noticed| {
        let (module, test) = noticed.test.split_once("::").unwrap_or_default();
        match verdicts.get(&database.full_name(noticed.test)) {
            Some(Some(message)) if message.contains(noticed.says) => format!("`{test}` ({module})"),
            Some(Some(message)) => format!("NOT as expected by `{test}` ({module}): {}", message.replace('\n', " ")),
            Some(None) => format!("NOT by `{test}` ({module})"),
            None => format!("NOT by `{test}` ({module}), which did not run"),
        }
    });
    format!("| {} | {} | {} |", mutation.name, database.name(), said.collect::<Vec<_>>().join(", "))
}

impl Copy<'_> {
    /// Runs every test that is to notice something, without a mutation: those that fail.
    fn as_it_is(&self, chosen: &[&Mutation]) -> Result<Vec<String>> {
        println!("== The program as it is ==");
        self.refresh()?;
        let tests: BTreeSet<String> = chosen.iter().flat_map(|mutation| mutation.tests()).collect();
        let verdicts = self.verdicts(&self.build()?, &tests)?;
        let failed = tests.iter().filter_map(|test| match verdicts.get(test) {
            Some(None) => None,
            Some(Some(message)) => Some(format!("{test} fails without any mutation: {message}")),
            None => Some(format!("{test} is not there")),
        });
        let failed: Vec<String> = failed.collect();
        println!("{} of {} tests pass", tests.len() - failed.len(), tests.len());
        Ok(failed)
    }

    /// What tests say of one mutation.
    fn with(&self, mutation: &Mutation) -> Result<Verdicts> {
        self.refresh()?;
        for edit in mutation.edits {
            let file = self.folder.join(edit.file);
            let text = fs::read_to_string(&file).map_err(Error::io(format!("reading {}", file.display())))?;
            fs::write(&file, edit.applied(mutation.name, &text)?).map_err(Error::io(format!("writing {}", file.display())))?;
        }
        self.verdicts(&self.build()?, &mutation.tests())
    }

    /// Makes the copy what the checkout is; a file that is the same is left alone, so that Cargo builds only what differs.
    fn refresh(&self) -> Result<()> {
        let mut git = Command::new("git");
        git.current_dir(&self.workspace.root).args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let listed = process::output(&mut git)?;
        let wanted: BTreeSet<&Path> = listed.split('\0').filter(|name| !name.is_empty()).map(Path::new).collect();
        for name in &wanted {
            let (from, to) = (self.workspace.root.join(name), self.folder.join(name));
            // a file that was removed is listed until that is committed
            let Ok(content) = fs::read(&from) else { continue };
            if fs::read(&to).is_ok_and(|there| there == content) {
                continue;
            }
            let folder = to.parent().unwrap_or(&self.folder);
            fs::create_dir_all(folder).map_err(Error::io(format!("creating {}", folder.display())))?;
            fs::write(&to, content).map_err(Error::io(format!("writing {}", to.display())))?;
        }
        for file in files_below(&self.folder, &["dist"])? {
            let name = file.strip_prefix(&self.folder).unwrap_or(&file);
            if !wanted.contains(name) || !self.workspace.root.join(name).exists() {
                fs::remove_file(&file).map_err(Error::io(format!("removing {}", file.display())))?;
            }
        }
        self.link_bundles()
    }

    /// The bundles are the checkout's: what is mutated is the server.
    fn link_bundles(&self) -> Result<()> {
        let (from, to) = (self.workspace.root.join("frontend/dist"), self.folder.join("frontend/dist"));
        if !from.is_dir() {
            let remedy = "Build them with `cargo xtask bundle`.".to_owned();
            return Err(Error::Missing { what: "the folder of the bundles".to_owned(), remedy });
        }
        if to.exists() {
            return Ok(());
        }
        std::os::unix::fs::symlink(from, &to).map_err(Error::io(format!("linking {}", to.display())))
    }

    /// Builds the tests of the interface and nothing else; the program that runs them.
    fn build(&self) -> Result<PathBuf> {
        let mut build = process::cargo(&self.folder);
        build.args(["test", "--package", "candor-tests", "--test", "api", "--no-run", "--quiet"]);
        build.args(["--message-format", "json-render-diagnostics", "--target-dir"]).arg(&self.workspace.target);
        // the same crates are built again and again with a line changed
        build.env("CARGO_INCREMENTAL", "1");
        let said = process::output(&mut build)?;
        let messages = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let is_tests = |message: &Value| message.pointer("/target/name").and_then(Value::as_str) == Some("api");
        let program = messages.filter(is_tests).find_map(|message| message.get("executable")?.as_str().map(PathBuf::from));
        program.ok_or_else(|| Error::Unreadable { what: "cargo test", reason: "it names no program of the tests".to_owned() })
    }

    fn verdicts(&self, program: &Path, tests: &BTreeSet<String>) -> Result<Verdicts> {
        let mut command = Command::new(program);
        command.args(["--exact", "--test-threads", "2"]).args(tests).current_dir(self.folder.join("tests"));
        command.env(crate::test_run::POSTGRES_VARIABLE, &self.postgres).env("RUST_BACKTRACE", "0").stdin(Stdio::null());
        let output = command.output().map_err(|source| Error::Start { program: process::describe(&command), source })?;
        Ok(read(&String::from_utf8_lossy(&output.stdout)))
    }
}

/// Reads what a program of tests says.
fn read(said: &str) -> Verdicts {
    let verdict = |line: &str| {
        let (name, verdict) = line.strip_prefix("test ")?.split_once(" ... ")?;
        match verdict {
            "ok" => Some((name.to_owned(), None)),
            "FAILED" => Some((name.to_owned(), Some(message(said, name)))),
            _ => None,
        }
    };
    said.lines().filter_map(verdict).collect()
}

/// What a test said when it failed, without what comes from elsewhere.
fn message(said: &str, name: &str) -> String {
    let start = format!("---- {name} stdout ----");
    let rest = said.split_once(&start).map_or("", |(_, rest)| rest);
    let ends = ["\nnote: ", "\n---- ", "\nfailures:"].map(|end| rest.find(end).unwrap_or(rest.len()));
    rest.get(..ends.into_iter().min().unwrap_or_default()).unwrap_or(rest).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    #[test]
    fn every_mutation_finds_what_it_replaces() {
        for mutation in MUTATIONS {
            let mut texts: BTreeMap<&str, String> = BTreeMap::new();
            for edit in mutation.edits {
                let text = texts.entry(edit.file).or_insert_with(|| fs::read_to_string(root().join(edit.file)).unwrap());
                *text = edit.applied(mutation.name, text).unwrap_or_else(|error| panic!("{error}"));
            }
            assert!(!mutation.edits.is_empty() && !mutation.noticed.is_empty(), "{}", mutation.name);
        }
    }

    #[test]
    fn every_test_that_is_to_notice_something_is_there() {
        for noticed in MUTATIONS.iter().flat_map(|mutation| mutation.noticed) {
            let (module, test) = noticed.test.split_once("::").unwrap();
            let text = fs::read_to_string(root().join(format!("tests/api/{module}.rs"))).unwrap();
            assert!(text.contains(&format!("async fn {test}(")), "{}", noticed.test);
        }
    }

    #[test]
    fn verdicts_are_read_with_their_messages() {
        let said = "running 2 tests\ntest a::sqlite::one ... ok\ntest a::postgres::two ... FAILED\n\nfailures:\n\n\
            ---- a::postgres::two stdout ----\n\nthread 'a::postgres::two' panicked at x.rs:1:1:\nit lies as it came\n\
            note: run with `RUST_BACKTRACE=1`\n\n\nfailures:\n    a::postgres::two\n\ntest result: FAILED. 1 passed; 1 failed\n";
        let verdicts = read(said);
        assert_eq!(verdicts.len(), 2);
        assert_eq!(verdicts["a::sqlite::one"], None);
        assert!(verdicts["a::postgres::two"].as_ref().unwrap().ends_with("it lies as it came"));
    }
}
