//! The built-in questionnaires, worded by the project's own rules for questions.

mod bank;

use crate::audience::Audience;
use crate::document::Document;

pub use bank::{BankItem, bank};

const EMPLOYEE: &str = include_str!("../../builtin/employee_satisfaction.json");
const CUSTOMER: &str = include_str!("../../builtin/customer_satisfaction.json");

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

macro_rules! template {
    ($key:literal, $audience:ident) => {
        ($key, Audience::$audience, include_str!(concat!("../../builtin/templates/", $key, ".json")))
    };
}

/// Name, audience and text of every questionnaire, the two general ones first.
const ALL: [(&str, Audience, &str); 10] = [
    ("employee-satisfaction", Audience::Employees, EMPLOYEE),
    ("customer-satisfaction", Audience::Customers, CUSTOMER),
    template!("employee-areas", Employees),
    template!("onboarding", Employees),
    template!("exit", Employees),
    template!("service-desk-contact", Customers),
    template!("incident-follow-up", Customers),
    template!("journey-touchpoint", Customers),
    template!("project-handover", Customers),
    template!("product", Customers),
];

/// All built-in questionnaires.
#[must_use]
pub fn templates() -> Vec<Template> {
    ALL.iter().map(|(key, audience, text)| Template { key, audience: *audience, document: parse(text) }).collect()
}

/// The built-in questionnaire of that name.
#[must_use]
pub fn template(key: &str) -> Option<Template> {
    let (key, audience, text) = ALL.iter().find(|(name, ..)| *name == key)?;
    Some(Template { key, audience: *audience, document: parse(text) })
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

    #[test]
    fn templates_are_found_by_their_names() {
        for of in templates() {
            assert_eq!(template(of.key).map(|t| t.document), Some(of.document));
        }
        assert_eq!(template("no-such"), None);
    }

    #[test]
    fn the_bank_has_every_area_and_whole_questions() {
        let bank = bank();
        for area in [
            "Reward and recognition",
            "Career development",
            "Education and training",
            "Supervision and feedback",
            "Teamwork",
            "Resources",
            "Contribution to goals",
        ] {
            assert!(
                bank.iter().any(|item| item.area == area && item.audience == Audience::Employees && !item.measures.is_empty()),
                "{area}"
            );
        }
        let mut keys: Vec<&String> = bank.iter().map(|item| &item.key).collect();
        keys.dedup();
        assert_eq!(keys.len(), bank.len());
        for item in &bank {
            assert!(item.question.show_if.is_empty(), "{}", item.key);
            let codes = item.question.kind.part_codes();
            let own = |code: &crate::ItemCode| *code == item.question.code || codes.contains(&code);
            assert!(item.measures.iter().flat_map(|m| &m.items).all(own), "{}", item.key);
        }
    }
}
