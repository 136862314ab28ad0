//! The finding in plain words.
//!
//! Strength words come from the ends of the interval, never from the estimate alone.

use crate::linkage::{Coefficients, Linkage, Strength};

/// What the two measures are called in sentences.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// Employee measure.
    pub employees: String,
    /// Customer measure.
    pub customers: String,
}

/// The finding: level, direction, interval and what it does not show.
#[must_use]
pub fn sentence(linkage: &Linkage, names: &Names) -> String {
    let k = linkage.points.len();
    match (&linkage.strength, &linkage.coefficients) {
        (Strength::Inconsistent, _) => format!(
            "No link is calculated across {k} units: the questions behind “{}” or “{}” do not go together, so their mean says little.",
            names.employees, names.customers
        ),
        (Strength::NoVariation, _) => format!(
            "No link can be calculated across {k} units: every unit has the same score on “{}”, or every unit has the same on “{}”.",
            names.employees, names.customers
        ),
        (Strength::TooFewUnits, _) | (_, None) => too_few(k),
        (_, Some(c)) if c.pearson.low <= 0.0 && c.pearson.high >= 0.0 => format!(
            "With {k} units we cannot tell whether “{}” and “{}” are linked: anything from {} to {} fits these data.",
            names.employees,
            names.customers,
            strength_of(c.pearson.low, true),
            strength_of(c.pearson.high, true),
        ),
        (_, Some(c)) => found(k, c, names),
    }
}

fn too_few(k: usize) -> String {
    match k {
        0 => "There are no units with enough answers on both sides to calculate a link.".into(),
        1 => "Too few units (1) to calculate a link. Below is its result.".into(),
        _ => format!("Too few units ({k}) to calculate a link. Below is each unit’s result."),
    }
}

fn found(k: usize, c: &Coefficients, names: &Names) -> String {
    let positive = c.pearson.estimate > 0.0;
    let direction = if positive { "higher" } else { "lower" };
    // the end nearer to zero first
    let (weak, strong) = if positive { (c.pearson.low, c.pearson.high) } else { (c.pearson.high, c.pearson.low) };
    let pairs = if positive { c.concordant_pairs } else { c.discordant_pairs };
    format!(
        "Across {k} units, units where employees scored higher on “{}” tended to have customers who scored {direction} on “{}”. \
         How strong the link is remains uncertain: our estimate is {}, and anything from {} to {} fits these data. \
         In about {:.0} of 100 random pairs of units, the unit with the higher employee score also had the {direction} customer score. \
         This does not show which causes which.",
        names.employees,
        names.customers,
        number(c.pearson.estimate),
        strength_of(weak, false),
        strength_of(strong, false),
        pairs * 100.0,
    )
}

/// Two decimals with a real minus sign.
fn number(value: f64) -> String {
    let text = format!("{value:.2}");
    // "-0.00" says nothing that "0.00" does not
    if text == "-0.00" { "0.00".into() } else { text.replace('-', "−") }
}

fn strength_of(r: f64, with_sign: bool) -> String {
    let word = match r.abs() {
        size if size < 0.1 => "almost none",
        size if size < 0.3 => "weak",
        size if size < 0.5 => "moderate",
        _ => "strong",
    };
    let described = match (with_sign, word) {
        (false, _) => word.to_owned(),
        (true, "almost none") => "almost none".to_owned(),
        (true, _) if r < 0.0 => format!("a {word} opposite link"),
        (true, _) => format!("a {word} link"),
    };
    format!("{described} ({})", number(r))
}

#[cfg(test)]
mod tests {
    use candor_stats::Estimate;

    use super::*;
    use crate::linkage::link;
    use crate::testing::{flat, measured, spread, varying};

    fn names() -> Names {
        Names { employees: "Leadership".into(), customers: "Well-being".into() }
    }

    fn linked(k: usize) -> Linkage {
        let (organisation, x, y) = spread(k);
        link(&organisation, &x, &y, None).unwrap()
    }

    fn with(k: usize, estimate: f64, low: f64, high: f64) -> Linkage {
        let mut linkage = linked(k);
        let e = Estimate { estimate, low, high, p: 0.04 };
        linkage.coefficients = Some(Coefficients {
            pearson: e,
            spearman: e,
            kendall_tau_b: e,
            weighted_pearson: e,
            effective_units: k as f64,
            design_effect: 1.0,
            leave_one_out: Some((estimate, estimate, 0)),
            concordant_pairs: 0.61,
            discordant_pairs: 0.35,
        });
        linkage
    }

    #[test]
    fn strength_words_come_from_the_ends_of_the_interval() {
        let text = sentence(&with(34, 0.346, 0.009, 0.613), &names());
        assert!(text.starts_with("Across 34 units, units where employees scored higher on “Leadership” tended"), "{text}");
        assert!(text.contains("our estimate is 0.35, and anything from almost none (0.01) to strong (0.61) fits"), "{text}");
        assert!(text.contains("about 61 of 100"), "{text}");
        let negative = sentence(&with(99, -0.4775, -0.6168, -0.3092), &names());
        assert!(negative.contains("scored lower on “Well-being”"), "{negative}");
        assert!(negative.contains("from moderate (−0.31) to strong (−0.62)"), "{negative}");
        assert!(negative.contains("about 35 of 100"), "{negative}");
    }

    #[test]
    fn an_interval_around_zero_is_never_called_no_link() {
        let text = sentence(&with(14, 0.163, -0.402, 0.638), &names());
        assert_eq!(
            text,
            "With 14 units we cannot tell whether “Leadership” and “Well-being” are linked: anything from a moderate opposite link (−0.40) to a strong link (0.64) fits these data."
        );
    }

    #[test]
    fn too_few_units_get_no_number() {
        let text = sentence(&linked(7), &names());
        assert_eq!(text, "Too few units (7) to calculate a link. Below is each unit’s result.");
    }

    #[test]
    fn items_that_do_not_go_together_are_said_to() {
        let (organisation, mut x, y) = spread(40);
        x.consistency = Some(crate::Consistency { alpha: 0.43, low: 0.3, high: 0.54 });
        let text = sentence(&link(&organisation, &x, &y, None).unwrap(), &names());
        assert!(text.starts_with("No link is calculated across 40 units"), "{text}");
    }

    #[test]
    fn banned_words_do_not_occur() {
        let constant =
            link(&flat(12), &measured(vec![varying(9, 3.0); 12]), &measured((0..12).map(|i| varying(9, f64::from(i))).collect()), None);
        for linkage in [with(34, 0.3, 0.1, 0.5), with(12, 0.3, -0.1, 0.5), linked(3), linked(0), constant.unwrap()] {
            let text = sentence(&linkage, &names()).to_lowercase();
            for banned in crate::BANNED {
                assert!(!text.contains(banned), "{banned}: {text}");
            }
        }
    }
}
