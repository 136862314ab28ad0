//! The program itself, started and killed.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// The program under test: `CANDOR_BIN`, or the one built beside this test.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn program() -> PathBuf {
    let beside = || std::env::current_exe().ok()?.parent()?.parent().map(|p| p.join("candor"));
    let program = std::env::var_os("CANDOR_BIN").map(PathBuf::from).or_else(beside).unwrap();
    assert!(program.exists(), "{} is missing: run the tests with `cargo xtask test`, which builds it", program.display());
    program
}

/// A command of the program in a folder, with no setting from outside.
#[must_use]
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(program());
    command.current_dir(folder).env_remove("CANDOR_BIN").env_remove("CANDOR_TEST_POSTGRES");
    command
}

/// Runs a command to its end.
///
/// # Panics
/// When it does not start.
#[must_use]
pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    command(folder).args(arguments).output().unwrap()
}

/// Runs a command that must succeed, and gives its standard output.
///
/// # Panics
/// When it fails.
pub fn succeed(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Runs a command that must fail, and gives its standard error.
///
/// # Panics
/// When it succeeds.
#[must_use]
pub fn fail(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(!output.status.success(), "{arguments:?} succeeded");
    String::from_utf8(output.stderr).unwrap()
}

/// A `candor serve` of its own.
#[derive(Debug)]
pub struct Served {
    child: Child,
    /// Address such as `127.0.0.1:34567`.
    pub address: String,
}

impl Served {
    /// Starts a server in a folder and waits until it listens.
    ///
    /// # Panics
    /// When it does not.
    #[must_use]
    pub fn start(folder: &Path) -> Self {
        Self::from(command(folder))
    }

    /// Starts a server by a prepared command (without `serve`) and waits until it listens.
    ///
    /// # Panics
    /// When it does not.
    #[must_use]
    pub fn from(mut command: Command) -> Self {
        let mut child =
            command.arg("serve").env("CANDOR_LISTEN", "127.0.0.1:0").stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut heard = String::new();
        let address = loop {
            let Some(Ok(line)) = lines.next() else { panic!("the server did not start: {heard}") };
            if let Some((_, port)) = line.split_once("http://localhost:") {
                break format!("127.0.0.1:{}", port.trim());
            }
            heard.push_str(&line);
        };
        // keep reading, or the server would wait on a full pipe
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address }
    }

    /// The process's number.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Kills the server without a word. (What the kernel holds is written all the same; that the disk is told
    /// to write is asserted by the settings of the database.)
    ///
    /// # Panics
    /// When it is gone already.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks the server to stop, and waits; true when it ended well.
    ///
    /// # Panics
    /// When it cannot be asked.
    #[must_use]
    pub fn stop(mut self) -> bool {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        self.child.wait().unwrap().success()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
