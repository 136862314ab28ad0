//! The colours of a respondent's page: a few that an author gives, the rest derived so that all can be read.
//!
//! Contrast is that of WCAG 2.2: texts need [`TEXT`], parts that must be seen need [`PART`]. Only a colour
//! that an author gave can be a problem; whatever is left out is derived from what is there until it passes.

mod colour;

pub use colour::Colour;
use colour::Towards;

use crate::document::{Palette, Theme};

/// Contrast that texts need (WCAG 2.2, 1.4.3).
pub const TEXT: f64 = 4.5;
/// Contrast that borders of fields, marks and the focus need (WCAG 2.2, 1.4.11).
pub const PART: f64 = 3.0;
/// Contrast that derived texts aim at; where it cannot be had they go as far as possible.
const COMFORT: f64 = 7.0;

/// Which of the two ways a page is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Dark words on a light page.
    Light,
    /// Light words on a dark page.
    Dark,
}

impl Scheme {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    /// The name of its field in a theme.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Where words go, away from the page.
    const fn words(self) -> Towards {
        match self {
            Self::Light => Towards::Dark,
            Self::Dark => Towards::Light,
        }
    }

    const fn page(self) -> Towards {
        match self {
            Self::Light => Towards::Light,
            Self::Dark => Towards::Dark,
        }
    }

    /// The strongest words there are.
    const fn strongest(self) -> Colour {
        match self {
            Self::Light => Colour::BLACK,
            Self::Dark => Colour::WHITE,
        }
    }

    /// Candor's own background, text, accent and error colour.
    const fn own(self) -> [Colour; 4] {
        match self {
            Self::Light => [Colour([0xfc, 0xfc, 0xfa]), Colour([0x1b, 0x25, 0x30]), Colour([0x12, 0x43, 0x6d]), Colour([0xa3, 0x21, 0x1b])],
            Self::Dark => [Colour([0x12, 0x17, 0x1c]), Colour([0xe9, 0xed, 0xf1]), Colour([0x8f, 0xc1, 0xea]), Colour([0xff, 0xb3, 0xa8])],
        }
    }
}

/// What an author can colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Links, buttons, what is chosen and the focus.
    Accent,
    /// Behind everything.
    Background,
    /// Questions and answers.
    Text,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Accent, Self::Background, Self::Text];

    /// The name of its field in a palette.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accent => "accent",
            Self::Background => "background",
            Self::Text => "text",
        }
    }

    /// The path of its field in a document, such as `theme.light.text`.
    #[must_use]
    pub fn path(self, scheme: Scheme) -> String {
        ["theme.", scheme.name(), ".", self.name()].concat()
    }
}

/// Every colour of a page in one scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shades {
    scheme: Scheme,
    paper: Colour,
    raised: Colour,
    ink: Colour,
    soft: Colour,
    hair: Colour,
    edge: Colour,
    accent: Colour,
    on_accent: Colour,
    accent_strong: Colour,
    tint: Colour,
    wrong: Colour,
    wrong_tint: Colour,
}

/// Two colours that meet on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// What it is about, such as "Text on the background".
    pub name: &'static str,
    /// What decides.
    pub part: Part,
    /// The colour in front.
    pub front: Colour,
    /// The colour behind.
    pub back: Colour,
    /// The contrast that is needed.
    pub needed: f64,
    /// Whether the front lies on its side: darker than what is behind in the light scheme, lighter in the dark one.
    pub beyond: bool,
}

impl Pair {
    /// The contrast that there is.
    #[must_use]
    pub fn ratio(&self) -> f64 {
        self.front.contrast(self.back)
    }

    /// Whether it can be seen as it should.
    #[must_use]
    pub fn is_enough(&self) -> bool {
        self.beyond && self.ratio() >= self.needed
    }
}

/// What keeps a theme from being published.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ThemeProblem {
    /// It is no colour at all.
    #[error("it is not a colour; write # and six digits from 0 to f, such as {example}, or leave it empty")]
    NotAColour {
        /// The field, such as `theme.light.text`.
        field: String,
        /// How a colour looks.
        example: Colour,
    },
    /// It is too close to the colour behind it.
    #[error("{} has a contrast of {} : 1 and needs {} : 1; use {remedy}, the nearest colour that has it", .pair.to_lowercase(), ratio_words(*.ratio), needed_words(*.needed))]
    TooFaint {
        /// The field, such as `theme.light.text`.
        field: String,
        /// The name of the pair.
        pair: &'static str,
        /// The contrast that there is.
        ratio: f64,
        /// The contrast that is needed.
        needed: f64,
        /// The nearest colour for the field with which the pair passes.
        remedy: Colour,
    },
    /// Words are on the wrong side of the background: lighter in the light scheme, darker in the dark one.
    #[error("{} is {}; use {remedy}, the nearest colour that is not", .pair.to_lowercase(), if *.light { "lighter than the light background" } else { "darker than the dark background" })]
    WrongSide {
        /// The field, such as `theme.light.text`.
        field: String,
        /// The name of the pair.
        pair: &'static str,
        /// Whether it is about the light scheme.
        light: bool,
        /// The nearest colour for the field with which the pair passes.
        remedy: Colour,
    },
}

impl ThemeProblem {
    /// The field it is about, such as `theme.light.text`.
    #[must_use]
    pub fn field(&self) -> &str {
        match self {
            Self::NotAColour { field, .. } | Self::TooFaint { field, .. } | Self::WrongSide { field, .. } => field,
        }
    }

    /// The colour to use instead, where the one given tells which.
    #[must_use]
    pub const fn remedy(&self) -> Option<Colour> {
        match self {
            Self::NotAColour { .. } => None,
            Self::TooFaint { remedy, .. } | Self::WrongSide { remedy, .. } => Some(*remedy),
        }
    }
}

/// A contrast as people read it, never rounded up: 4.497 is not "4.5".
#[must_use]
pub fn ratio_words(ratio: f64) -> String {
    // as whole numbers, because writing fractions is code that every browser would load
    let hundredths = floor(ratio * 100.0 + 1e-9);
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    if whole >= 10 { format!("{whole}.{}", rest / 10) } else { format!("{whole}.{rest:02}") }
}

/// The contrast that is needed, as people read it.
#[must_use]
pub fn needed_words(needed: f64) -> &'static str {
    if needed > PART { "4.5" } else { "3" }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a contrast is 1 to 21")]
fn floor(value: f64) -> u32 {
    value as u32
}

impl Palette {
    /// What is written for a part.
    #[must_use]
    pub fn written(&self, part: Part) -> &str {
        match part {
            Part::Accent => &self.accent,
            Part::Background => &self.background,
            Part::Text => &self.text,
        }
    }

    /// What is written for a part, to change.
    #[must_use]
    pub const fn written_mut(&mut self, part: Part) -> &mut String {
        match part {
            Part::Accent => &mut self.accent,
            Part::Background => &mut self.background,
            Part::Text => &mut self.text,
        }
    }

    /// The colour given for a part, if one is.
    fn given(&self, part: Part) -> Option<Colour> {
        Colour::parse(self.written(part))
    }
}

impl Theme {
    /// What keeps it from being published; nothing when every colour given can be read.
    #[must_use]
    pub fn check(&self) -> Vec<ThemeProblem> {
        Scheme::ALL.iter().flat_map(|scheme| self.check_scheme(*scheme)).collect()
    }

    /// The palette of a scheme.
    #[must_use]
    pub const fn palette(&self, scheme: Scheme) -> &Palette {
        match scheme {
            Scheme::Light => &self.light,
            Scheme::Dark => &self.dark,
        }
    }

    /// The palette of a scheme, to change.
    #[must_use]
    pub const fn palette_mut(&mut self, scheme: Scheme) -> &mut Palette {
        match scheme {
            Scheme::Light => &mut self.light,
            Scheme::Dark => &mut self.dark,
        }
    }

    fn check_scheme(&self, scheme: Scheme) -> Vec<ThemeProblem> {
        let palette = self.palette(scheme);
        let [_, _, example, _] = scheme.own();
        let unread = Part::ALL.into_iter().filter(|part| !palette.written(*part).is_empty() && palette.given(*part).is_none());
        let unread: Vec<_> = unread.map(|part| ThemeProblem::NotAColour { field: part.path(scheme), example }).collect();
        if !unread.is_empty() {
            return unread;
        }
        let shades = self.shades(scheme);
        let room = shades.room();
        // on a background that leaves no room for words nothing else can be judged
        let pairs = if room.is_enough() { shades.pairs() } else { vec![room] };
        let mut problems: Vec<ThemeProblem> = Vec::new();
        for problem in pairs.iter().filter_map(|pair| shades.problem(pair)) {
            // a colour that is too faint fails in several places; its remedy is the same in each
            if problems.iter().all(|known| known.field() != problem.field()) {
                problems.push(problem);
            }
        }
        problems
    }

    /// Every colour of the page in one scheme. What was not given, or is no colour, is derived: of the dark
    /// scheme the accent from that of the light one.
    #[must_use]
    pub fn shades(&self, scheme: Scheme) -> Shades {
        let [accent, paper, ink] = Part::ALL.map(|part| self.palette(scheme).given(part));
        let [own_paper, own_ink, own_accent, _] = scheme.own();
        let paper = paper.unwrap_or(own_paper);
        let ink = ink.unwrap_or_else(|| own_ink.nearest(scheme.words(), |ink| reads(scheme, ink, &[paper], COMFORT)));
        let accent = accent.unwrap_or_else(|| {
            let light = self.light.given(Part::Accent).filter(|_| scheme == Scheme::Dark);
            light.unwrap_or(own_accent).nearest(scheme.words(), |accent| reads(scheme, accent, &[paper], COMFORT))
        });
        Shades::derive(scheme, paper, ink, accent)
    }

    /// The custom properties of a page as declarations of CSS, each for light and dark. They are made of typed
    /// colours; no text of an author is in them.
    #[must_use]
    pub fn declarations(&self) -> String {
        let [light, dark] = Scheme::ALL.map(|scheme| self.shades(scheme).named());
        let one = |((name, light), (_, dark)): ((&str, Colour), (&str, Colour))| format!("{name}:light-dark({light},{dark});");
        light.into_iter().zip(dark).map(one).collect()
    }
}

/// Whether words have that contrast with everything behind them, and lie on their side of it.
fn reads(scheme: Scheme, words: Colour, behind: &[Colour], needed: f64) -> bool {
    behind.iter().all(|back| words.contrast(*back) >= needed && is_beyond(scheme, words, *back))
}

fn is_beyond(scheme: Scheme, words: Colour, back: Colour) -> bool {
    match scheme {
        Scheme::Light => words.luminance() < back.luminance(),
        Scheme::Dark => words.luminance() > back.luminance(),
    }
}

/// The largest share of `to` in `from` that passes, beginning with `most`; `from` itself when none does.
fn tinted(from: Colour, to: Colour, most: f64, passes: impl Fn(Colour) -> bool) -> Colour {
    let step = |n: i32| from.mix(to, most * f64::from(n) / 12.0);
    (1..=12).rev().map(step).find(|colour| passes(*colour)).unwrap_or(from)
}

/// The smallest share of `to` in `from` that passes, beginning with `least`; `to` itself when none does.
fn strengthened(from: Colour, to: Colour, least: f64, passes: impl Fn(Colour) -> bool) -> Colour {
    let step = |n: i32| from.mix(to, least + (1.0 - least) * f64::from(n) / 40.0);
    (0..40).map(step).find(|colour| passes(*colour)).unwrap_or(to)
}

impl Shades {
    fn derive(scheme: Scheme, paper: Colour, ink: Colour, accent: Colour) -> Self {
        let lift = if scheme == Scheme::Light { 0.7 } else { 0.04 };
        let raised = tinted(paper, Colour::WHITE, lift, |back| [ink, accent].iter().all(|words| reads(scheme, *words, &[back], TEXT)));
        let soft = strengthened(paper, ink, 0.7, |soft| reads(scheme, soft, &[paper, raised], TEXT));
        let edge = strengthened(paper, ink, 0.5, |edge| reads(scheme, edge, &[paper, raised], PART));
        let tint = tinted(paper, accent, 0.12, |back| {
            [ink, accent, soft].iter().all(|words| reads(scheme, *words, &[back], TEXT)) && reads(scheme, edge, &[back], PART)
        });
        let [_, _, _, wrong] = scheme.own();
        let wrong = wrong.nearest(scheme.words(), |wrong| reads(scheme, wrong, &[paper, raised], TEXT));
        let wrong_tint = tinted(paper, wrong, 0.08, |back| [ink, wrong].iter().all(|words| reads(scheme, *words, &[back], TEXT)));
        Self {
            scheme,
            paper,
            raised,
            ink,
            soft,
            hair: paper.mix(ink, 0.16),
            edge,
            accent,
            on_accent: if scheme == Scheme::Light { Colour::WHITE } else { Colour::BLACK },
            accent_strong: accent.mix(scheme.strongest(), 0.35),
            tint,
            wrong,
            wrong_tint,
        }
    }

    /// The colour of a part: as given, or derived.
    #[must_use]
    pub const fn of(&self, part: Part) -> Colour {
        match part {
            Part::Accent => self.accent,
            Part::Background => self.paper,
            Part::Text => self.ink,
        }
    }

    /// Every colour by the name of its custom property.
    fn named(&self) -> [(&'static str, Colour); 12] {
        [
            ("--paper", self.paper),
            ("--raised", self.raised),
            ("--ink", self.ink),
            ("--soft", self.soft),
            ("--hair", self.hair),
            ("--edge", self.edge),
            ("--accent", self.accent),
            ("--on-accent", self.on_accent),
            ("--accent-strong", self.accent_strong),
            ("--tint", self.tint),
            ("--wrong", self.wrong),
            ("--wrong-tint", self.wrong_tint),
        ]
    }

    /// Whether the background leaves room for any words at all.
    fn room(&self) -> Pair {
        let name = match self.scheme {
            Scheme::Light => "Even black text on this background",
            Scheme::Dark => "Even white text on this background",
        };
        Pair { name, part: Part::Background, front: self.scheme.strongest(), back: self.paper, needed: TEXT, beyond: true }
    }

    /// The pairs that meet on the page.
    #[must_use]
    pub fn pairs(&self) -> Vec<Pair> {
        let pair = |name, part, front, back, needed| {
            // words on buttons lie on the other side, and are as far from the accent as the accent from the page
            let beyond = back == self.accent || is_beyond(self.scheme, front, back);
            Pair { name, part, front, back, needed, beyond }
        };
        vec![
            pair("Text on the background", Part::Text, self.ink, self.paper, TEXT),
            pair("Links and buttons on the background", Part::Accent, self.accent, self.paper, TEXT),
            pair("Words on buttons", Part::Accent, self.on_accent, self.accent, TEXT),
            pair("Hints on the background", Part::Text, self.soft, self.paper, TEXT),
            pair("Text of a chosen answer", Part::Text, self.ink, self.tint, TEXT),
            pair("Error messages", Part::Background, self.wrong, self.paper, TEXT),
            pair("Borders of fields", Part::Text, self.edge, self.raised, PART),
            pair("Marks of chosen answers and the focus", Part::Accent, self.accent, self.tint, PART),
        ]
    }

    fn problem(&self, pair: &Pair) -> Option<ThemeProblem> {
        if pair.is_enough() {
            return None;
        }
        let (scheme, needed, beyond) = (self.scheme, pair.needed, pair.beyond);
        let remedy = match pair.part {
            Part::Background => self.paper.nearest(scheme.page(), |paper| reads(scheme, scheme.strongest(), &[paper], needed)),
            Part::Text => self.ink.nearest(scheme.words(), |ink| reads(scheme, ink, &[self.paper], TEXT)),
            Part::Accent => self.accent.nearest(scheme.words(), |accent| reads(scheme, accent, &[self.paper], TEXT)),
        };
        let field = pair.part.path(scheme);
        let (pair, ratio, light) = (pair.name, pair.ratio(), scheme == Scheme::Light);
        Some(if beyond {
            ThemeProblem::TooFaint { field, pair, ratio, needed, remedy }
        } else {
            ThemeProblem::WrongSide { field, pair, light, remedy }
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 0.005
    }

    fn theme(light: [&str; 3], dark: [&str; 3]) -> Theme {
        let palette = |[background, text, accent]: [&str; 3]| Palette {
            accent: accent.to_owned(),
            background: background.to_owned(),
            text: text.to_owned(),
        };
        Theme { light: palette(light), dark: palette(dark) }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        let white = colour("#ffffff");
        assert!(close(white.contrast(colour("#000000")), 21.0));
        assert!(close(colour("#767676").contrast(white), 4.54));
        assert!(close(colour("#777777").contrast(white), 4.48));
        assert!(close(colour("#0000ff").contrast(white), 8.59));
        assert!(close(white.contrast(white), 1.0));
        assert_eq!(ratio_words(4.4999), "4.49");
        assert_eq!(ratio_words(21.0), "21.0");
    }

    #[test]
    fn only_six_digits_are_a_colour() {
        assert_eq!(colour("#12436D").to_string(), "#12436d");
        for text in ["", "12436d", "#12436", "#12436d0", "#12436g", "red", "#+12436", "#ä1234", "rgb(0,0,0)", "#fff"] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_left_out_is_derived_so_that_it_passes() {
        for given in [Theme::default(), theme(["", "", "#7a1fa2"], ["", "", ""]), theme(["#ffe9a8", "", ""], ["#3b0764", "", ""])] {
            assert_eq!(given.check(), [], "{given:?}");
        }
        let purple = theme(["", "", "#7a1fa2"], ["", "", ""]);
        let dark = purple.shades(Scheme::Dark).accent;
        assert!(dark.luminance() > 0.3 && dark.0[1] < dark.0[0] && dark.0[1] < dark.0[2], "still purple: {dark}");
    }

    #[test]
    fn a_faint_colour_is_named_with_its_ratio_and_the_nearest_that_passes() {
        let problems = theme(["#ffffff", "#777777", "#f46a25"], ["", "", ""]).check();
        let words: Vec<_> = problems.iter().filter(|p| p.remedy().is_some()).map(|p| format!("{}: {p}", p.field())).collect();
        assert_eq!(
            words[0],
            "theme.light.text: text on the background has a contrast of 4.47 : 1 and needs 4.5 : 1; use #767676, the nearest colour that has it"
        );
        assert!(words.iter().any(|w| w.starts_with("theme.light.accent: links and buttons on the background")), "{words:?}");
        let orange = problems.iter().find(|p| p.field() == "theme.light.accent").and_then(ThemeProblem::remedy).unwrap();
        assert!(orange.0[0] > orange.0[1] && orange.0[1] > orange.0[2], "still orange: {orange}");
    }

    #[test]
    fn a_scheme_keeps_its_side() {
        let problems = theme(["#222222", "#ffffff", ""], ["", "", ""]).check();
        assert!(problems.len() == 1 && problems[0].field() == "theme.light.background", "{problems:?}");
        let problems = theme(["#808080", "#ffffff", ""], ["", "", ""]).check();
        assert!(problems[0].to_string().contains("lighter than the light background"), "{problems:?}");
        let problems = theme(["", "", ""], ["#eeeeee", "", ""]).check();
        assert!(problems.len() == 1 && problems[0].field() == "theme.dark.background", "{problems:?}");
    }

    #[test]
    fn what_is_no_colour_is_named() {
        let problems = theme(["", "blue", ""], ["", "", "#12"]).check();
        let words: Vec<_> = problems.iter().map(|p| format!("{}: {p}", p.field())).collect();
        assert!(words.len() == 2 && words[0].starts_with("theme.light.text: it is not a colour; write #"), "{words:?}");
        assert!(words[1].starts_with("theme.dark.accent: "), "{words:?}");
    }

    fn any_colour() -> impl Strategy<Value = String> {
        prop_oneof![
            1 => Just(String::new()),
            4 => any::<[u8; 3]>().prop_map(|[r, g, b]| format!("#{r:02x}{g:02x}{b:02x}")),
            // colours of one family are the ones that meet closely
            2 => any::<u8>().prop_map(|v| format!("#{v:02x}{v:02x}{v:02x}")),
        ]
    }

    fn any_palette() -> impl Strategy<Value = Palette> {
        [any_colour(), any_colour(), any_colour()].prop_map(|[accent, background, text]| Palette { accent, background, text })
    }

    fn set(theme: &mut Theme, field: &str, colour: Colour) {
        for scheme in Scheme::ALL {
            for part in Part::ALL.into_iter().filter(|part| part.path(scheme) == field) {
                *theme.palette_mut(scheme).written_mut(part) = colour.to_string();
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn each_remedy_ends_its_problem_and_all_of_them_the_last(light in any_palette(), dark in any_palette()) {
            let mut theme = Theme { light, dark };
            for round in 0.. {
                let problems = theme.check();
                let Some(problem) = problems.first() else { break };
                prop_assert!(round < 6, "no end: {problems:?} in {theme:?}");
                set(&mut theme, problem.field(), problem.remedy().unwrap());
                prop_assert!(theme.check().iter().all(|left| left.field() != problem.field()), "{problem:?} stays in {theme:?}");
            }
        }

        #[test]
        fn everything_derived_passes_on_every_background_that_has_room(light in any_palette(), dark in any_palette()) {
            let theme = Theme { light, dark };
            for scheme in Scheme::ALL {
                let shades = theme.shades(scheme);
                let pairs = if shades.room().is_enough() { shades.pairs() } else { Vec::new() };
                for pair in pairs {
                    let given = pair.part != Part::Background && theme.palette(scheme).given(pair.part).is_some();
                    prop_assert!(pair.is_enough() || given, "{pair:?} in {theme:?}");
                }
            }
        }

        #[test]
        fn no_text_makes_the_check_panic(texts in any::<[String; 6]>()) {
            let [a, b, c, d, e, f] = texts;
            let theme = Theme { light: Palette { accent: a, background: b, text: c }, dark: Palette { accent: d, background: e, text: f } };
            prop_assert!(theme.check().len() <= 6 && theme.declarations().matches(';').count() == 12);
        }
    }
}
