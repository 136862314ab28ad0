//! What Trunk leaves in a bundle and nobody needs: long names between the program and its JavaScript, and the
//! JavaScript's comments and blanks.
//!
//! A name such as `__wbg_querySelector_6c1bd81d448fb480` stands in both files and hardly compresses.

use crate::error::{Error, Result};
use crate::process;
use crate::workspace::files_below;
use serde_json::{Value, json};
use std::ffi::OsString;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Parts of classes that a library for streams makes for JavaScript, and that nothing here makes one of.
const NEVER_CALLED: &str = "intounderlying";

/// Shortens names and code of a finished bundle; its files get new hashes in their names. `features` are the
/// options that name the WebAssembly features of the module, `path` is where the tools are.
pub fn slim(folder: &Path, features: &[String], path: &OsString) -> Result<()> {
    let module = one(folder, "_bg.wasm")?;
    let script = module.with_file_name(name_of(&module).replace("_bg.wasm", ".js"));
    let binaryen = |options: &[&str]| {
        let mut command = Command::new("wasm-opt");
        command.args(options).args(features).arg(&module).arg("-o").arg(&module).env("PATH", path);
        process::output(&mut command)
    };
    let names = binaryen(&["--minify-imports-and-exports-and-modules"])?;
    if let Some(kept) = kept(&names)? {
        keep_only(&module, &kept, features, path)?;
    }
    // taken apart and put together anew, which finds some hundred bytes more
    binaryen(&["--flatten", "--rereloop", "-Oz", "-Oz"])?;
    // what is known of values in the whole program finds a little more
    binaryen(&["--gufa-optimizing", "-Oz"])?;
    let shortened = with_short_names(&read(&script)?, &names)?;
    write(&script, &shortened)?;
    let mut minify = Command::new("esbuild");
    minify.arg(&script).args(["--minify", "--format=esm", "--log-level=warning", "--allow-overwrite"]);
    let mut outfile = OsString::from("--outfile=");
    outfile.push(&script);
    process::run(minify.arg(outfile).env("PATH", path))?;
    rename(folder, &[script, module])
}

/// The exports that are called, by their new names and as Binaryen's list of what is needed; nothing when all are.
fn kept(names: &str) -> Result<Option<String>> {
    let names: Value = serde_json::from_str(names).map_err(|error| broken(&format!("Binaryen's list of names cannot be read: {error}")))?;
    let all: Vec<(&str, &str)> = list(&names, "exports").filter_map(|export| Some((text(export, 0)?, text(export, 1)?))).collect();
    let called = all.iter().filter(|(old, _)| !old.contains(NEVER_CALLED));
    let nodes: Vec<Value> = called.map(|(_, new)| json!({"name": new, "export": new, "root": true})).collect();
    Ok((nodes.len() < all.len()).then(|| Value::Array(nodes).to_string()))
}

/// Removes the exports of a module that are not among those kept, with all that only they need.
fn keep_only(module: &Path, kept: &str, features: &[String], path: &OsString) -> Result<()> {
    let needed = module.with_extension("needed.json");
    write(&needed, kept)?;
    let mut command = Command::new("wasm-metadce");
    command.arg(module).arg("-o").arg(module).arg("--graph-file").arg(&needed).args(features).env("PATH", path);
    process::output(&mut command)?;
    std::fs::remove_file(&needed).map_err(Error::io(format!("removing {}", needed.display())))
}

/// The JavaScript with the names that the module has now; `names` is what Binaryen says about them.
fn with_short_names(script: &str, names: &str) -> Result<String> {
    let names: Value = serde_json::from_str(names).map_err(|error| broken(&format!("Binaryen's list of names cannot be read: {error}")))?;
    let mut script = script.to_owned();
    for import in list(&names, "imports") {
        let (Some(module), Some(old), Some(new)) = (text(import, 0), text(import, 1), text(import, 2)) else { continue };
        script = replace_one(&script, &format!(" {old}: function"), &format!(" {new}: function"))?;
        // every module of imports is one, and has this name now
        script = script.replace(&format!("\"{module}\""), "\"a\"");
    }
    for export in list(&names, "exports") {
        if let (Some(old), Some(new)) = (text(export, 0), text(export, 1)) {
            script = replace_word(&script, &format!("wasm.{old}"), &format!("wasm.{new}"));
        }
    }
    Ok(script)
}

fn list<'a>(names: &'a Value, kind: &str) -> impl Iterator<Item = &'a Value> {
    names.get(kind).and_then(Value::as_array).into_iter().flatten()
}

fn text(entry: &Value, at: usize) -> Option<&str> {
    entry.get(at)?.as_str()
}

fn replace_one(script: &str, old: &str, new: &str) -> Result<String> {
    match script.matches(old).count() {
        1 => Ok(script.replacen(old, new, 1)),
        found => Err(broken(&format!("the JavaScript has `{}` {found} times instead of once", old.trim()))),
    }
}

/// Replaces a word where it does not go on.
fn replace_word(script: &str, old: &str, new: &str) -> String {
    let mut parts = script.split(old);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let goes_on = part.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$');
        out.push_str(if goes_on { old } else { new });
        out.push_str(part);
    }
    out
}

/// Gives files names with the hash of what is in them now.
fn rename(folder: &Path, files: &[PathBuf]) -> Result<()> {
    let index = folder.join("index.html");
    let mut page = read(&index)?;
    for file in files {
        let mut hasher = DefaultHasher::new();
        std::fs::read(file).map_err(Error::io(format!("reading {}", file.display())))?.hash(&mut hasher);
        let old = name_of(file);
        let end = if old.ends_with(".wasm") { "wasm" } else { "js" };
        let new = format!("program-{:016x}.{end}", hasher.finish());
        std::fs::rename(file, folder.join(&new)).map_err(Error::io(format!("renaming {}", file.display())))?;
        page = page.replace(&old, &new);
    }
    write(&index, &page)
}

fn one(folder: &Path, end: &str) -> Result<PathBuf> {
    let mut found = files_below(folder, &[])?.into_iter().filter(|file| name_of(file).ends_with(end));
    found.next().ok_or_else(|| broken(&format!("{} has no file that ends in {end}", folder.display())))
}

fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).map_err(Error::io(format!("reading {}", file.display())))
}

fn write(file: &Path, text: &str) -> Result<()> {
    std::fs::write(file, text).map_err(Error::io(format!("writing {}", file.display())))
}

fn broken(what: &str) -> Error {
    Error::Violations {
        rules: "what wasm-bindgen and Binaryen write",
        list: vec![what.to_owned()],
        remedy: "A new version of one of them may write it otherwise: see crates/xtask/src/slim.rs.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &str = r#"{"imports": [["./r_bg.js", "__wbg_get_1", "$"]], "exports": [["free", "a"], ["free_all", "b"]]}"#;

    #[test]
    fn both_sides_get_the_same_names() {
        let script = "{ __wbg_get_1: function(x) { wasm.free(x); wasm.free_all(); } } \"./r_bg.js\": import0";
        let short = with_short_names(script, NAMES).unwrap();
        assert_eq!(short, "{ $: function(x) { wasm.a(x); wasm.b(); } } \"a\": import0");
    }

    #[test]
    fn what_is_never_called_is_not_kept() {
        assert_eq!(kept(NAMES).unwrap(), None);
        let names = NAMES.replace("free_all", "intounderlyingsource_pull");
        assert_eq!(kept(&names).unwrap().unwrap(), r#"[{"export":"a","name":"a","root":true}]"#);
    }

    #[test]
    fn a_name_that_is_not_there_stops_the_build() {
        assert!(with_short_names("{ other: function() {} }", NAMES).is_err());
        assert!(with_short_names("", "not a list").is_err());
    }
}
