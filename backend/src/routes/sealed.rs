//! What pages of the level verified anonymous bring along: a script by hand, its words, and where the program is that
//! computes. Without scripts they say that this level needs them.

use candor_form::{Node, Word, Words, escape, node};
use candor_wire::ids::WaveId;

use super::setting::attribute;
use crate::assets::ASSETS;

/// The words that the script says, by the names that it knows.
const WORDS: [(&str, Word); 14] = [
    ("collect", Word::VerifiedCollect),
    ("collected", Word::VerifiedCollected),
    ("answer", Word::VerifiedAnswer),
    ("list", Word::VerifiedList),
    ("elsewhere", Word::VerifiedElsewhere),
    ("code", Word::VerifiedCode),
    ("wrong", Word::VerifiedWrong),
    ("terms", Word::VerifiedTerms),
    ("none", Word::VerifiedNone),
    ("counted", Word::VerifiedCounted),
    ("missing", Word::VerifiedMissing),
    ("later", Word::VerifiedLater),
    ("busy", Word::BusyText),
    ("again", Word::TryAgain),
];

/// The script's element for one of its pages: `collect`, `answer` or `list`. It starts the program at `program` when
/// nothing that this sends can leave unsealed.
#[must_use]
pub fn script(step: &str, wave: WaveId, slug: &str, program: Option<&str>, words: &Words) -> String {
    let mut out = "<script src=\"/sealed.js\" defer".to_owned();
    for (name, value) in [("step", step), ("wave", &wave.to_string()), ("slug", slug), ("script", &file(".js")), ("module", &file(".wasm"))]
    {
        attribute(name, value, &mut out);
    }
    if let Some(program) = program {
        attribute("program", program, &mut out);
    }
    for (name, word) in WORDS {
        attribute(name, words.say(word), &mut out);
    }
    out.push_str("></script>");
    out
}

/// The address of the program's part with that ending.
fn file(ending: &str) -> String {
    let found = ASSETS.iter().find(|asset| asset.path.starts_with("credential/") && asset.path.ends_with(ending));
    found.map(|asset| format!("/assets/{}", asset.path)).unwrap_or_default()
}

/// Where the script shows what happens; until it does, that it is needed.
#[must_use]
pub fn spot(words: &Words) -> Node {
    let needed = node("p").class("prose").text(words.say(Word::VerifiedScripts));
    node("div").set("id", "sealed").set("aria-live", "polite").with(needed)
}

/// What a survey's page says first where no scripts run.
#[must_use]
pub fn without_scripts(words: &Words) -> String {
    let mut out = "<noscript><p class=\"prose\">".to_owned();
    escape(words.say(Word::VerifiedScripts), &mut out);
    out.push_str("</p></noscript>");
    out
}
