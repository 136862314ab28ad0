//! `cargo xtask test`: every check there is, in order, up to the first that fails, closed by the counts.

use crate::agree;
use crate::bundle;
use crate::counts::{Counts, Runner};
use crate::credential;
use crate::error::{Error, Result};
use crate::fences;
use crate::postgres::Postgres;
use crate::process;
use crate::tools;
use crate::workspace::{Workspace, files_below};
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

/// The crates that only make sense in a browser.
const FRONTEND: [&str; 3] = ["candor-ui", "candor-respondent", "candor-console"];
/// The variable by which the tests learn of the PostgreSQL server.
pub const POSTGRES_VARIABLE: &str = "CANDOR_TEST_POSTGRES";

struct Step {
    name: &'static str,
    heading: &'static str,
    run: fn(&Workspace, &mut Counts) -> Result<()>,
}

/// The bundles come before anything that compiles the server, because the server holds them.
const STEPS: [Step; 8] = [
    Step {
        name: "tools",
        heading: "Tools",
        run: |workspace, _| {
            tools::for_building(workspace)?;
            tools::for_testing(workspace)
        },
    },
    Step { name: "fmt", heading: "Format", run: |workspace, _| format(workspace) },
    Step { name: "deps", heading: "Fences between the crates", run: |workspace, _| fences::check(workspace) },
    Step { name: "bundle", heading: "Bundles and their budgets", run: |workspace, _| bundle::make(workspace, true) },
    Step { name: "clippy", heading: "Clippy", run: |workspace, _| clippy(workspace) },
    Step { name: "unit", heading: "Rust tests, with SQLite and PostgreSQL", run: rust_tests },
    Step {
        name: "wasm",
        heading: "Sessions and credentials in WebAssembly",
        run: |workspace, counts| {
            agree::test(workspace, counts)?;
            credential::test(workspace, counts)
        },
    },
    Step { name: "browser", heading: "Browser tests", run: browser_tests },
];

/// Runs all steps, or the one of that name, and prints the summary whatever happens.
pub fn run(workspace: &Workspace, only: Option<&str>) -> Result<()> {
    let steps: Vec<&Step> = STEPS.iter().filter(|step| only.is_none_or(|name| name == step.name)).collect();
    if steps.is_empty() {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        return Err(Error::Usage(format!("there is no such step; the steps are {}", names.join(", "))));
    }
    let mut total = Counts::default();
    let mut lines = Vec::new();
    for step in steps {
        println!("\n== {} ==", step.heading);
        let since = Instant::now();
        let mut counts = Counts::default();
        let ended = (step.run)(workspace, &mut counts);
        lines.push(summary_line(step, counts, ended.is_ok(), since.elapsed()));
        if let Err(error) = &ended {
            eprintln!("{error}");
            counts.failed = counts.failed.max(1);
        }
        total += counts;
        if ended.is_err() {
            break;
        }
    }
    println!("\n== Summary ==");
    for line in lines {
        println!("{line}");
    }
    println!("\n{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 { Ok(()) } else { Err(Error::TestsFailed) }
}

fn summary_line(step: &Step, counts: Counts, good: bool, took: Duration) -> String {
    let verdict = if good { "ok" } else { "FAILED" };
    let tests = match counts.passed + counts.failed {
        0 => String::new(),
        ran => format!(", {ran} tests"),
    };
    format!("{:<40}{verdict} ({:.1} s{tests})", step.heading, took.as_secs_f64())
}

/// Fails when a file is not formatted.
pub fn format(workspace: &Workspace) -> Result<()> {
    process::run(process::cargo(&workspace.root).args(["fmt", "--all", "--check"]))
}

/// Fails on any warning, natively and for the browser.
pub fn clippy(workspace: &Workspace) -> Result<()> {
    let mut native = process::cargo(&workspace.root);
    native.args(["clippy", "--workspace", "--all-targets"]);
    without_frontend(&mut native);
    process::run(native.args(["--", "-D", "warnings"]))?;
    let mut browser = process::cargo(&workspace.root);
    browser.args(["clippy", "--target", "wasm32-unknown-unknown"]);
    for name in FRONTEND {
        browser.args(["--package", name]);
    }
    process::run(browser.args(["--", "-D", "warnings"]))
}

fn rust_tests(workspace: &Workspace, counts: &mut Counts) -> Result<()> {
    // some tests start and kill the program itself
    process::run(process::cargo(&workspace.root).args(["build", "--package", "candor"]))?;
    let server = Postgres::start()?;
    let mut tests = process::cargo(&workspace.root);
    let runner = if process::on_path("cargo-nextest").is_some() {
        tests.args(["nextest", "run"]);
        Runner::Nextest
    } else {
        tests.arg("test");
        Runner::CargoTest
    };
    // the front-end crates have tests of what needs no browser
    tests.args(["--workspace", "--no-fail-fast"]);
    tests.env(POSTGRES_VARIABLE, server.url());
    tests.env("CANDOR_BIN", workspace.target.join("debug/candor"));
    counted(runner, &mut tests, counts)
}

fn without_frontend(command: &mut Command) {
    for name in FRONTEND {
        command.args(["--exclude", name]);
    }
}

fn browser_tests(workspace: &Workspace, counts: &mut Counts) -> Result<()> {
    tools::for_testing(workspace)?;
    let files = browser_test_files(workspace)?;
    process::run(process::cargo(&workspace.root).args(["build", "--package", "candor"]))?;
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec"]).args(files);
    node.current_dir(&workspace.root);
    node.env("CANDOR_BIN", workspace.target.join("debug/candor"));
    node.env("CHROMIUM", tools::chromium()?);
    counted(Runner::Node, &mut node, counts)
}

fn browser_test_files(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let mut files = files_below(&workspace.root.join("tests/browser"), &["node_modules"])?;
    files.retain(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".test.mjs") || name.ends_with(".test.js")
    });
    if files.is_empty() {
        return Err(Error::Missing {
            what: "every browser test".to_owned(),
            remedy: "Browser tests are files named *.test.mjs or *.test.js in tests/browser.".to_owned(),
        });
    }
    Ok(files)
}

/// Runs a test runner and adds up what its closing lines say.
fn counted(runner: Runner, command: &mut Command, counts: &mut Counts) -> Result<()> {
    let status = process::stream(command, |line| *counts += runner.read(line))?;
    process::succeeded(command, status)
}
