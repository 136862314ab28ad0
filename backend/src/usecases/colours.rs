//! The colours of a survey's pages as a style sheet, with the digest by which the content policy allows it.

use candor_survey::document::Theme;

use crate::digest;

/// A style sheet of custom properties and nothing else.
#[derive(Debug, PartialEq, Eq)]
pub struct Colours {
    /// The style sheet. It is made of typed colours; no text of an author is in it.
    pub css: String,
    /// Its SHA-256 in Base64.
    pub digest: String,
}

impl Colours {
    /// The style sheet of a theme.
    #[must_use]
    pub fn of(theme: &Theme) -> Self {
        let css = [":root{", &theme.declarations(), "}"].concat();
        Self { digest: digest::sha256_base64(&css), css }
    }
}

#[cfg(test)]
mod tests {
    use candor_survey::document::Palette;

    use super::*;

    #[test]
    fn what_an_author_writes_never_gets_into_the_style_sheet() {
        let palette = || Palette { accent: "#7a1fa2".into(), background: "}</style><script>".into(), text: "url(x)".into() };
        let colours = Colours::of(&Theme { light: palette(), dark: palette() });
        assert!(colours.css.contains("--accent:light-dark(#7a1fa2,"), "{}", colours.css);
        let allowed = |c: char| c.is_ascii_alphanumeric() || ":{}-#(),;".contains(c);
        assert!(
            colours.css.chars().all(allowed) && !colours.css.contains("url") && colours.css.matches('}').count() == 1,
            "{}",
            colours.css
        );
        assert_eq!(colours.digest.len(), 44);
    }
}
