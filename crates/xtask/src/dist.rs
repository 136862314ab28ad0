//! What happens to a bundle after Trunk: it is checked, compressed and weighed.

use crate::bundle::BUNDLES;
use crate::error::{Error, Result};
use crate::workspace::{Workspace, files_below};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Below this a compressed copy is not worth the trouble.
const WORTH_COMPRESSING_BYTES: u64 = 200;
const BROTLI_QUALITY: u32 = 11;
const BROTLI_WINDOW: u32 = 24;
/// A content hash has 16 digits, fewer when it begins with zeros.
const HASH_DIGITS_MIN: usize = 12;

/// Checks that the page obeys the content security policy and that every other file may be cached for ever.
pub fn audit(folder: &Path) -> Result<()> {
    let mut list = Vec::new();
    for file in files_below(folder, &[])? {
        let name = file.strip_prefix(folder).unwrap_or(&file).display().to_string();
        if name == "index.html" {
            let page = std::fs::read_to_string(&file).map_err(Error::io(format!("reading {}", file.display())))?;
            list.extend(inline_code(&page));
        } else if !is_compressed(&file) && !has_content_hash(&name) {
            list.push(format!("{name} has no content hash in its name"));
        }
    }
    if list.is_empty() {
        return Ok(());
    }
    Err(Error::Violations {
        rules: "rules for finished bundles",
        list,
        remedy: "Let Trunk hash the file, and move inline code into a file of its own.",
    })
}

/// Makes one file of a page's style sheets: each costs a request before anything is shown.
pub fn join_styles(folder: &Path) -> Result<()> {
    let index = folder.join("index.html");
    let page = std::fs::read_to_string(&index).map_err(Error::io(format!("reading {}", index.display())))?;
    let links = style_links(&page);
    if links.len() < 2 {
        return Ok(());
    }
    let mut styles = String::new();
    for (_, address) in &links {
        let file = folder.join(address.rsplit('/').next().unwrap_or_default());
        styles.push_str(&std::fs::read_to_string(&file).map_err(Error::io(format!("reading {}", file.display())))?);
        std::fs::remove_file(&file).map_err(Error::io(format!("removing {}", file.display())))?;
    }
    let mut hasher = DefaultHasher::new();
    styles.hash(&mut hasher);
    let name = format!("styles-{:016x}.css", hasher.finish());
    std::fs::write(folder.join(&name), styles).map_err(Error::io(format!("writing {name}")))?;
    std::fs::write(&index, with_one_style(&page, &links, &name)).map_err(Error::io(format!("writing {}", index.display())))
}

/// Writes into a page where the parts of another bundle are that it starts itself: script, JavaScript, WebAssembly.
pub fn name_part(folder: &Path, part: &str, its_folder: &Path) -> Result<()> {
    let read = |file: &Path| std::fs::read_to_string(file).map_err(Error::io(format!("reading {}", file.display())));
    let index = folder.join("index.html");
    let page = with_part(&read(&index)?, part, &addresses(&read(&its_folder.join("index.html"))?));
    std::fs::write(&index, page).map_err(Error::io(format!("writing {}", index.display())))
}

/// The page with the addresses of a part in its head.
fn with_part(page: &str, part: &str, addresses: &[&str]) -> String {
    page.replacen("<title>", &format!("<meta content=\"{}\" name={part}><title>", addresses.join(" ")), 1)
}

/// The scripts and the module that a page names, in its order.
fn addresses(page: &str) -> Vec<&str> {
    let found = page.split([' ', '>']).filter_map(|word| word.strip_prefix("src=").or_else(|| word.strip_prefix("href=")));
    found.map(|address| address.trim_matches('"')).filter(|address| address.ends_with(".js") || address.ends_with(".wasm")).collect()
}

/// The links to style sheets as written, each with its address.
fn style_links(page: &str) -> Vec<(&str, &str)> {
    let tags = page.match_indices("<link").filter_map(|(at, _)| page.get(at..=at + page.get(at..)?.find('>')?));
    let styles = tags.filter(|tag| tag.contains("stylesheet"));
    styles.filter_map(|tag| Some((tag, tag.split_once("href=")?.1.trim_start_matches('"').split(['"', ' ', '>']).next()?))).collect()
}

/// The page with its first link to a style sheet leading to another file, and without the rest.
fn with_one_style(page: &str, links: &[(&str, &str)], name: &str) -> String {
    let mut page = page.to_owned();
    for (at, (tag, address)) in links.iter().enumerate() {
        let folder = address.rsplit_once('/').map_or("", |(folder, _)| folder);
        let new = if at == 0 { tag.replace(address, &format!("{folder}/{name}")) } else { String::new() };
        page = page.replacen(tag, &new, 1);
    }
    page
}

/// What a page contains that `script-src 'self'; style-src 'self'` forbids.
fn inline_code(page: &str) -> Vec<String> {
    let page = page.to_ascii_lowercase();
    let mut list = Vec::new();
    for tag in page.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        let mut words = tag.split_whitespace();
        let name = words.next().unwrap_or_default();
        let attributes: Vec<&str> = words.filter_map(|word| word.split('=').next()).collect();
        if name == "script" && !attributes.contains(&"src") {
            list.push("the page has an inline script".to_owned());
        }
        if name == "style" || attributes.contains(&"style") {
            list.push(format!("the page has an inline style: <{tag}>"));
        }
        let mut handlers = attributes.iter().filter(|word| word.starts_with("on"));
        if let Some(handler) = handlers.next() {
            list.push(format!("the page has an inline event handler: {handler}"));
        }
    }
    list
}

fn has_content_hash(name: &str) -> bool {
    let is_hash = |part: &str| part.len() >= HASH_DIGITS_MIN && part.chars().all(|digit| digit.is_ascii_hexdigit());
    name.rsplit('/').next().is_some_and(|file| file.split(['-', '_', '.']).any(is_hash))
}

fn is_compressed(file: &Path) -> bool {
    file.extension().is_some_and(|end| end == "br" || end == "gz")
}

/// Writes a Brotli and a gzip copy beside each file that gets smaller by it.
pub fn compress(folder: &Path) -> Result<()> {
    for file in files_below(folder, &[])? {
        if is_compressed(&file) {
            continue;
        }
        let doing = || Error::io(format!("compressing {}", file.display()));
        let content = std::fs::read(&file).map_err(doing())?;
        if content.len() as u64 <= WORTH_COMPRESSING_BYTES {
            continue;
        }
        let copies = [("br", brotli(&content)), ("gz", gzip(&content))];
        for (end, copy) in copies {
            let copy = copy.map_err(doing())?;
            if copy.len() < content.len() {
                std::fs::write(with_end(&file, end), copy).map_err(doing())?;
            }
        }
    }
    Ok(())
}

fn brotli(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 4096, BROTLI_QUALITY, BROTLI_WINDOW);
    writer.write_all(content)?;
    writer.flush()?;
    drop(writer);
    Ok(out)
}

fn gzip(content: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(content)?;
    writer.finish()
}

fn with_end(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_os_string();
    name.push(".");
    name.push(end);
    PathBuf::from(name)
}

/// Prints what each bundle weighs; with `insist`, fails when one weighs more than its budget.
pub fn weigh(workspace: &Workspace, insist: bool) -> Result<()> {
    let mut list = Vec::new();
    println!("{:<12}{:>16}{:>12}", "bundle", "js+wasm, Brotli", "budget");
    for bundle in &BUNDLES {
        let weight = weight_bytes(&workspace.dist(bundle.name))?;
        let (own, budget) = (kilobytes(weight), kilobytes(bundle.budget_bytes));
        println!("{:<12}{own:>16}{budget:>12}", bundle.name);
        if weight > bundle.budget_bytes {
            list.push(format!("{} weighs {own}; its budget is {budget}", bundle.name));
        }
    }
    if list.is_empty() || !insist {
        return Ok(());
    }
    Err(Error::Violations {
        rules: "size budgets",
        list,
        remedy: "Find what grew, for instance with `cargo tree`; the budgets are in crates/xtask/src/bundle.rs.",
    })
}

/// Prints what the scripts and modules of a folder weigh, and fails when that is more than the budget.
pub fn check_weight(name: &str, folder: &Path, budget_bytes: u64) -> Result<()> {
    let weight = weight_bytes(folder)?;
    let (own, budget) = (kilobytes(weight), kilobytes(budget_bytes));
    println!("{name}: {own} as JavaScript and WebAssembly in Brotli; the budget is {budget}");
    if weight <= budget_bytes {
        return Ok(());
    }
    Err(Error::Violations {
        rules: "size budgets",
        list: vec![format!("{name} weighs {own}; its budget is {budget}")],
        remedy: "Find what grew, for instance with `cargo tree`.",
    })
}

fn weight_bytes(folder: &Path) -> Result<u64> {
    let mut sum = 0;
    for file in files_below(folder, &[])? {
        if file.extension().is_some_and(|end| end == "js" || end == "mjs" || end == "wasm") {
            let copy = with_end(&file, "br");
            let sent = if copy.is_file() { copy } else { file };
            let data = std::fs::metadata(&sent).map_err(Error::io(format!("measuring {}", sent.display())))?;
            sum += data.len();
        }
    }
    Ok(sum)
}

/// Tenths of a kilobyte, rounded up so that a number above the budget never reads like the budget.
fn kilobytes(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{}.{} kB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_become_one() {
        let page = "<head><link href=/assets/a/one-1.css rel=stylesheet><link rel=preload href=/x><link href=\"/assets/a/two-2.css\" rel=stylesheet></head>";
        let links = style_links(page);
        assert_eq!(links.iter().map(|l| l.1).collect::<Vec<_>>(), ["/assets/a/one-1.css", "/assets/a/two-2.css"]);
        let one = with_one_style(page, &links, "styles-3.css");
        assert_eq!(one, "<head><link href=/assets/a/styles-3.css rel=stylesheet><link rel=preload href=/x></head>");
    }

    #[test]
    fn a_page_names_the_parts_it_starts() {
        let part = "<title>L</title><script src=/assets/l/worker-1.js type=module></script><link href=/assets/l/program-2.js rel=modulepreload><link as=fetch href=\"/assets/l/program-3.wasm\" rel=preload>";
        let found = addresses(part);
        assert_eq!(found, ["/assets/l/worker-1.js", "/assets/l/program-2.js", "/assets/l/program-3.wasm"]);
        let page = with_part("<head><title>D</title>", "checker", &found);
        let named = "/assets/l/worker-1.js /assets/l/program-2.js /assets/l/program-3.wasm";
        assert_eq!(page, format!("<head><meta content=\"{named}\" name=checker><title>D</title>"));
    }
    use std::io::Read;

    #[test]
    fn inline_code_is_found() {
        let page = "<head><script src=/a.js type=module></script><link rel=preload></head><body>";
        assert_eq!(inline_code(page), Vec::<String>::new());
        for bad in ["<script type=module>", "<STYLE>", "<p style='x'>", "<a onclick=x>"] {
            assert_eq!(inline_code(bad).len(), 1, "{bad}");
        }
    }

    #[test]
    fn names_need_a_content_hash() {
        assert!(has_content_hash("candor-console-994e34bee8abfef7_bg.wasm"));
        assert!(has_content_hash("fonts/text-c920ca43256fdcb9.woff2"));
        assert!(!has_content_hash("snippets/994e34bee8abfef7/inline0.js"));
        assert!(!has_content_hash("style.css"));
    }

    #[test]
    fn compressed_copies_hold_the_same_content() {
        let content = b"survey ".repeat(100);
        let mut plain = Vec::new();
        let packed = brotli(&content).unwrap();
        brotli::Decompressor::new(&packed[..], 4096).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, content);
        let packed = gzip(&content).unwrap();
        plain.clear();
        flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut plain).unwrap();
        assert_eq!(plain, content);
    }

    #[test]
    fn sizes_are_rounded_up() {
        assert_eq!(kilobytes(110_000), "110.0 kB");
        assert_eq!(kilobytes(110_001), "110.1 kB");
    }
}
