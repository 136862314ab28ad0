//! Structure and setting: one rule a file.

use crate::rule::{About, Rule};

mod s01_overall_last;
mod s02_personal_early;
mod s03_identifying;
mod s04_small_unit_comments;
mod s05_long_battery;
mod s06_too_long;
mod s07_fixed_battery;
mod s08_one_direction;
mod s09_duplicates;
mod s10_introduction;
mod s11_first_question;
mod s12_broken_logic;
mod s13_attention_checks;
mod s14_priming;
mod s15_slanted_title;
mod s16_linked_not_comparable;
mod s17_tracked_text_changed;
mod s18_variants_differ;
mod s19_trigger;
mod s20_gating;
mod s21_anonymity_contradicted;
mod s22_no_threshold;
mod s23_open_questions;
mod s24_few_items;
mod s25_no_overall;
mod s26_open_after_closed;
mod s27_languages;

/// All rules of this part by id.
pub(super) static RULES: [&Rule; 27] = [
    &s01_overall_last::RULE,
    &s02_personal_early::RULE,
    &s03_identifying::RULE,
    &s04_small_unit_comments::RULE,
    &s05_long_battery::RULE,
    &s06_too_long::RULE,
    &s07_fixed_battery::RULE,
    &s08_one_direction::RULE,
    &s09_duplicates::RULE,
    &s10_introduction::RULE,
    &s11_first_question::RULE,
    &s12_broken_logic::RULE,
    &s13_attention_checks::RULE,
    &s14_priming::RULE,
    &s15_slanted_title::RULE,
    &s16_linked_not_comparable::RULE,
    &s17_tracked_text_changed::RULE,
    &s18_variants_differ::RULE,
    &s19_trigger::RULE,
    &s20_gating::RULE,
    &s21_anonymity_contradicted::RULE,
    &s22_no_threshold::RULE,
    &s23_open_questions::RULE,
    &s24_few_items::RULE,
    &s25_no_overall::RULE,
    &s26_open_after_closed::RULE,
    &s27_languages::RULE,
];

/// Those that need nothing but the questionnaire.
pub(super) static LIVE: [&Rule; 18] = [
    &s01_overall_last::RULE,
    &s02_personal_early::RULE,
    &s05_long_battery::RULE,
    &s06_too_long::RULE,
    &s07_fixed_battery::RULE,
    &s08_one_direction::RULE,
    &s09_duplicates::RULE,
    &s10_introduction::RULE,
    &s11_first_question::RULE,
    &s12_broken_logic::RULE,
    &s13_attention_checks::RULE,
    &s14_priming::RULE,
    &s15_slanted_title::RULE,
    &s21_anonymity_contradicted::RULE,
    &s23_open_questions::RULE,
    &s24_few_items::RULE,
    &s25_no_overall::RULE,
    &s26_open_after_closed::RULE,
];

/// What they are about.
pub(super) static ABOUT: [&About; 27] = [
    &s01_overall_last::ABOUT,
    &s02_personal_early::ABOUT,
    &s03_identifying::ABOUT,
    &s04_small_unit_comments::ABOUT,
    &s05_long_battery::ABOUT,
    &s06_too_long::ABOUT,
    &s07_fixed_battery::ABOUT,
    &s08_one_direction::ABOUT,
    &s09_duplicates::ABOUT,
    &s10_introduction::ABOUT,
    &s11_first_question::ABOUT,
    &s12_broken_logic::ABOUT,
    &s13_attention_checks::ABOUT,
    &s14_priming::ABOUT,
    &s15_slanted_title::ABOUT,
    &s16_linked_not_comparable::ABOUT,
    &s17_tracked_text_changed::ABOUT,
    &s18_variants_differ::ABOUT,
    &s19_trigger::ABOUT,
    &s20_gating::ABOUT,
    &s21_anonymity_contradicted::ABOUT,
    &s22_no_threshold::ABOUT,
    &s23_open_questions::ABOUT,
    &s24_few_items::ABOUT,
    &s25_no_overall::ABOUT,
    &s26_open_after_closed::ABOUT,
    &s27_languages::ABOUT,
];
