//! Where things are: the checkout, Cargo's target folder, our tools.

use crate::error::{Error, Result};
use crate::process;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// The checkout and what Cargo says about it.
pub struct Workspace {
    /// The folder with the top-level `Cargo.toml`.
    pub root: PathBuf,
    /// Where Cargo puts what it builds.
    pub target: PathBuf,
    /// `cargo metadata --no-deps`.
    pub metadata: Value,
}

impl Workspace {
    /// Finds the checkout that the current folder is in.
    pub fn locate() -> Result<Self> {
        let here = std::env::current_dir().map_err(Error::io("finding the current folder"))?;
        let root = here
            .ancestors()
            .find(|folder| folder.join("crates/xtask/Cargo.toml").is_file())
            .map(Path::to_path_buf)
            .ok_or(Error::OutsideCheckout)?;
        let text = process::output(process::cargo(&root).args(["metadata", "--no-deps", "--format-version", "1"]))?;
        let unreadable = |reason: String| Error::Unreadable { what: "cargo metadata", reason };
        let metadata: Value = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
        let target = metadata
            .get("target_directory")
            .and_then(Value::as_str)
            .map(PathBuf::from)
            .ok_or_else(|| unreadable("it names no target_directory".to_owned()))?;
        Ok(Self { root, target, metadata })
    }

    /// Where Trunk puts the finished files of a bundle.
    pub fn dist(&self, bundle: &str) -> PathBuf {
        self.root.join("frontend/dist").join(bundle)
    }
}

/// The folder for tools that belong to no checkout: `~/.cache/candor/tools`, or its like.
pub fn tools_folder() -> Result<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let cache = set("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| set("HOME").map(|home| PathBuf::from(home).join(".cache")))
        .ok_or_else(|| Error::Missing {
            what: "a home folder".to_owned(),
            remedy: "Set HOME or XDG_CACHE_HOME to a folder that can be written to.".to_owned(),
        })?;
    Ok(cache.join("candor/tools"))
}

/// Every file below a folder, sorted, without those below a folder of one of the `skip` names.
pub fn files_below(folder: &Path, skip: &[&str]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let doing = || Error::io(format!("listing {}", folder.display()));
        for entry in std::fs::read_dir(&folder).map_err(doing())? {
            let path = entry.map_err(doing())?.path();
            let name = path.file_name().unwrap_or_default();
            if !path.is_dir() {
                files.push(path);
            } else if !skip.iter().any(|skipped| name == *skipped) {
                folders.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}
