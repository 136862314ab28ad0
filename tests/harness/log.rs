//! What servers inside the test's process write into their log, kept so that a test can look through it.
//!
//! The program's own parts say everything here, also what no setting shows: a line that must not be written is found
//! whatever its level. Tests that share a process share the log; what they look for is drawn anew each time.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Recorder;

impl Write for Recorder {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LINES.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Keeps what is logged from now on.
pub fn record() {
    // the second server of a process finds the first one's
    drop(tracing_subscriber::fmt().with_env_filter("warn,candor=trace").with_ansi(false).with_writer(|| Recorder).try_init());
}

/// All lines so far.
#[must_use]
pub fn lines() -> Vec<u8> {
    LINES.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
