//! The programs that the build needs, and how each gets installed when it is missing.
//!
//! A program of the right version that is already in PATH is used. What is installed goes into a folder of its own
//! for each version, outside the checkout, so that a change of version never leaves a stale program in front.

use crate::error::{Error, Result};
use crate::postgres;
use crate::process::{self, on_path};
use crate::workspace::{Workspace, tools_folder};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The version of the crate and of its command, which must be the same.
pub const WASM_BINDGEN: &str = "0.2.130";
/// The newest Trunk that the toolchain of this project compiles.
pub const TRUNK: &str = "0.21.14";
/// The optimiser for WebAssembly; the package's major version is the program's version.
pub const BINARYEN: &str = "132.0.0";

/// What takes comments, blanks and long names out of JavaScript.
pub const ESBUILD: &str = "0.28.2";

/// What the browser programs are compiled for.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

enum Source {
    /// Compiled from crates.io; `locked` says whether the package's own lock file is to be followed.
    Cargo { locked: bool },
    /// A package of npm.
    Npm,
}

struct Tool {
    program: &'static str,
    package: &'static str,
    version: &'static str,
    /// The word by which the program names its version.
    says: &'static str,
    source: Source,
    patience: &'static str,
}

const TOOLS: [Tool; 4] = [
    Tool {
        program: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version: WASM_BINDGEN,
        says: WASM_BINDGEN,
        // Its lock file can name versions that a registry mirror does not have yet.
        source: Source::Cargo { locked: false },
        patience: "It is compiled once: about 2 minutes on two cores.",
    },
    Tool {
        program: "trunk",
        package: "trunk",
        version: TRUNK,
        says: TRUNK,
        source: Source::Cargo { locked: true },
        patience: "It is compiled once: about 8 minutes on two cores.",
    },
    Tool {
        program: "wasm-opt",
        package: "binaryen",
        version: BINARYEN,
        says: "132",
        source: Source::Npm,
        patience: "It is downloaded once: some seconds.",
    },
    Tool {
        program: "esbuild",
        package: "esbuild",
        version: ESBUILD,
        says: ESBUILD,
        source: Source::Npm,
        patience: "It is downloaded once: some seconds.",
    },
];

/// A Debian package and the programs by which its presence is known.
const TEST_PACKAGES: [(&str, &[&str]); 3] =
    [("chromium", &["chromium", "chromium-browser", "google-chrome"]), ("chromium-driver", &["chromedriver"]), ("python3", &["python3"])];

/// Installs what the build needs; returns the folders to put in front of PATH.
pub fn for_building(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    wasm_target(workspace)?;
    let folder = tools_folder()?;
    let mut front = Vec::new();
    for tool in &TOOLS {
        let own = tool.own_bin(&folder);
        if tool.answers(&own.join(tool.program)) {
            front.push(own);
        } else if !on_path(tool.program).is_some_and(|found| tool.answers(&found)) {
            tool.install(workspace, &folder)?;
            front.push(own);
        }
    }
    Ok(front)
}

/// Installs what the tests need on top of the build.
pub fn for_testing(workspace: &Workspace) -> Result<()> {
    let mut missing = Vec::new();
    for (package, programs) in TEST_PACKAGES {
        if !programs.iter().any(|program| on_path(program).is_some()) {
            missing.push(package);
        }
    }
    if postgres::programs().is_none() {
        missing.push("postgresql");
    }
    if !missing.is_empty() {
        install_debian(&missing)?;
    }
    browser_packages(workspace)
}

/// Where the browser for the tests is.
pub fn chromium() -> Result<PathBuf> {
    let (_, programs) = TEST_PACKAGES[0];
    programs.iter().find_map(|program| on_path(program)).ok_or_else(|| Error::Missing {
        what: "Chromium".to_owned(),
        remedy: "Run `cargo xtask tools --tests`, or install the package chromium.".to_owned(),
    })
}

impl Tool {
    fn own_folder(&self, tools: &Path) -> PathBuf {
        tools.join(format!("{}-{}", self.package, self.version))
    }

    fn own_bin(&self, tools: &Path) -> PathBuf {
        let folder = self.own_folder(tools);
        match self.source {
            Source::Cargo { .. } => folder.join("bin"),
            Source::Npm => folder.join("node_modules/.bin"),
        }
    }

    /// Whether the program exists and is of the right version.
    fn answers(&self, program: &Path) -> bool {
        program.is_file() && process::output(Command::new(program).arg("--version")).is_ok_and(|text| names_version(&text, self.says))
    }

    fn install(&self, workspace: &Workspace, tools: &Path) -> Result<()> {
        println!("{} {} is missing. It goes into {}. {}", self.package, self.version, tools.display(), self.patience);
        let folder = self.own_folder(tools);
        std::fs::create_dir_all(&folder).map_err(Error::io(format!("creating {}", folder.display())))?;
        match self.source {
            Source::Cargo { locked } => {
                let mut command = process::cargo(&workspace.root);
                command.args(["install", self.package, "--version", self.version]);
                command.args(locked.then_some("--locked"));
                process::run(command.arg("--root").arg(&folder))
            }
            Source::Npm => {
                let package = format!("{}@{}", self.package, self.version);
                process::run(npm()?.args(["install", "--prefix"]).arg(&folder).arg(package))
            }
        }
    }
}

/// Whether one of the words of `text` is the version; brackets and the like are no part of a word.
fn names_version(text: &str, version: &str) -> bool {
    text.split_whitespace().any(|word| word == version)
}

fn wasm_target(workspace: &Workspace) -> Result<()> {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", WASM_TARGET]);
    let library = process::output(rustc.current_dir(&workspace.root))?;
    if Path::new(library.trim()).is_dir() {
        return Ok(());
    }
    println!("Rust's part for WebAssembly is missing. rustup adds it: some seconds.");
    if on_path("rustup").is_none() {
        return Err(Error::Missing {
            what: format!("the Rust target {WASM_TARGET}"),
            remedy: "There is no rustup to add it with: install the package of your system that holds Rust's standard \
                     library for WebAssembly."
                .to_owned(),
        });
    }
    let mut rustup = Command::new("rustup");
    process::run(rustup.args(["target", "add", WASM_TARGET]).current_dir(&workspace.root))
}

/// The folder of the source of Rust's standard library, which the bundles are built with in a smaller form.
/// Without rustup it may be missing; then they are built with the library as it comes, and are larger.
pub fn library_source(workspace: &Workspace) -> Result<Option<PathBuf>> {
    let mut rustc = Command::new("rustc");
    let root = process::output(rustc.args(["--print", "sysroot"]).current_dir(&workspace.root))?;
    let source = Path::new(root.trim()).join("lib/rustlib/src/rust/library");
    let is_there = || source.join("Cargo.lock").is_file();
    if !is_there() && on_path("rustup").is_some() {
        println!("The source of Rust's standard library is missing. rustup adds it: some seconds.");
        let mut rustup = Command::new("rustup");
        process::run(rustup.args(["component", "add", "rust-src"]).current_dir(&workspace.root))?;
    }
    Ok(is_there().then_some(source))
}

/// npm without its advertisements and without scripts of packages.
fn npm() -> Result<Command> {
    if on_path("npm").is_none() {
        return Err(Error::Missing {
            what: "npm".to_owned(),
            remedy: "Install Node 20 or newer; npm comes with it or is the package npm.".to_owned(),
        });
    }
    let mut command = Command::new("npm");
    command.args(["--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]);
    Ok(command)
}

fn install_debian(packages: &[&str]) -> Result<()> {
    println!("These Debian packages are missing and get installed: {}. It may take some minutes.", packages.join(", "));
    let by_hand =
        || Error::Missing { what: packages.join(", "), remedy: format!("Install by hand: apt-get install {}", packages.join(" ")) };
    let root = process::is_root();
    if on_path("apt-get").is_none() || (!root && on_path("sudo").is_none()) {
        return Err(by_hand());
    }
    let apt = || {
        let mut command = Command::new(if root { "env" } else { "sudo" });
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet", "--yes"]);
        command
    };
    process::run(apt().arg("update"))?;
    process::run(apt().args(["install", "--no-install-recommends"]).args(packages))
}

/// The npm packages of the browser tests, unless they are there already.
fn browser_packages(workspace: &Workspace) -> Result<()> {
    let folder = workspace.root.join("tests/browser");
    let manifest = folder.join("package.json");
    let lock = folder.join("package-lock.json");
    let installed = folder.join("node_modules/.package-lock.json");
    if !manifest.is_file() || is_newer(&installed, &[&manifest, &lock]) {
        return Ok(());
    }
    println!("The npm packages of the browser tests get installed: some seconds.");
    let how = if lock.is_file() { "ci" } else { "install" };
    if installed.is_file() {
        // npm leaves its record alone when nothing changed, and its age is what we go by.
        std::fs::remove_file(&installed).map_err(Error::io(format!("removing {}", installed.display())))?;
    }
    process::run(npm()?.args([how, "--prefix"]).arg(&folder))
}

/// Whether `file` exists and is at least as new as each of the others that exist.
fn is_newer(file: &Path, others: &[&Path]) -> bool {
    let age = |path: &Path| std::fs::metadata(path).and_then(|data| data.modified()).ok();
    let Some(own) = age(file) else { return false };
    others.iter().filter_map(|other| age(other)).all(|other| own >= other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_whole_words() {
        assert!(names_version("trunk 0.21.14\n", TRUNK));
        assert!(names_version("wasm-opt version 132 (version_132)", "132"));
        assert!(!names_version("wasm-bindgen 0.2.1300", WASM_BINDGEN));
    }

    #[test]
    fn the_versions_written_elsewhere_agree() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let trunk = std::fs::read_to_string(root.join("Trunk.toml")).unwrap();
        assert!(trunk.contains(&format!("wasm_bindgen = \"{WASM_BINDGEN}\"")));
        let major = BINARYEN.split('.').next().unwrap();
        assert!(trunk.contains(&format!("wasm_opt = \"version_{major}\"")));
        assert!(TOOLS.iter().any(|tool| tool.package == "binaryen" && tool.says == major));
        let lock = std::fs::read_to_string(root.join("Cargo.lock")).unwrap();
        let locked = format!("name = \"wasm-bindgen\"\nversion = \"{WASM_BINDGEN}\"");
        assert!(lock.contains(&locked), "Cargo.lock holds another wasm-bindgen");
    }
}
