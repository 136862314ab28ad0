//! Findings that authors keep, with their reason.

use candor_survey::document::Suppression;

use crate::finding::Finding;

/// Marks what is suppressed. A suppression without a reason does nothing.
pub(crate) fn apply(findings: &mut [Finding], suppressions: &[Suppression]) {
    for finding in findings {
        let reason = suppressions.iter().find(|s| !s.reason.trim().is_empty() && s.rule == finding.rule && covers(&s.at, finding));
        finding.suppressed = reason.map(|s| s.reason.clone());
    }
}

/// An empty place covers everything, a code its item, a path itself and what lies below.
fn covers(at: &str, finding: &Finding) -> bool {
    let below = || finding.path.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
    at.is_empty() || finding.item == at || below()
}

#[cfg(test)]
mod tests {
    use crate::try_it::document;
    use crate::{Context, lint};
    use candor_survey::document::Suppression;

    fn suppressed(at: &str, reason: &str) -> bool {
        let mut document = document("Q: Does your manager always listen?\nQ: Does your manager never shout?");
        document.suppressions.push(Suppression { rule: "W12".into(), at: at.into(), reason: reason.into() });
        let findings = lint(&document, &Context::default());
        let of = |path: &str| findings.iter().find(|f| f.rule == "W12" && f.path == path).unwrap().suppressed.clone();
        let second = of("blocks[0].questions[1].text");
        assert_eq!(second.is_some(), at.is_empty() && !reason.is_empty());
        of("blocks[0].questions[0].text").is_some()
    }

    #[test]
    fn a_reason_is_kept_with_what_it_suppresses() {
        for at in ["q1", "blocks[0].questions[0]", "blocks[0].questions[0].text", ""] {
            assert!(suppressed(at, "asked so since 2019"), "{at:?}");
        }
        assert!(!suppressed("q2x", "asked so since 2019"));
        assert!(!suppressed("blocks[0].questions[0].te", "a path is not a prefix"));
        assert!(!suppressed("q1", " "), "without a reason nothing is suppressed");
    }
}
