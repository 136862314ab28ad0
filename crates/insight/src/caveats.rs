//! What must be said beside a finding. Each text has one trigger.

use crate::linkage::{Coefficients, Strength};
use crate::study::Study;
use crate::{ESTABLISHED_UNITS, GOOD_RELIABILITY};

/// Below this response rate those who did not answer may differ.
const GOOD_RESPONSE: f64 = 0.5;

/// Below this R-indicator units answered too differently.
const GOOD_R_INDICATOR: f64 = 0.8;

/// From this loss of effective units on weights are mentioned.
const LARGE_DESIGN_EFFECT: f64 = 1.5;

/// The caveats whose triggers hold.
#[must_use]
pub fn caveats(study: &Study) -> Vec<String> {
    let linkage = &study.linkage;
    let k = linkage.points.len();
    let coefficients = linkage.coefficients.as_ref();
    let shown = coefficients.is_some();
    let mut texts = vec![
        "Team-level result. It does not describe individual people.".to_owned(),
        "A link is not a cause. Workload, location or customer mix may explain both.".to_owned(),
    ];
    let mut say = |when: bool, text: String| {
        if when {
            texts.push(text);
        }
    };
    say(study.same_wave(), "Both were measured at the same time; the direction is unknown.".to_owned());
    say(study.same_people(), "The same people answered both sides; the link is inflated.".to_owned());
    say(shown && k < ESTABLISHED_UNITS, format!("Exploratory: only {k} units."));
    say(shown && study.parts_disagree, "Inside parts of the organisation the pattern is different: see Other explanations.".to_owned());
    say(shown && study.people_disagree, "Inside teams the pattern is different: see Other explanations.".to_owned());
    let imprecise = [linkage.reliability_x, linkage.reliability_y].iter().flatten().any(|r| *r < GOOD_RELIABILITY);
    say(shown && imprecise, "Team scores are imprecise; the true link is likely to be stronger than shown.".to_owned());
    say(coefficients.is_some_and(depends_on_one_unit), "The result depends on one team.".to_owned());
    let low_response = study.response.is_some_and(|r| r.rate < GOOD_RESPONSE || r.r_indicator < GOOD_R_INDICATOR);
    say(low_response, "Those who did not answer may differ.".to_owned());
    if let Some(effective) = coefficients.map(|c| c.effective_units).filter(|e| units(k) > LARGE_DESIGN_EFFECT * e) {
        say(true, format!("Weights reduce the effective number of units from {k} to {effective:.0}."));
    }
    say(study.family.tests > 1, multiplicity(study.family.tests));
    if let Some((wave, why)) = last_break(study) {
        say(true, format!("Break in series: not comparable before {wave} ({why})."));
    }
    for (measure, consistency) in [&study.x, &study.y].into_iter().zip(study.consistency) {
        if let Some(c) = consistency.filter(crate::Consistency::is_doubtful) {
            say(
                true,
                format!(
                    "The questions behind “{}” go together only loosely (alpha {:.2}); read its score with care.",
                    measure.name, c.alpha
                ),
            );
        }
    }
    say(linkage.excluded_units > 0, excluded(linkage.excluded_units, study.smallest));
    texts
}

#[allow(clippy::cast_precision_loss)] // a count of units
const fn units(k: usize) -> f64 {
    k as f64
}

fn multiplicity(tests: usize) -> String {
    let chance = (units(tests) * 0.05).round().max(1.0);
    format!("{tests} links were tested; about {chance:.0} would stand out by chance; corrected values are used.")
}

fn excluded(count: u64, smallest: u64) -> String {
    match count {
        1 => format!("1 unit with fewer than {smallest} respondents on either side, or few who all said the same, is left out."),
        n => format!("{n} units with fewer than {smallest} respondents on either side, or few who all said the same, are left out."),
    }
}

fn last_break(study: &Study) -> Option<(String, String)> {
    study.trend.waves.iter().rev().find_map(|w| Some((w.wave.to_string(), w.break_before.clone()?)))
}

fn depends_on_one_unit(c: &Coefficients) -> bool {
    let r = c.pearson.estimate;
    // without a range there is one unit without which a side does not vary at all
    c.leave_one_out.is_none_or(|(low, high, _)| low * r < 0.0 || high * r < 0.0 || (r - low).abs() > 0.15 || (high - r).abs() > 0.15)
}

/// Whether a report may show the strength of a link at all.
#[must_use]
pub const fn has_link(strength: Strength) -> bool {
    matches!(strength, Strength::Exploratory | Strength::Established)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::trend::{Trend, WavePoint};
    use crate::study::{Response, study};
    use crate::testing::material;

    fn has(study: &Study, part: &str) -> bool {
        caveats(study).iter().any(|c| c.contains(part))
    }

    /// A study whose triggers can be set one by one.
    fn plain(k: usize) -> Study {
        let mut plain = study(&material(k)).unwrap();
        plain.parts_disagree = false;
        plain.people_disagree = false;
        plain.family.tests = 1;
        (plain.linkage.reliability_x, plain.linkage.reliability_y) = (Some(0.9), Some(0.9));
        if let Some(c) = plain.linkage.coefficients.as_mut() {
            c.leave_one_out = Some((c.pearson.estimate, c.pearson.estimate, 0));
            c.effective_units = k as f64;
        }
        plain
    }

    #[test]
    fn a_plain_study_says_only_what_always_holds() {
        assert_eq!(caveats(&plain(30)).len(), 3, "{:?}", caveats(&plain(30)));
        assert!(has(&plain(30), "Team-level result.") && has(&plain(30), "A link is not a cause."));
    }

    #[test]
    fn the_same_wave_leaves_the_direction_unknown() {
        assert!(has(&plain(30), "the direction is unknown"));
        let mut later = plain(30);
        later.y.wave = "w9".parse().unwrap();
        assert!(!has(&later, "the direction is unknown"));
    }

    #[test]
    fn the_same_survey_on_both_sides_inflates() {
        let mut same = plain(30);
        assert!(!has(&same, "inflated"));
        same.y.key = "staff:other".into();
        assert!(has(&same, "The same people answered both sides; the link is inflated."));
    }

    #[test]
    fn fewer_than_thirty_units_are_exploratory() {
        assert!(has(&plain(29), "Exploratory: only 29 units.") && !has(&plain(30), "Exploratory"));
        assert!(!has(&plain(9), "Exploratory"), "without a coefficient there is nothing to explore");
    }

    #[test]
    fn parts_that_disagree_are_told() {
        let mut study = plain(30);
        assert!(!has(&study, "the pattern is different"));
        study.parts_disagree = true;
        assert!(has(&study, "the pattern is different"));
    }

    #[test]
    fn people_who_disagree_with_their_units_are_told() {
        let mut study = plain(30);
        study.people_disagree = true;
        assert!(has(&study, "Inside teams the pattern is different"));
        study.linkage.coefficients = None;
        assert!(!has(&study, "Inside teams"));
    }

    #[test]
    fn imprecise_team_scores_are_told() {
        let mut study = plain(30);
        study.linkage.reliability_y = Some(0.69);
        assert!(has(&study, "Team scores are imprecise"));
        study.linkage.reliability_y = Some(0.7);
        assert!(!has(&study, "Team scores are imprecise"));
    }

    #[test]
    fn a_result_that_hangs_on_one_team_is_told() {
        let depends = |range: Option<(f64, f64)>| {
            let mut study = plain(30);
            if let Some(c) = study.linkage.coefficients.as_mut() {
                c.pearson.estimate = 0.3;
                c.leave_one_out = range.map(|(low, high)| (low, high, 3));
            }
            has(&study, "depends on one team")
        };
        assert!(!depends(Some((0.2, 0.4))));
        assert!(depends(Some((0.14, 0.4))) && depends(Some((0.2, 0.46))) && depends(Some((-0.01, 0.3))));
        assert!(depends(None), "without one unit a side does not vary");
    }

    #[test]
    fn a_low_or_uneven_response_is_told() {
        let with = |rate, r_indicator| {
            let mut study = plain(30);
            study.response = Some(Response { rate, r_indicator });
            has(&study, "Those who did not answer may differ.")
        };
        assert!(with(0.49, 0.95) && with(0.9, 0.79));
        assert!(!with(0.5, 0.8) && !has(&plain(30), "did not answer"));
    }

    #[test]
    fn weights_that_cost_much_are_told() {
        let with = |effective| {
            let mut study = plain(30);
            study.linkage.coefficients.as_mut().unwrap().effective_units = effective;
            has(&study, "Weights reduce the effective number of units from 30 to 19.")
        };
        assert!(with(19.4) && !with(20.1));
    }

    #[test]
    fn more_than_one_link_is_told() {
        let mut study = plain(30);
        study.family.tests = 40;
        assert!(has(&study, "40 links were tested; about 2 would stand out by chance; corrected values are used."));
        study.family.tests = 1;
        assert!(!has(&study, "were tested"));
    }

    #[test]
    fn a_break_in_the_series_is_told() {
        let mut study = plain(30);
        let wave = |code: &str, why: Option<&str>| WavePoint {
            wave: code.parse().unwrap(),
            x: None,
            y: None,
            link: None,
            units: 0,
            break_before: why.map(ToOwned::to_owned),
            changed_x: None,
            changed_y: None,
        };
        let waves = vec![wave("w1", None), wave("w2", Some("other channels"))];
        study.trend = Trend { waves, signals: Vec::new(), limits: None, since: 0 };
        assert!(has(&study, "Break in series: not comparable before w2 (other channels)."));
        study.trend.waves.pop();
        assert!(!has(&study, "Break in series"));
    }

    #[test]
    fn items_that_go_together_loosely_are_told() {
        let mut study = plain(30);
        study.consistency = [Some(crate::Consistency { alpha: 0.65, low: 0.5, high: 0.75 }), None];
        assert!(has(&study, "The questions behind “Leadership” go together only loosely (alpha 0.65)"));
        study.consistency = [Some(crate::Consistency { alpha: 0.7, low: 0.6, high: 0.8 }), None];
        assert!(!has(&study, "loosely"));
    }

    #[test]
    fn units_left_out_are_counted() {
        let mut study = plain(30);
        study.linkage.excluded_units = 1;
        assert!(has(&study, "1 unit with fewer than 5 respondents on either side, or few who all said the same, is left out."));
        study.linkage.excluded_units = 2;
        assert!(has(&study, "2 units with fewer"));
    }

    #[test]
    fn banned_words_do_not_occur() {
        let mut study = plain(20);
        (study.parts_disagree, study.family.tests, study.linkage.excluded_units) = (true, 30, 2);
        study.response = Some(Response { rate: 0.2, r_indicator: 0.5 });
        let text = caveats(&study).join(" ").to_lowercase();
        for banned in crate::BANNED {
            assert!(!text.contains(banned), "{banned}: {text}");
        }
    }
}
