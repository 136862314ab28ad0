//! Steps and their words. Where a team must be chosen, that is step 0 and the pages follow.

use candor_survey::{Audience, ItemCode, Progress, Questionnaire};

/// The words above the heading.
pub fn progress_words(progress: Progress) -> String {
    let of = [" of ", &progress.of.to_string()].concat();
    let first = progress.question.to_string();
    if progress.last > progress.question {
        ["Questions ", &first, " to ", &progress.last.to_string(), &of].concat()
    } else {
        ["Question ", &first, &of].concat()
    }
}

/// How the team is asked for.
pub const fn unit_question(audience: Audience) -> &'static str {
    match audience {
        Audience::Customers => "Which team is this about?",
        Audience::Employees => "Which team do you work in?",
    }
}

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
    fn progress_is_words() {
        assert_eq!(progress_words(Progress { question: 2, last: 2, of: 6 }), "Question 2 of 6");
        assert_eq!(progress_words(Progress { question: 6, last: 10, of: 10 }), "Questions 6 to 10 of 10");
    }

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
