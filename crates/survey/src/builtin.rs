//! The built-in questionnaires, worded by the project's own rules for questions.

use crate::audience::Audience;
use crate::document::Document;

const EMPLOYEE: &str = include_str!("../builtin/employee_satisfaction.json");
const CUSTOMER: &str = include_str!("../builtin/customer_satisfaction.json");

/// A questionnaire that comes with Candor.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// Stable name.
    pub key: &'static str,
    /// Who it is for.
    pub audience: Audience,
    /// Its content.
    pub document: Document,
}

/// All built-in questionnaires.
#[must_use]
pub fn templates() -> Vec<Template> {
    vec![
        Template { key: "employee-satisfaction", audience: Audience::Employees, document: employee_satisfaction() },
        Template { key: "customer-satisfaction", audience: Audience::Customers, document: customer_satisfaction() },
    ]
}

/// Employee satisfaction: overall, the seven areas, compared with a year ago, what would help most.
#[must_use]
pub fn employee_satisfaction() -> Document {
    parse(EMPLOYEE)
}

/// Customer satisfaction: overall, effort, recommendation, feeling, need met, channel, role, what should change.
#[must_use]
pub fn customer_satisfaction() -> Document {
    parse(CUSTOMER)
}

#[allow(clippy::panic)] // the text is part of the program and a test reads it
fn parse(text: &str) -> Document {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("a built-in questionnaire is malformed: {e}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Questionnaire;

    #[test]
    fn the_built_in_questionnaires_are_valid_and_have_measures() {
        for template in templates() {
            let q = Questionnaire::try_from(template.document).unwrap();
            assert!(q.document().measures.len() >= 4, "{}", template.key);
        }
    }

    #[test]
    fn rating_scales_are_balanced_and_run_one_way() {
        use crate::document::Kind;
        for template in templates() {
            for question in template.document.blocks.iter().flat_map(|b| &b.questions) {
                if let Kind::Rating { points, .. } | Kind::Matrix { points, .. } = &question.kind {
                    assert!(points.len() == 5 || points.len() == 7, "{}", question.code);
                    assert!(points.windows(2).all(|w| w[0].value < w[1].value), "{}", question.code);
                }
            }
        }
    }
}
