//! The built-in questionnaires are clean, or say why not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use candor_lint::{Context, lint};
use candor_survey::builtin::templates;

#[test]
fn templates_are_clean_or_say_why() {
    for template in templates() {
        let context = Context { audience: Some(template.audience), ..Context::default() };
        let findings = lint(&template.document, &context);
        let counts: Vec<_> = findings.iter().filter(|f| f.counts()).collect();
        assert!(counts.is_empty(), "{}: {counts:#?}", template.key);
        for suppression in &template.document.suppressions {
            let used = findings.iter().any(|f| f.suppressed.as_ref() == Some(&suppression.reason));
            assert!(used && suppression.problem().is_none(), "{}: {suppression:?} suppresses nothing", template.key);
        }
    }
}
