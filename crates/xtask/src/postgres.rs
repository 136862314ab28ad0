//! A PostgreSQL server for one test run: a fresh database folder, a free port of the loopback address, gone at the end.

use crate::error::{Error, Result};
use crate::process::{self, on_path};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The system user that runs the server when we are root, because PostgreSQL refuses to run as root.
const USER: &str = "postgres";
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server; dropping it stops the server and deletes its files.
pub struct Postgres {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
    as_other_user: bool,
    child: Option<Child>,
}

/// The folder of PostgreSQL's programs: Debian's newest version, or what PATH holds.
pub fn programs() -> Option<PathBuf> {
    let debian = Path::new("/usr/lib/postgresql");
    let newest = std::fs::read_dir(debian)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|folder| folder.join("bin/initdb").is_file())
        .max_by_key(|folder| version_of(folder));
    newest.map(|folder| folder.join("bin")).or_else(|| on_path("initdb")?.parent().map(Path::to_path_buf))
}

fn version_of(folder: &Path) -> u32 {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    name.parse().unwrap_or(0)
}

impl Postgres {
    /// Creates the database folder, starts the server and waits until it answers.
    pub fn start() -> Result<Self> {
        let programs = programs().ok_or_else(|| Error::Missing {
            what: "PostgreSQL".to_owned(),
            remedy: "Run `cargo xtask tools --tests`, or install the package postgresql.".to_owned(),
        })?;
        let port = free_port()?;
        let folder = std::env::temp_dir().join(format!("candor-postgres-{}", std::process::id()));
        std::fs::create_dir(&folder).map_err(Error::io(format!("creating {}", folder.display())))?;
        // From here on the guard cleans up, whatever fails.
        let mut server = Self { programs, folder, port, as_other_user: process::is_root(), child: None };
        if server.as_other_user {
            process::output(Command::new("chown").arg(USER).arg(&server.folder))?;
        }
        let data = server.data();
        process::output(
            server
                .command("initdb")
                .args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"])
                .args(["--no-sync", "--no-instructions"])
                .arg("--pgdata")
                .arg(data),
        )?;
        server.launch()?;
        server.await_answer()?;
        println!("PostgreSQL for the tests listens on 127.0.0.1:{}", server.port);
        Ok(server)
    }

    /// The address that the tests connect to.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// One of PostgreSQL's programs, as a user that may run it.
    fn command(&self, program: &str) -> Command {
        let program = self.programs.join(program);
        let mut command = if self.as_other_user {
            let mut command = Command::new("runuser");
            command.args(["-u", USER, "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(&self.folder);
        command
    }

    fn launch(&mut self) -> Result<()> {
        let log = std::fs::File::create(self.log()).map_err(Error::io(format!("creating {}", self.log().display())))?;
        let mut command = self.command("postgres");
        command.arg("-D").arg(self.data());
        let sockets = format!("unix_socket_directories={}", self.folder.display());
        let port = format!("port={}", self.port);
        let settings = [
            "listen_addresses=127.0.0.1",
            "max_connections=300",
            // The data lives no longer than the test run.
            "fsync=off",
            &sockets,
            &port,
        ];
        for setting in settings {
            command.args(["-c", setting]);
        }
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|source| Error::Start { program: process::describe(&command), source })?;
        self.child = Some(child);
        Ok(())
    }

    fn await_answer(&mut self) -> Result<()> {
        let since = Instant::now();
        while since.elapsed() < PATIENCE {
            let ended = self.child.as_mut().map(Child::try_wait);
            if let Some(Ok(Some(status))) = ended {
                return Err(self.failure(&format!("it ended at once ({status})")));
            }
            let mut ready = self.command("pg_isready");
            ready.args(["--quiet", "--host=127.0.0.1", &format!("--port={}", self.port)]);
            if ready.stdin(Stdio::null()).status().is_ok_and(|status| status.success()) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Err(self.failure("it did not answer within a minute"))
    }

    fn failure(&self, what: &str) -> Error {
        let log = std::fs::read_to_string(self.log()).unwrap_or_default();
        Error::Postgres { reason: format!("{what}\n{log}") }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let mut stop = self.command("pg_ctl");
            stop.args(["stop", "--silent", "--mode=immediate", "--pgdata"]).arg(self.data());
            if process::output(&mut stop).is_err() {
                // Already gone, or beyond a polite request; either way nothing may be left running.
                let _ = child.kill();
            }
            let _ = child.wait();
        }
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            eprintln!("{} could not be deleted: {error}", self.folder.display());
        }
    }
}

fn free_port() -> Result<u16> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(Error::io("finding a free port"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        assert!(version_of(Path::new("/x/15")) > version_of(Path::new("/x/9")));
        assert_eq!(version_of(Path::new("/x/other")), 0);
    }
}
