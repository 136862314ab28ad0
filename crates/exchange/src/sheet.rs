//! Sheets of a workbook as rows of texts.

use std::collections::BTreeMap;

use roxmltree::Node;

use crate::guard::MAX_ELEMENTS;
use crate::refused::Refused;
use crate::xml;
use crate::zip::Archive;

/// Most columns of a sheet that are read; further ones are left out.
const MAX_COLUMNS: usize = 500;

/// The rows of a sheet with their cells.
pub(crate) type Rows = Vec<Vec<String>>;

/// The sheets of a workbook by their names in small letters.
pub(crate) fn sheets(bytes: &[u8], wanted: &[&str]) -> Result<BTreeMap<String, Rows>, Refused> {
    let mut archive = Archive::open(bytes)?;
    let Some(workbook) = archive.text("xl/workbook.xml")? else { return Err(Refused::NoSurveySheet) };
    let relations = archive.text("xl/_rels/workbook.xml.rels")?.unwrap_or_default();
    let targets = targets(&relations)?;
    let shared = match archive.text("xl/sharedStrings.xml")? {
        Some(text) => shared(&text)?,
        None => Vec::new(),
    };
    let workbook = xml::parse(&workbook)?;
    let mut found = BTreeMap::new();
    for sheet in workbook.descendants().filter(|node| node.is_element() && node.tag_name().name() == "sheet") {
        let name = sheet.attribute("name").unwrap_or_default().trim().to_lowercase();
        if !wanted.contains(&name.as_str()) || found.contains_key(&name) {
            continue;
        }
        let id = sheet.attributes().find(|attribute| attribute.name() == "id" && attribute.namespace().is_some()).map(|a| a.value());
        let Some(path) = id.and_then(|id| targets.get(id)) else { continue };
        let Some(text) = archive.text(path)? else { continue };
        found.insert(name, rows(&text, &shared)?);
    }
    Ok(found)
}

/// Where the parts that a workbook names are.
fn targets(text: &str) -> Result<BTreeMap<String, String>, Refused> {
    if text.is_empty() {
        return Ok(BTreeMap::new());
    }
    let document = xml::parse(text)?;
    let path = |target: &str| target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
    let relation = |node: Node<'_, '_>| Some((node.attribute("Id")?.to_owned(), path(node.attribute("Target")?)));
    Ok(document.root_element().children().filter(Node::is_element).filter_map(relation).collect())
}

/// Texts that cells name by their number.
fn shared(text: &str) -> Result<Vec<String>, Refused> {
    let document = xml::parse(text)?;
    Ok(xml::children(document.root_element(), "si").map(rich).collect())
}

/// A text that may be made of pieces with formats of their own; reading aids for characters are left out.
fn rich(node: Node<'_, '_>) -> String {
    let own: String = xml::children(node, "t").map(xml::text_of).collect();
    let runs: String = xml::children(node, "r").flat_map(|run| xml::children(run, "t").map(xml::text_of).collect::<Vec<_>>()).collect();
    own + &runs
}

fn rows(text: &str, shared: &[String]) -> Result<Rows, Refused> {
    let document = xml::parse(text)?;
    let Some(data) = xml::children(document.root_element(), "sheetData").next() else { return Ok(Vec::new()) };
    let (mut rows, mut count, mut length) = (Vec::new(), 0_usize, 0_usize);
    for row in xml::children(data, "row") {
        let mut cells: Vec<String> = Vec::new();
        for cell in xml::children(row, "c") {
            let at = cell.attribute("r").and_then(column).unwrap_or(cells.len());
            let value = value(cell, shared);
            if value.is_empty() || at >= MAX_COLUMNS {
                continue;
            }
            length += value.len();
            cells.resize(cells.len().max(at + 1), String::new());
            cells[at] = value;
        }
        count += cells.len();
        // a text that is named by many cells is copied for each
        if count > MAX_ELEMENTS || length > crate::guard::MAX_UNPACKED_BYTES {
            return Err(Refused::TooManyElements);
        }
        rows.push(cells);
    }
    Ok(rows)
}

/// The number of a column from a reference such as `AB12`.
fn column(reference: &str) -> Option<usize> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let number = letters.take(4).fold(0_usize, |number, letter| number * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

fn value(cell: Node<'_, '_>, shared: &[String]) -> String {
    let written = || xml::child_text(cell, "v");
    let text = match cell.attribute("t").unwrap_or("n") {
        "s" => written().trim().parse::<usize>().ok().and_then(|n| shared.get(n)).cloned().unwrap_or_default(),
        "inlineStr" => xml::children(cell, "is").map(rich).collect(),
        "b" => if written().trim() == "1" { "true" } else { "false" }.to_owned(),
        "e" => String::new(),
        "str" => written(),
        // 1.0 and 1 are the same number
        _ => written().trim().parse::<f64>().map_or_else(|_| written(), |n| n.to_string()),
    };
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_numbers() {
        for (reference, number) in [("A1", Some(0)), ("Z9", Some(25)), ("AA1", Some(26)), ("XFD1", Some(16383)), ("1", None), ("", None)] {
            assert_eq!(column(reference), number, "{reference}");
        }
    }
}
