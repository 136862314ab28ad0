//! Wording: one rule a file.

use crate::rule::{About, Rule};

mod w01_tag_question;
mod w02_appeal;
mod w03_one_sided;
mod w04_loaded;
mod w05_praise;
mod w06_presupposition;
mod w07_double_barrelled;
mod w08_two_questions;
mod w09_double_barrelled_option;
mod w10_double_negative;
mod w11_negated_agreement;
mod w12_absolutes;
mod w13_vague_amount;
mod w14_vague_time;
mod w15_no_period;
mod w16_long_period;
mod w17_retrospective;
mod w18_jargon;
mod w19_hard_words;
mod w20_too_long;
mod w21_reading_grade;
mod w22_complex_syntax;
mod w23_memory_load;
mod w24_hypothetical;
mod w25_proxy;
mod w26_causal;
mod w27_calculation;
mod w28_pronoun;
mod w29_idiom;
mod w30_inclusive;
mod w31_intensifier;
mod w32_social_norm;
mod w33_names_a_person;
mod w34_score_begging;
mod w35_paid_answer;
mod w36_typography;
mod w37_persuasive_preamble;
mod w38_no_referent;
mod w39_mismatch;
mod w40_no_sentence;
mod w41_scope;
mod w42_pressure;

/// All rules of this part by id.
pub(super) static RULES: [&Rule; 42] = [
    &w01_tag_question::RULE,
    &w02_appeal::RULE,
    &w03_one_sided::RULE,
    &w04_loaded::RULE,
    &w05_praise::RULE,
    &w06_presupposition::RULE,
    &w07_double_barrelled::RULE,
    &w08_two_questions::RULE,
    &w09_double_barrelled_option::RULE,
    &w10_double_negative::RULE,
    &w11_negated_agreement::RULE,
    &w12_absolutes::RULE,
    &w13_vague_amount::RULE,
    &w14_vague_time::RULE,
    &w15_no_period::RULE,
    &w16_long_period::RULE,
    &w17_retrospective::RULE,
    &w18_jargon::RULE,
    &w19_hard_words::RULE,
    &w20_too_long::RULE,
    &w21_reading_grade::RULE,
    &w22_complex_syntax::RULE,
    &w23_memory_load::RULE,
    &w24_hypothetical::RULE,
    &w25_proxy::RULE,
    &w26_causal::RULE,
    &w27_calculation::RULE,
    &w28_pronoun::RULE,
    &w29_idiom::RULE,
    &w30_inclusive::RULE,
    &w31_intensifier::RULE,
    &w32_social_norm::RULE,
    &w33_names_a_person::RULE,
    &w34_score_begging::RULE,
    &w35_paid_answer::RULE,
    &w36_typography::RULE,
    &w37_persuasive_preamble::RULE,
    &w38_no_referent::RULE,
    &w39_mismatch::RULE,
    &w40_no_sentence::RULE,
    &w41_scope::RULE,
    &w42_pressure::RULE,
];

/// What they are about.
pub(super) static ABOUT: [&About; 42] = [
    &w01_tag_question::ABOUT,
    &w02_appeal::ABOUT,
    &w03_one_sided::ABOUT,
    &w04_loaded::ABOUT,
    &w05_praise::ABOUT,
    &w06_presupposition::ABOUT,
    &w07_double_barrelled::ABOUT,
    &w08_two_questions::ABOUT,
    &w09_double_barrelled_option::ABOUT,
    &w10_double_negative::ABOUT,
    &w11_negated_agreement::ABOUT,
    &w12_absolutes::ABOUT,
    &w13_vague_amount::ABOUT,
    &w14_vague_time::ABOUT,
    &w15_no_period::ABOUT,
    &w16_long_period::ABOUT,
    &w17_retrospective::ABOUT,
    &w18_jargon::ABOUT,
    &w19_hard_words::ABOUT,
    &w20_too_long::ABOUT,
    &w21_reading_grade::ABOUT,
    &w22_complex_syntax::ABOUT,
    &w23_memory_load::ABOUT,
    &w24_hypothetical::ABOUT,
    &w25_proxy::ABOUT,
    &w26_causal::ABOUT,
    &w27_calculation::ABOUT,
    &w28_pronoun::ABOUT,
    &w29_idiom::ABOUT,
    &w30_inclusive::ABOUT,
    &w31_intensifier::ABOUT,
    &w32_social_norm::ABOUT,
    &w33_names_a_person::ABOUT,
    &w34_score_begging::ABOUT,
    &w35_paid_answer::ABOUT,
    &w36_typography::ABOUT,
    &w37_persuasive_preamble::ABOUT,
    &w38_no_referent::ABOUT,
    &w39_mismatch::ABOUT,
    &w40_no_sentence::ABOUT,
    &w41_scope::ABOUT,
    &w42_pressure::ABOUT,
];
