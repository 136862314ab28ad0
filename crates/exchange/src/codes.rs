//! Codes from foreign names.

use std::collections::BTreeSet;

use candor_survey::code::MAX_CODE_CHARS;

/// Codes that are taken, so that each is given once.
#[derive(Debug, Default)]
pub(crate) struct Codes(BTreeSet<String>);

impl Codes {
    /// A code like this name that nobody has yet: other characters become `_`, and a number is put behind what is taken.
    /// `fallback` begins the code of a name of which nothing remains.
    pub(crate) fn give(&mut self, name: &str, fallback: &str) -> String {
        let base = shaped(name);
        let base = if base.is_empty() { fallback.to_owned() } else { base };
        let mut code = base.clone();
        let mut n = 1_usize;
        while !self.0.insert(code.clone()) {
            n += 1;
            let end = format!("_{n}");
            code = cut(&base, MAX_CODE_CHARS - end.len()) + &end;
        }
        code
    }
}

fn shaped(name: &str) -> String {
    let allowed = |c: char| if c.is_ascii_alphanumeric() || "_-.".contains(c) { c } else { '_' };
    let shaped: String = name.trim().chars().take(MAX_CODE_CHARS * 2).map(allowed).collect();
    let shaped = shaped.trim_start_matches(['_', '-', '.']);
    let shaped = cut(shaped, MAX_CODE_CHARS);
    // a name in another script leaves nothing but lines
    if shaped.bytes().any(|b| b.is_ascii_alphanumeric()) { shaped } else { String::new() }
}

fn cut(code: &str, chars: usize) -> String {
    code.chars().take(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use candor_survey::ItemCode;
    use proptest::prelude::*;

    #[test]
    fn names_become_codes() {
        let mut codes = Codes::default();
        for (name, code) in
            [("age", "age"), ("age", "age_2"), ("how old?", "how_old_"), ("_x", "x"), ("Возраст", "q"), ("", "q_2"), ("1", "1")]
        {
            assert_eq!(codes.give(name, "q"), code, "{name}");
        }
    }

    proptest! {
        #[test]
        fn every_name_becomes_a_code_of_its_own(names in proptest::collection::vec(".{0,80}|[a-z]{60,70}", 1..40)) {
            let mut codes = Codes::default();
            let given: Vec<String> = names.iter().map(|name| codes.give(name, "q")).collect();
            let different: BTreeSet<&String> = given.iter().collect();
            prop_assert_eq!(different.len(), given.len());
            for code in &given {
                prop_assert!(ItemCode::parse(code).is_ok(), "{}", code);
            }
        }
    }
}
