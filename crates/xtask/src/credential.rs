//! Credentials in WebAssembly: the tests of the crate that run there, and the size and speed of a respondent's side.

use crate::bundle::{self, Front};
use crate::counts::{Counts, Runner};
use crate::dist;
use crate::error::{Error, Result};
use crate::process;
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The target of what runs in browsers.
pub const WASM: &str = "wasm32-unknown-unknown";
/// The variable that names what runs its tests.
pub const RUNNER_VARIABLE: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER";
/// The most that credentials may add to what a respondent's browser loads, compressed with Brotli.
const BUDGET_BYTES: u64 = 60_000;

/// Runs the tests in WebAssembly, then builds what a browser would load, weighs it and tries it in Node.
pub fn test(workspace: &Workspace, counts: &mut Counts) -> Result<()> {
    let front = Front::prepare(workspace)?;
    let mut tests = process::cargo(&workspace.root);
    tests.args(["test", "--package", "candor-credential", "--target", WASM, "--test", "suite"]);
    tests.env("PATH", front.path()).env(RUNNER_VARIABLE, "wasm-bindgen-test-runner");
    let status = process::stream(&mut tests, |line| *counts += Runner::CargoTest.read(line))?;
    process::succeeded(&tests, status)?;
    let folder = build(workspace, &front)?;
    dist::compress(&folder)?;
    dist::check_weight("credentials", &folder, BUDGET_BYTES)?;
    let script = workspace.root.join("crates/credential/tests/browser.mjs");
    process::run(Command::new("node").arg(script).arg(&folder))
}

/// Builds the example as the bundles are built; returns the folder with script and module.
fn build(workspace: &Workspace, front: &Front) -> Result<PathBuf> {
    let mut cargo = process::cargo(&workspace.root);
    cargo.args(["build", "--package", "candor-credential", "--example", "browser", "--target", WASM, "--profile", "wasm-release"]);
    front.make_small(&mut cargo);
    process::run(&mut cargo)?;
    let folder = workspace.target.join("credential");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).map_err(Error::io(format!("emptying {}", folder.display())))?;
    }
    let built = workspace.target.join(WASM).join("wasm-release/examples/browser.wasm");
    let mut bindgen = Command::new("wasm-bindgen");
    bindgen.args(["--target", "web", "--no-typescript", "--out-dir"]).arg(&folder).arg(built);
    process::run(bindgen.env("PATH", front.path()))?;
    let module = folder.join("browser_bg.wasm");
    let mut binaryen = Command::new("wasm-opt");
    binaryen.arg("-Oz").args(bundle::BUNDLES[0].features(workspace)?).arg(&module).arg("-o").arg(&module);
    process::run(binaryen.env("PATH", front.path()))?;
    as_module(&folder)?;
    Ok(folder)
}

/// Node takes the script for a module by its name alone.
fn as_module(folder: &Path) -> Result<()> {
    let (from, to) = (folder.join("browser.js"), folder.join("browser.mjs"));
    std::fs::rename(&from, &to).map_err(Error::io(format!("renaming {}", from.display())))
}
