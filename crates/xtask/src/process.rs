//! Starting other programs: always announced, never with our standard input.

use crate::error::{Error, Result};
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Mutex;

/// The Cargo that started us, so that the whole build uses one toolchain.
pub fn cargo(root: &Path) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.current_dir(root);
    command
}

/// The command as a person would type it.
pub fn describe(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(name).chain(command.get_args()).map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Prints the command, runs it and insists on success.
pub fn run(command: &mut Command) -> Result<()> {
    println!("$ {}", describe(command));
    let status = command.stdin(Stdio::null()).status().map_err(|source| not_started(command, source))?;
    succeeded(command, status)
}

/// Runs the command silently and returns what it wrote to standard output.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().map_err(|source| not_started(command, source))?;
    if !output.status.success() {
        eprint!("{}", String::from_utf8_lossy(&output.stderr));
    }
    succeeded(command, output.status)?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs the command, passing each line of its output on and showing it to `watch`.
pub fn stream(command: &mut Command, watch: impl FnMut(&str) + Send) -> Result<ExitStatus> {
    println!("$ {}", describe(command));
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|source| not_started(command, source))?;
    let watch = Mutex::new(watch);
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        scope.spawn(|| forward(stdout, std::io::stdout(), &watch));
        scope.spawn(|| forward(stderr, std::io::stderr(), &watch));
    });
    child.wait().map_err(Error::io(format!("waiting for {}", describe(command))))
}

/// Copies lines until the writer closes; a line that is no UTF-8 is passed on with replacements.
fn forward(from: Option<impl Read>, mut to: impl Write, watch: &Mutex<impl FnMut(&str)>) {
    let Some(from) = from else { return };
    let mut from = BufReader::new(from);
    let mut line = Vec::new();
    while let Ok(1..) = from.read_until(b'\n', &mut line) {
        // A reader that went away must not stop the build.
        let _ = to.write_all(&line);
        if let Ok(mut watch) = watch.lock() {
            watch(String::from_utf8_lossy(&line).trim_end());
        }
        line.clear();
    }
}

/// The full path of a program that can be started by its name.
pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|candidate| candidate.is_file())
}

/// PATH with these folders in front.
pub fn path_with(folders: &[PathBuf]) -> OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&path));
    // A folder whose name contains the separator cannot be written into PATH at all.
    std::env::join_paths(all).unwrap_or(path)
}

/// Whether we run as the superuser.
pub fn is_root() -> bool {
    output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

/// Turns an unsuccessful end into an error that names the command.
pub fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    Err(Error::Failed { command: describe(command), status })
}

fn not_started(command: &Command, source: std::io::Error) -> Error {
    Error::Start { program: command.get_program().to_string_lossy().into_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_streams_are_watched_line_by_line() {
        let mut seen = Vec::new();
        let mut command = Command::new("sh");
        command.args(["-c", "echo one; echo two >&2; exit 3"]);
        let status = stream(&mut command, |line| seen.push(line.to_owned())).unwrap();
        seen.sort();
        assert_eq!(seen, ["one", "two"]);
        assert_eq!(status.code(), Some(3));
        assert!(succeeded(&command, status).is_err());
    }

    #[test]
    fn a_command_is_described_without_its_folder() {
        let mut command = Command::new("/some/where/tool");
        command.args(["do", "it"]);
        assert_eq!(describe(&command), "tool do it");
    }
}
