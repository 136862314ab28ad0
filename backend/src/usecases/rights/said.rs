//! What the pages about people's own data say, by language. A language is shown whole or not at all.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The languages, English first, and their files.
const FILES: [(&str, &str); 2] =
    [("en", include_str!("../../../words/rights.en.txt")), ("de", include_str!("../../../words/rights.de.txt"))];

/// The texts of one language.
#[derive(Debug)]
pub struct Said {
    /// Its tag.
    pub language: &'static str,
    texts: BTreeMap<&'static str, &'static str>,
}

static ALL: LazyLock<Vec<Said>> = LazyLock::new(|| FILES.iter().map(|(language, file)| Said { language, texts: read(file) }).collect());

fn read(file: &'static str) -> BTreeMap<&'static str, &'static str> {
    file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = ")).collect()
}

impl Said {
    /// The texts in the first of some languages, by their BCP 47 tags, that there are texts in; else in English.
    #[must_use]
    pub fn best(wanted: &[impl AsRef<str>]) -> &'static Self {
        let of = |tag: &str| ALL.iter().find(|said| tag.split(['-', '_']).next().is_some_and(|t| t.eq_ignore_ascii_case(said.language)));
        wanted.iter().find_map(|tag| of(tag.as_ref())).unwrap_or(&ALL[0])
    }

    /// A text as it is.
    #[must_use]
    pub fn say(&self, name: &str) -> &'static str {
        self.texts.get(name).copied().unwrap_or_default()
    }

    /// A text with `parts` put in at `{0}` and `{1}`, each once; what is put in is not looked at again.
    #[must_use]
    pub fn fill(&self, name: &str, parts: &[&str]) -> String {
        let (mut text, mut rest) = (String::new(), self.say(name));
        while let Some((before, after)) = rest.split_once('{') {
            let (digit, after) = after.split_once('}').unwrap_or_default();
            text.push_str(before);
            text.push_str(digit.parse().ok().and_then(|at: usize| parts.get(at)).copied().unwrap_or_default());
            rest = after;
        }
        text + rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_says_everything_with_the_same_parts() {
        let parts = |text: &str| ["{0}", "{1}"].map(|part| text.matches(part).count());
        for said in ALL.iter() {
            assert!(said.texts.keys().eq(ALL[0].texts.keys()), "{}", said.language);
            for (name, text) in &said.texts {
                assert_eq!(parts(text), parts(ALL[0].texts[name]), "{} {name}", said.language);
            }
        }
    }

    /// A name that is asked for and does not exist would be an empty line on the page.
    #[test]
    fn every_text_that_is_asked_for_is_there_and_every_other_is_asked_for() {
        let sources = [include_str!("mod.rs"), include_str!("../../routes/rights_page.rs")].concat();
        let named = |name: &str| sources.contains(&format!("\"{name}\""));
        let unused: Vec<_> = ALL[0].texts.keys().filter(|name| !named(name)).collect();
        assert_eq!(unused, Vec::<&&str>::new());
        for call in ["say(\"", "fill(\"", "Text(\""] {
            for part in sources.split(call).skip(1) {
                let name = part.split('"').next().unwrap_or_default();
                assert!(ALL[0].texts.contains_key(name), "{name}");
            }
        }
    }

    #[test]
    fn the_best_language_is_taken_and_what_is_put_in_stays_as_it_is() {
        assert_eq!((Said::best(&["fr", "de-AT"]).language, Said::best(&["fr"]).language), ("de", "en"));
        assert_eq!(Said::best(&["en"]).fill("other", &["site", "{0} <b>"]), "site: {0} <b>");
    }
}
