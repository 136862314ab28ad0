//! O24: decorative scale cues.
//!
//! Detector: Labels made of faces, stars or colours without other words, or the setting says that pictures stand for points.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O24", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O24",
    name: "decorative scale cues",
    reason: "Colours and faces move the answers, unless every point has words.",
    source: "Tourangeau, Couper & Conrad 2004/2007 2007 (colour shifts answers; effect vanishes when every point is labelled)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in s.options.iter().filter(|o| o.offer != Offer::ZeroToTen) {
        let pictured = options.points.iter().filter(|p| is_picture(&p.label, s)).count();
        let coloured = options.rates() || matches!(options.class, Class::Nominal);
        let faces = options
            .points
            .iter()
            .any(|p| !p.label.is_empty() && p.label.raw.trim().chars().all(|c| c.is_whitespace() || is_picture_sign(c)));
        if pictured >= 2 && coloured && (faces || options.offer == Offer::Scale || pictured == options.points.len() && has_face(options)) {
            out.place(&options.path, item_code(s, options), "Pictures or colours stand for the points; use words, in a neutral shade.");
        } else if s.context.pictures_for_points == Some(true) && options.class == Class::Numbered {
            out.place(&options.path, item_code(s, options), "Pictures stand for points without words; put words on each point.");
        }
    }
}

fn is_picture_sign(c: char) -> bool {
    matches!(u32::from(c), 0x1F300..=0x1FAFF | 0x2600..=0x27BF | 0x2B50 | 0x2B55 | 0xFE0F) || "★☆:-()".contains(c)
}

fn is_picture(label: &Text, s: &Subject<'_>) -> bool {
    let signs = label.raw.chars().any(|c| is_picture_sign(c) && !":-()".contains(c)) && label.words().next().is_none();
    signs || s.words.pictures.is_in(label) && label.word_count() <= 3
}

fn has_face(options: &Options) -> bool {
    options
        .points
        .iter()
        .flat_map(|p| &p.label.tokens)
        .any(|t| matches!(t.lower.as_str(), "face" | "smiley" | "thumb" | "thumbs" | "star" | "stars" | "gesicht" | "daumen"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds, finds_in, silent, silent_in};

    #[test]
    fn finds_it() {
        finds(
            "O24",
            &["Q: How was it?\n= 🙁 / 😐 / 🙂", "Q: How was it?\n= ★ / ★★ / ★★★", "Q: How was it?\n* red face / yellow face / green face"],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O24",
            &[
                "Q: How was it?\n= Bad / OK / Good",
                "Q: Which colour is your badge?\n* Red / Green / Yellow / Other",
                "Q: How was it?\n= 🙁 Bad / 😐 OK / 🙂 Good",
            ],
        );
    }

    #[test]
    fn the_setting_may_say_so() {
        let context = Context { pictures_for_points: Some(true), ..Context::default() };
        finds_in("O24", "Q: How was it?\n= 1 / 2 / 3 / 4 / 5", &context);
        silent_in("O24", "Q: How was it?\n= Bad / OK / Good", &context);
    }
}
