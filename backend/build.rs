//! Puts the front-end bundles into the binary: a table of names, types, digests and compressed forms.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("../frontend/dist");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut table = String::from("/// Every file of every bundle.\npub static ASSETS: &[Asset] = &[\n");
    for bundle in ["respondent", "credential", "console", "designer", "fieldwork", "checker", "preview"] {
        let folder = root.join(bundle);
        println!("cargo::rerun-if-changed={}", folder.display());
        if !folder.join("index.html").exists() {
            println!("cargo::warning=the bundle {bundle} is missing; build it with `cargo xtask bundle`, or the server has no pages");
            continue;
        }
        let mut files: Vec<_> = std::fs::read_dir(&folder)?.collect::<Result<Vec<_>, _>>()?.into_iter().map(|e| e.path()).collect();
        files.sort();
        for file in files.iter().filter(|f| f.is_file() && !matches!(f.extension().and_then(|e| e.to_str()), Some("br" | "gz"))) {
            add(&mut table, bundle, file)?;
        }
    }
    table.push_str("];\n");
    std::fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("assets.rs"), table)?;
    Ok(())
}

fn add(table: &mut String, bundle: &str, file: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let name = file.file_name().and_then(|n| n.to_str()).ok_or("a file name is not text")?;
    let kind = match file.extension().and_then(|e| e.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("ico") => "image/x-icon",
        _ => "application/octet-stream",
    };
    let mut digest = DefaultHasher::new();
    std::fs::read(file)?.hash(&mut digest);
    let include = |path: &Path| format!("include_bytes!({:?})", path.display().to_string());
    let compressed = |ending: &str| {
        let path = PathBuf::from(format!("{}.{ending}", file.display()));
        if path.exists() { format!("Some({})", include(&path)) } else { "None".to_owned() }
    };
    writeln!(
        table,
        "    Asset {{ path: \"{bundle}/{name}\", kind: \"{kind}\", etag: \"\\\"{:016x}\\\"\", plain: {}, br: {}, gz: {} }},",
        digest.finish(),
        include(file),
        compressed("br"),
        compressed("gz")
    )?;
    Ok(())
}
