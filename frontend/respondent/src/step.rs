//! Where the problems are that the server names.

use candor_survey::{ItemCode, Questionnaire};

/// The page that an item is on.
pub fn page_of(questionnaire: &Questionnaire, item: &ItemCode) -> Option<usize> {
    let (block, question) = questionnaire.item(item)?.place;
    questionnaire.pages().iter().position(|page| page.block == block && (page.first..page.end).contains(&question))
}

/// The item that a field of a problem body names, such as `answers.speed` or `answers[speed]`.
pub fn item_of_field(questionnaire: &Questionnaire, field: &str) -> Option<ItemCode> {
    let inner = field.strip_prefix("answers").unwrap_or(field);
    let code = ItemCode::parse(inner.trim_matches(|c| ".[]\"".contains(c))).ok()?;
    questionnaire.item(&code).map(|item| item.code.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_fields_find_their_page() {
        let q = Questionnaire::from_json(include_str!("../../../crates/survey/tests/all_kinds.json")).unwrap();
        for field in ["row2", "answers.row2", "answers[row2]"] {
            let item = item_of_field(&q, field).unwrap();
            assert_eq!(page_of(&q, &item), Some(4), "{field}");
        }
        assert_eq!(item_of_field(&q, "unit"), None);
    }
}
