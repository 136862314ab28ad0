//! Makes a small script smaller without understanding it.

/// A script without its line comments, indentation, line breaks after `;`, `{`, `,` and `(`, and spaces that
/// mean nothing; constants that follow one another become one statement.
///
/// Takes scripts in which every statement ends with a semicolon, every comment has a line of its own, every
/// text ends on its line, and no regular expression holds a quote or a space.
#[must_use]
pub fn squeeze(script: &str) -> String {
    let mut out = String::with_capacity(script.len());
    let mut before = "";
    for line in script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")) {
        let packed = without_spaces(line);
        let constant = line.strip_prefix("const ").filter(|_| before.starts_with("const ") && before.ends_with(';'));
        if constant.is_some() {
            out.pop();
            out.push(',');
            out.push_str(packed.trim_start_matches("const").trim_start());
        } else {
            if line.starts_with('}') && out.ends_with(';') {
                out.pop();
            } else if !line.starts_with('}') && !out.is_empty() && !out.ends_with([';', '{', ',', '(']) {
                out.push('\n');
            }
            out.push_str(&packed);
        }
        before = line;
    }
    out
}

/// A line without spaces beside signs, outside of texts.
fn without_spaces(line: &str) -> String {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let mut out = String::with_capacity(line.len());
    let mut quote = None;
    let mut rest = line.chars().peekable();
    while let Some(c) = rest.next() {
        if quote == Some(c) {
            quote = None;
        } else if quote.is_none() {
            if matches!(c, '\'' | '"' | '`') {
                quote = Some(c);
            } else if c == ' ' {
                let (left, right) = (out.chars().next_back().unwrap_or(' '), rest.peek().copied().unwrap_or(' '));
                let is_needed = (is_word(left) && is_word(right)) || (left == right && "+-".contains(left));
                if !is_needed {
                    continue;
                }
            }
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_nothing_goes_and_texts_stay() {
        let script = "// about\n(() => {\n  const a = 'x  y';\n  const b = a + +1;\n  // why\n  const say = () => {\n    run(`${a} : ${b}`);\n  };\n  if (a) return say();\n})();\n";
        assert_eq!(squeeze(script), "(()=>{const a='x  y',b=a+ +1,say=()=>{run(`${a} : ${b}`)};if(a)return say()})();");
        assert_eq!(squeeze("let a = 1\nlet b = 2\n"), "let a=1\nlet b=2");
    }
}
