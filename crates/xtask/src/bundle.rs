//! The WebAssembly bundles: one Trunk call each, skipped when nothing that goes into it has changed.

use crate::dist;
use crate::error::{Error, Result};
use crate::process;
use crate::slim;
use crate::tools;
use crate::workspace::{Workspace, files_below};
use std::collections::hash_map::DefaultHasher;
use std::ffi::OsString;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// One bundle, how large it may be and what it is made of.
pub struct Bundle {
    /// Its folder's name below `frontend/` and below `/assets/`.
    pub name: &'static str,
    /// The most that JavaScript and WebAssembly together may weigh, compressed with Brotli.
    pub budget_bytes: u64,
    /// The crates outside `frontend/` that it is made of.
    crates: &'static [&'static str],
    /// The folders of programs below `frontend/` that it is made of.
    folders: &'static [&'static str],
    /// Bundles made before whose addresses its page names.
    parts: &'static [&'static str],
}

/// Every bundle of the project. The sizes are what a phone on a weak connection has to fetch.
pub const BUNDLES: [Bundle; 7] = [
    Bundle { name: "respondent", budget_bytes: 80_000, crates: &["survey", "form", "wire"], folders: &["respondent"], parts: &[] },
    Bundle {
        name: "credential",
        budget_bytes: 60_000,
        crates: &["credential", "survey", "form", "wire"],
        folders: &["credential"],
        parts: &[],
    },
    Bundle { name: "console", budget_bytes: 250_000, crates: &["survey", "form", "wire", "stats"], folders: &["console"], parts: &[] },
    Bundle { name: "checker", budget_bytes: 186_000, crates: &["survey", "form", "wire", "lint"], folders: &["checker"], parts: &[] },
    Bundle { name: "preview", budget_bytes: 122_000, crates: &["survey", "form", "wire"], folders: &["preview"], parts: &[] },
    Bundle {
        name: "fieldwork",
        budget_bytes: 192_000,
        crates: &["survey", "form", "wire", "stats"],
        folders: &["fieldwork", "console"],
        parts: &[],
    },
    Bundle {
        name: "designer",
        budget_bytes: 294_000,
        crates: &["survey", "form", "wire", "stats"],
        folders: &["designer", "console"],
        parts: &["checker", "preview"],
    },
];

/// What else lies below `frontend/` and goes into no bundle.
const NOT_BUNDLED: [&str; 4] = ["places", "dist", "target", "node_modules"];

/// Changes when this program treats what Trunk made in another way, so that old bundles are made anew.
const RECIPE: u32 = 9;

/// Cargo builds the standard library with the program, for size; see docs/decisions/0020. The names of Cargo's
/// and rustc's options that are not stable may change with the toolchain.
const SMALL_LIBRARY: [(&str, &str); 3] =
    [("RUSTC_BOOTSTRAP", "1"), ("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort"), ("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")];

/// A panic ends the program without words, and nothing is printed for whoever debugs.
const SMALL_FLAGS: [&str; 4] = ["-Zlocation-detail=none", "-Zfmt-debug=none", "-Zunstable-options", "-Cpanic=immediate-abort"];

/// Makes the bundles that are out of date; `check_budget` fails when one has grown too large.
pub fn make(workspace: &Workspace, check_budget: bool) -> Result<()> {
    let mut front = None;
    for bundle in &BUNDLES {
        let mut inputs = bundle.inputs(workspace)?;
        if bundle.is_fresh(workspace, inputs) {
            println!("The bundle {} is up to date.", bundle.name);
            continue;
        }
        if front.is_none() {
            front = Some(Front::prepare(workspace)?);
            // Fetching may have completed Cargo.lock, which is one of the inputs.
            inputs = bundle.inputs(workspace)?;
        }
        let Some(front) = &front else { continue };
        bundle.build(workspace, front)?;
        let folder = workspace.dist(bundle.name);
        slim::slim(&folder, &bundle.features(workspace)?, &front.path())?;
        dist::join_styles(&folder)?;
        for part in bundle.parts {
            dist::name_part(&folder, part, &workspace.dist(part))?;
        }
        dist::audit(&folder)?;
        dist::compress(&folder)?;
        bundle.remember(workspace, inputs)?;
    }
    dist::weigh(workspace, check_budget)
}

/// Fetches the crates that the standard library itself is made of; fetching those of the workspace leaves them out.
fn fetch_for_library(workspace: &Workspace, folder: &Path) -> Result<()> {
    let mut fetch = process::cargo(&workspace.root);
    fetch.env("RUSTC_BOOTSTRAP", "1").args(["fetch", "--locked", "--target", tools::WASM_TARGET, "--manifest-path"]);
    process::run(fetch.arg(folder.join("Cargo.toml")))
}

/// What building takes.
pub struct Front {
    /// Folders of programs, to put in front of PATH.
    folders: Vec<PathBuf>,
    /// Whether the standard library is built with the program.
    is_library_built: bool,
}

impl Front {
    /// Installs the tools and fetches the crates, because Trunk itself works without the network.
    pub fn prepare(workspace: &Workspace) -> Result<Self> {
        let library = tools::library_source(workspace)?;
        let front = Self { folders: tools::for_building(workspace)?, is_library_built: library.is_some() };
        match library {
            Some(folder) => fetch_for_library(workspace, &folder)?,
            None => println!("Without the source of Rust's standard library the bundles get larger than need be."),
        }
        let mut fetch = process::cargo(&workspace.root);
        front.choose_library(fetch.arg("fetch"));
        process::run(&mut fetch)?;
        println!("The bundles get built: some minutes the first time, seconds after a small change.");
        Ok(front)
    }

    fn choose_library(&self, command: &mut Command) {
        if self.is_library_built {
            command.envs(SMALL_LIBRARY);
        }
    }

    /// PATH with the tools in front.
    pub fn path(&self) -> OsString {
        process::path_with(&self.folders)
    }

    /// Lets a build of WebAssembly be as small as the bundles.
    pub fn make_small(&self, command: &mut Command) {
        self.choose_library(command);
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", self.flags());
    }

    fn flags(&self) -> String {
        // Messages of panics name source files; where those lie on this machine is nobody's business.
        let remap = cargo_home().map(|home| format!("--remap-path-prefix={}=", home.join("registry/src").display()));
        let small = SMALL_FLAGS.iter().filter(|_| self.is_library_built).map(|flag| (*flag).to_owned());
        remap.into_iter().chain(small).collect::<Vec<_>>().join(" ")
    }
}

impl Bundle {
    fn build(&self, workspace: &Workspace, front: &Front) -> Result<()> {
        // Trunk copies whatever lies in this folder, also what another bundle left there.
        let scratch = workspace.target.join("wasm-bindgen/release");
        if scratch.exists() {
            std::fs::remove_dir_all(&scratch).map_err(Error::io(format!("emptying {}", scratch.display())))?;
        }
        let page = format!("frontend/{}/index.html", self.name);
        let mut trunk = Command::new("trunk");
        trunk.args(["build", "--release", "--config", "Trunk.toml", "--skip-version-check"]);
        // Its JavaScript minifier does not know today's syntax, says so, and leaves the file as it is.
        trunk.args(["--log", "error,trunk=info,trunk::processing::minify=error"]);
        trunk.arg("--dist").arg(workspace.dist(self.name));
        trunk.args(["--public-url", &format!("/assets/{}/", self.name), &page]);
        trunk.env("PATH", front.path());
        // Trunk reads this variable but understands only the words true and false.
        trunk.env_remove("NO_COLOR");
        front.make_small(&mut trunk);
        process::run(trunk.current_dir(&workspace.root))
    }

    /// The options that name WebAssembly features, as the bundle's page gives them to Trunk.
    pub fn features(&self, workspace: &Workspace) -> Result<Vec<String>> {
        let file = workspace.root.join(format!("frontend/{}/index.html", self.name));
        let page = std::fs::read_to_string(&file).map_err(Error::io(format!("reading {}", file.display())))?;
        let options =
            page.split_once("data-wasm-opt-params=\"").and_then(|(_, rest)| rest.split_once('"')).map_or("", |(options, _)| options);
        Ok(options.split_whitespace().map(str::to_owned).collect())
    }

    /// A number that changes with anything the bundle is made from.
    fn inputs(&self, workspace: &Workspace) -> Result<u64> {
        let mut hasher = DefaultHasher::new();
        RECIPE.hash(&mut hasher);
        (tools::TRUNK, tools::WASM_BINDGEN, tools::BINARYEN, tools::ESBUILD).hash(&mut hasher);
        let mut rustc = Command::new("rustc");
        process::output(rustc.arg("--version").current_dir(&workspace.root))?.hash(&mut hasher);
        for file in ["Cargo.toml", "Cargo.lock", ".cargo/config.toml", "Trunk.toml"] {
            hash_file(&workspace.root, &workspace.root.join(file), &mut hasher)?;
        }
        for part in BUNDLES.iter().filter(|bundle| self.parts.contains(&bundle.name)) {
            part.outputs(workspace)?.hash(&mut hasher);
        }
        let others = BUNDLES.iter().map(|bundle| bundle.name).filter(|name| !self.folders.contains(name));
        let skip: Vec<&str> = others.chain(NOT_BUNDLED).collect();
        let crates = self.crates.iter().map(|name| format!("crates/{name}"));
        for folder in crates.chain(["frontend".to_owned()]) {
            for file in files_below(&workspace.root.join(folder), &skip)? {
                hash_file(&workspace.root, &file, &mut hasher)?;
            }
        }
        Ok(hasher.finish())
    }

    /// A number that changes with anything in the finished bundle.
    fn outputs(&self, workspace: &Workspace) -> Result<u64> {
        let mut hasher = DefaultHasher::new();
        let folder = workspace.dist(self.name);
        for file in files_below(&folder, &[])? {
            hash_file(&folder, &file, &mut hasher)?;
        }
        Ok(hasher.finish())
    }

    fn record(&self, workspace: &Workspace) -> PathBuf {
        workspace.target.join("xtask").join(self.name)
    }

    fn is_fresh(&self, workspace: &Workspace, inputs: u64) -> bool {
        let Ok(record) = std::fs::read_to_string(self.record(workspace)) else {
            return false;
        };
        self.outputs(workspace).is_ok_and(|outputs| record == format!("{inputs:016x} {outputs:016x}"))
    }

    fn remember(&self, workspace: &Workspace, inputs: u64) -> Result<()> {
        let record = self.record(workspace);
        let text = format!("{inputs:016x} {:016x}", self.outputs(workspace)?);
        std::fs::create_dir_all(record.parent().unwrap_or(&workspace.target))
            .and_then(|()| std::fs::write(&record, text))
            .map_err(Error::io(format!("writing {}", record.display())))
    }
}

/// Where Cargo keeps the sources of crates.
fn cargo_home() -> Option<PathBuf> {
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo"));
    std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home)
}

/// The name below `root` and the content.
fn hash_file(root: &Path, file: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    let content = std::fs::read(file).map_err(Error::io(format!("reading {}", file.display())))?;
    file.strip_prefix(root).unwrap_or(file).hash(hasher);
    content.hash(hasher);
    Ok(())
}
