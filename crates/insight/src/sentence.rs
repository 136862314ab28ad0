//! The finding in plain words, and the caveats that its numbers call for.
//!
//! Strength words come from the ends of the interval, never from the estimate alone.

use crate::linkage::{Coefficients, Linkage, Strength};
use crate::{ESTABLISHED_UNITS, THRESHOLD};

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

/// What must be said beside the finding. Each text has one trigger; the first three always hold here,
/// because both sides are measured in the same wave.
#[must_use]
pub fn caveats(linkage: &Linkage) -> Vec<String> {
    let k = linkage.points.len();
    let mut texts = vec![
        "Team-level result. It does not describe individual people.".to_owned(),
        "A link is not a cause. Workload, location or customer mix may explain both.".to_owned(),
        "Both were measured at the same time; the direction is unknown.".to_owned(),
    ];
    if linkage.coefficients.is_some() && k < ESTABLISHED_UNITS {
        texts.push(format!("Exploratory: only {k} units."));
    }
    if linkage.coefficients.is_some() && [linkage.reliability_x, linkage.reliability_y].iter().flatten().any(|r| *r < 0.7) {
        texts.push("Team scores are imprecise; the true link is likely to be stronger than shown.".to_owned());
    }
    if linkage.coefficients.as_ref().is_some_and(depends_on_one_unit) {
        texts.push("The result depends on one team.".to_owned());
    }
    match linkage.excluded_units {
        0 => {}
        1 => texts.push(format!("1 unit with fewer than {THRESHOLD} respondents on either side is left out.")),
        n => texts.push(format!("{n} units with fewer than {THRESHOLD} respondents on either side are left out.")),
    }
    texts
}

fn depends_on_one_unit(c: &Coefficients) -> bool {
    let r = c.pearson.estimate;
    // without a range there is one unit without which a side does not vary at all
    c.leave_one_out.is_none_or(|(low, high)| low * r < 0.0 || high * r < 0.0 || (r - low).abs() > 0.15 || (high - r).abs() > 0.15)
}

#[cfg(test)]
mod tests {
    use candor_stats::Estimate;

    use super::*;
    use crate::linkage::{
        link,
        tests::{pair, spread},
    };

    fn names() -> Names {
        Names { employees: "Leadership".into(), customers: "Well-being".into() }
    }

    fn with(k: usize, estimate: f64, low: f64, high: f64) -> Linkage {
        let mut linkage = link(spread(k)).unwrap();
        let e = Estimate { estimate, low, high, p: 0.04 };
        linkage.coefficients = Some(Coefficients {
            pearson: e,
            spearman: e,
            kendall_tau_b: e,
            weighted_pearson: e,
            leave_one_out: Some((estimate, estimate)),
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
        let text = sentence(&link(spread(7)).unwrap(), &names());
        assert_eq!(text, "Too few units (7) to calculate a link. Below is each unit’s result.");
    }

    fn constant() -> Vec<crate::UnitPair> {
        (0..12).map(|i| pair(i, 3.0, i as f64, 9)).collect()
    }

    #[test]
    fn a_link_that_hangs_on_one_unit_is_said_to() {
        let mut pairs = constant();
        pairs[0].employees.as_mut().unwrap().mean = 4.0;
        let linkage = link(pairs).unwrap();
        assert!(linkage.coefficients.is_some_and(|c| c.leave_one_out.is_none()));
        assert!(caveats(&linkage).iter().any(|c| c == "The result depends on one team."));
    }

    #[test]
    fn banned_words_do_not_occur() {
        for linkage in [with(34, 0.3, 0.1, 0.5), with(12, 0.3, -0.1, 0.5), link(spread(3)).unwrap(), link(constant()).unwrap()] {
            let text = format!("{} {}", sentence(&linkage, &names()), caveats(&linkage).join(" ")).to_lowercase();
            for banned in ["drive", "impact", "prove", "leads to", "because", "significant"] {
                assert!(!text.contains(banned), "{banned}: {text}");
            }
        }
    }

    #[test]
    fn each_caveat_appears_exactly_when_its_trigger_holds() {
        let has = |linkage: &Linkage, part: &str| caveats(linkage).iter().any(|c| c.contains(part));
        assert!(has(&with(14, 0.3, 0.1, 0.5), "Exploratory"));
        assert!(!has(&with(30, 0.3, 0.1, 0.5), "Exploratory"));

        let mut one = with(30, 0.3, 0.1, 0.5);
        assert!(!has(&one, "depends on one team"));
        if let Some(c) = one.coefficients.as_mut() {
            c.leave_one_out = Some((0.1, 0.3));
        }
        assert!(has(&one, "depends on one team"));

        let mut reliable = with(30, 0.3, 0.1, 0.5);
        (reliable.reliability_x, reliable.reliability_y) = (Some(0.7), Some(0.9));
        assert!(!has(&reliable, "imprecise"));
        reliable.reliability_y = Some(0.69);
        assert!(has(&reliable, "imprecise"));

        let mut pairs = spread(12);
        pairs.push(pair(99, 1.0, 1.0, 4));
        assert!(has(&link(pairs).unwrap(), "1 unit with fewer than 5 respondents"));
        assert!(!has(&link(spread(12)).unwrap(), "left out"));
    }
}
