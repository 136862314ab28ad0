//! Starts the server or runs a command.

use std::process::ExitCode;

fn main() -> ExitCode {
    candor::cli::run()
}
