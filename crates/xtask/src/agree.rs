//! Sessions in WebAssembly against sessions natively: the same steps, to the last digit.

use crate::bundle::Front;
use crate::counts::{Counts, Runner};
use crate::credential::{RUNNER_VARIABLE, WASM};
use crate::error::{Error, Result};
use crate::process;
use crate::workspace::Workspace;

/// What the native test says before the digest of its sessions.
const SAID: &str = "sessions: ";

/// Runs random sessions natively, and in WebAssembly with what came out.
pub fn test(workspace: &Workspace, counts: &mut Counts) -> Result<()> {
    let front = Front::prepare(workspace)?;
    let mut natively = process::cargo(&workspace.root);
    natively.args(["test", "--package", "candor-survey", "--test", "agree", "--", "--nocapture"]);
    let mut digest = None;
    let status = process::stream(&mut natively, |line| {
        digest = line.split_once(SAID).map(|(_, digest)| digest.trim().to_owned()).or(digest.take());
        *counts += Runner::CargoTest.read(line);
    })?;
    process::succeeded(&natively, status)?;
    let digest =
        digest.ok_or_else(|| Error::Unreadable { what: "crates/survey/tests/agree.rs", reason: "it told no digest".to_owned() })?;
    let mut in_wasm = process::cargo(&workspace.root);
    in_wasm.args(["test", "--package", "candor-survey", "--target", WASM, "--test", "agree"]);
    in_wasm.env("PATH", front.path()).env(RUNNER_VARIABLE, "wasm-bindgen-test-runner").env("CANDOR_TEST_DIGEST", digest);
    let status = process::stream(&mut in_wasm, |line| *counts += Runner::CargoTest.read(line))?;
    process::succeeded(&in_wasm, status)
}
