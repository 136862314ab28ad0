//! Reads as much of a PDF as the tests need: objects, streams, structure, and text in the order of drawing.

use std::collections::HashMap;
use std::io::Read as _;

/// A PDF that was written without object streams.
pub struct Pdf {
    objects: HashMap<u32, Object>,
}

struct Object {
    dictionary: String,
    stream: String,
}

impl Pdf {
    pub fn read(bytes: &[u8]) -> Self {
        // one character for each byte, so that positions are the same
        let text: String = bytes.iter().map(|byte| char::from(*byte)).collect();
        let bytes_at = |start: usize, end: usize| text[start..end].chars().map(|c| c as u8).collect::<Vec<u8>>();
        let mut objects = HashMap::new();
        let mut at = 0;
        while let Some(found) = text[at..].find(" 0 obj") {
            let (number, body) = (text[..at + found].rsplit(['\n', '\r']).next().unwrap_or_default(), at + found + 6);
            let end = body + text[body..].find("endobj").expect("objects end");
            let stream = text[body..end].find("stream\n").map(|start| body + start);
            let dictionary = text[body..stream.unwrap_or(end)].trim().to_owned();
            let (stream, next) = match stream {
                None => (String::new(), end),
                Some(start) => {
                    let (start, length) = (start + 7, number_after(&dictionary, "/Length").expect("a direct length"));
                    let stop = text[start..].char_indices().nth(length as usize).map_or(text.len(), |(i, _)| start + i);
                    (inflate(&bytes_at(start, stop), dictionary.contains("/FlateDecode")), stop)
                }
            };
            objects.insert(number.trim().parse().expect("a number"), Object { dictionary, stream });
            at = next;
        }
        Self { objects }
    }

    /// How many parts of the structure have this role.
    pub fn count(&self, role: &str) -> usize {
        let is_part = |object: &&Object| object.dictionary.contains("/StructElem") && name_after(&object.dictionary, "/S/") == Some(role);
        self.objects.values().filter(is_part).count()
    }

    /// Dictionaries in which the words occur.
    pub fn with(&self, words: &str) -> Vec<&str> {
        self.objects.values().map(|object| object.dictionary.as_str()).filter(|dictionary| dictionary.contains(words)).collect()
    }

    /// Streams in which the words occur.
    pub fn stream_with(&self, words: &str) -> Option<&str> {
        self.objects.values().map(|object| object.stream.as_str()).find(|stream| stream.contains(words))
    }

    /// The text of each page.
    pub fn pages(&self) -> Vec<String> {
        let tree = self.objects.values().find(|object| object.dictionary.contains("/Type/Pages")).expect("pages");
        let kids = between(&tree.dictionary, "/Kids[", "]").expect("kids");
        kids.split(" 0 R").filter_map(|kid| kid.trim().parse().ok()).map(|kid| self.page(kid)).collect()
    }

    /// What is marked with a text of its own counts as that text, everything else as what its glyphs mean.
    fn page(&self, number: u32) -> String {
        let page = &self.objects[&number].dictionary;
        let resources = &self.objects[&number_after(page, "/Resources").expect("resources")].dictionary;
        let contents = &self.objects[&number_after(page, "/Contents").expect("contents")].stream;
        let (mut text, mut letters, mut marked) = (String::new(), HashMap::new(), Vec::new());
        let (mut font, mut actual) = (String::new(), None);
        let mut previous = String::new();
        for token in tokens(contents) {
            match token {
                Token::Text(bytes) if previous == "/ActualText" => actual = Some(utf16(bytes.strip_prefix(b"\xfe\xff").unwrap_or(&bytes))),
                Token::Text(bytes) if !marked.contains(&true) => {
                    text.extend(codes(&bytes).filter_map(|code| letters.get(&code).map(String::as_str)));
                }
                Token::Text(_) => {}
                Token::Word(word) => {
                    match word.as_str() {
                        "BDC" | "BMC" => {
                            marked.push(actual.is_some());
                            text.extend(actual.take());
                        }
                        "EMC" => drop(marked.pop()),
                        "Tf" => letters = self.letters(resources, &font),
                        name if name.starts_with("/f") => font = name[1..].to_owned(),
                        _ => {}
                    }
                    previous = word;
                }
            }
        }
        text
    }

    /// What the glyphs of a font stand for.
    fn letters(&self, resources: &str, font: &str) -> HashMap<u16, String> {
        let font = number_after(resources, &format!("/{font} ")).expect("the font is known");
        let map = number_after(&self.objects[&font].dictionary, "/ToUnicode").expect("fonts tell what they mean");
        let lines = self.objects[&map].stream.lines();
        let pair = |line: &str| {
            let (code, text) = line.strip_prefix('<')?.strip_suffix('>')?.split_once("> <")?;
            Some((u16::from_str_radix(code, 16).ok()?, utf16(&unhex(text))))
        };
        lines.filter_map(pair).collect()
    }
}

enum Token {
    Text(Vec<u8>),
    Word(String),
}

/// The words and strings of a content stream.
fn tokens(contents: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = contents;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '(' => {
                let (text, length) = literal(&rest[1..]);
                tokens.push(Token::Text(text));
                length + 1
            }
            '<' if !rest[1..].starts_with('<') => {
                let length = rest.find('>').unwrap_or(rest.len());
                tokens.push(Token::Text(unhex(&rest[1..length])));
                length
            }
            '<' => 2,
            _ => {
                let ends = |c: char| c.is_whitespace() || "/[]<>()".contains(c);
                let length = rest[first.len_utf8()..].find(ends).map_or(rest.len(), |i| i + first.len_utf8());
                tokens.push(Token::Word(rest[..length].to_owned()));
                if ends(first) && first != '/' { first.len_utf8() } else { length }
            }
        };
        rest = &rest[length.min(rest.len())..];
    }
    tokens
}

/// The bytes of a string in brackets, and how long it was.
fn literal(text: &str) -> (Vec<u8>, usize) {
    let (mut bytes, mut depth, mut chars) = (Vec::new(), 0, text.char_indices());
    while let Some((at, c)) = chars.next() {
        match c {
            ')' if depth == 0 => return (bytes, at + 1),
            '\\' => match chars.next() {
                Some((at, '0'..='7')) => {
                    bytes.push(u8::from_str_radix(&text[at..at + 3], 8).expect("three digits"));
                    chars.nth(1);
                }
                Some((_, c)) => bytes
                    .push(["n\n", "r\r", "t\t", "b\u{8}", "f\u{c}"].iter().find(|e| e.starts_with(c)).map_or(c as u8, |e| e.as_bytes()[1])),
                None => break,
            },
            c => {
                depth += i32::from(c == '(') - i32::from(c == ')');
                bytes.push(c as u8);
            }
        }
    }
    (bytes, text.len())
}

fn inflate(bytes: &[u8], packed: bool) -> String {
    let mut plain = Vec::new();
    if packed {
        flate2::read::ZlibDecoder::new(bytes).read_to_end(&mut plain).expect("streams can be unpacked");
    } else {
        plain = bytes.to_vec();
    }
    plain.into_iter().map(char::from).collect()
}

fn unhex(hex: &str) -> Vec<u8> {
    hex.as_bytes().chunks(2).filter_map(|byte| u8::from_str_radix(std::str::from_utf8(byte).ok()?, 16).ok()).collect()
}

fn codes(bytes: &[u8]) -> impl Iterator<Item = u16> {
    bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
}

fn utf16(bytes: &[u8]) -> String {
    String::from_utf16_lossy(&codes(bytes).collect::<Vec<_>>())
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    Some(text.split_once(start)?.1.split_once(end)?.0)
}

fn name_after<'a>(text: &'a str, key: &str) -> Option<&'a str> {
    text.split_once(key)?.1.split(|c: char| !c.is_ascii_alphanumeric()).next()
}

fn number_after(text: &str, key: &str) -> Option<u32> {
    let rest = text.split_once(key)?.1.trim_start();
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}
