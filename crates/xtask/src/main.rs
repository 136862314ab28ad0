//! Builds, runs and tests Candor. `cargo xtask` without more says what it can do.

mod agree;
mod bundle;
mod counts;
mod credential;
mod dist;
mod error;
mod fences;
mod mutations;
mod postgres;
mod process;
mod slim;
mod source_fences;
mod test_run;
mod tools;
mod workspace;

use error::{Error, Result};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};
use workspace::Workspace;

const HELP: &str = "\
cargo xtask COMMAND

  run [-- ARGUMENTS]        installs what is missing, builds all, starts the server
  test [--only STEP]        runs every check; steps: tools fmt deps bundle clippy unit wasm browser
  build                     builds the bundles and the server
  bundle [--check-budget]   builds the two WebAssembly bundles
  tools [--tests]           installs what building (and testing) needs
  mutations [NAME ...]      builds faults into a copy of the program and sees that tests notice each (half an hour)
  check-deps                checks the fences between the crates
  fmt, clippy               checks the format, checks for warnings";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Error::TestsFailed) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("\nxtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &[&str]) -> Result<()> {
    if let [] | ["help" | "--help" | "-h"] = arguments {
        println!("{HELP}");
        return Ok(());
    }
    let workspace = Workspace::locate()?;
    match arguments {
        ["run", "--", rest @ ..] => run(&workspace, rest),
        ["run", rest @ ..] => run(&workspace, rest),
        ["test"] => test_run::run(&workspace, None),
        ["test", "--only", step] => test_run::run(&workspace, Some(step)),
        ["build"] => build(&workspace),
        ["bundle"] => bundle::make(&workspace, false),
        ["bundle", "--check-budget"] => bundle::make(&workspace, true),
        ["tools"] => tools::for_building(&workspace).map(|_| ()),
        ["tools", "--tests"] => {
            tools::for_building(&workspace)?;
            tools::for_testing(&workspace)
        }
        ["mutations", names @ ..] => mutations::run(&workspace, names),
        ["check-deps"] => fences::check(&workspace),
        ["fmt"] => test_run::format(&workspace),
        ["clippy"] => test_run::clippy(&workspace),
        _ => Err(Error::Usage(format!("`{}` is not understood\n\n{HELP}", arguments.join(" ")))),
    }
}

/// The bundles first, because the server holds them.
fn build(workspace: &Workspace) -> Result<()> {
    bundle::make(workspace, false)?;
    println!("The server gets built: some minutes the first time.");
    process::run(process::cargo(&workspace.root).args(["build", "--release", "--package", "candor"]))
}

/// Builds, then becomes the server; its data are in `data/` of the checkout.
fn run(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    build(workspace)?;
    let mut server = Command::new(workspace.target.join("release/candor"));
    server.arg("serve").args(arguments).current_dir(&workspace.root);
    println!("$ {}", process::describe(&server));
    let source = server.exec();
    Err(Error::Start { program: process::describe(&server), source })
}
