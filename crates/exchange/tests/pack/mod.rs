//! Workbooks for tests, packed by hand so that they can be wrong in every way.

#![allow(dead_code)]

use miniz_oxide::deflate::compress_to_vec;

/// A packed file of these parts.
pub fn zip(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut file, mut list) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let data = compress_to_vec(content, 6);
        let header = file.len() as u32;
        let sizes = [(data.len() as u32).to_le_bytes(), (content.len() as u32).to_le_bytes()].concat();
        let name_length = (name.len() as u16).to_le_bytes();
        let common = [&[20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &sizes, &name_length, &[0, 0]].concat();
        file.extend([b"PK\x03\x04", &common[..], name.as_bytes(), &data].concat());
        list.extend([b"PK\x01\x02\x14\x00", &common[..], &[0; 10], &header.to_le_bytes(), name.as_bytes()].concat());
    }
    let count = (parts.len() as u16).to_le_bytes();
    let (size, at) = ((list.len() as u32).to_le_bytes(), (file.len() as u32).to_le_bytes());
    [file, list, [b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &at, &[0, 0]].concat()].concat()
}

/// A workbook with this sheet named `survey`, given as XML.
pub fn workbook(sheet: &str) -> Vec<u8> {
    sheets(&[("survey", sheet.to_owned())])
}

/// A workbook of sheets of rows of texts.
pub fn book(all: &[(&str, &[Vec<String>])]) -> Vec<u8> {
    let cell = |text: &String| format!("<c t=\"inlineStr\"><is><t>{}</t></is></c>", text.replace('&', "&amp;").replace('<', "&lt;"));
    let row = |cells: &Vec<String>| format!("<row>{}</row>", cells.iter().map(cell).collect::<String>());
    let sheet =
        |rows: &[Vec<String>]| format!("<worksheet><sheetData>{}</sheetData></worksheet>", rows.iter().map(row).collect::<String>());
    sheets(&all.iter().map(|(name, rows)| (*name, sheet(rows))).collect::<Vec<_>>())
}

/// A workbook with a sheet named `survey` of rows of texts.
pub fn rows(rows: &[&[&str]]) -> Vec<u8> {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
    book(&[("survey", &rows)])
}

fn sheets(all: &[(&str, String)]) -> Vec<u8> {
    let list: String = all.iter().map(|(name, _)| format!("<sheet name=\"{name}\" r:id=\"{name}\"/>")).collect();
    let targets: String = all.iter().map(|(name, _)| format!("<Relationship Id=\"{name}\" Target=\"worksheets/{name}.xml\"/>")).collect();
    let mut parts = vec![
        ("xl/workbook.xml".to_owned(), format!("<workbook xmlns:r=\"r\"><sheets>{list}</sheets></workbook>").into_bytes()),
        ("xl/_rels/workbook.xml.rels".to_owned(), format!("<Relationships>{targets}</Relationships>").into_bytes()),
    ];
    parts.extend(all.iter().map(|(name, sheet)| (format!("xl/worksheets/{name}.xml"), sheet.clone().into_bytes())));
    zip(&parts.iter().map(|(name, part)| (name.as_str(), part.clone())).collect::<Vec<_>>())
}
