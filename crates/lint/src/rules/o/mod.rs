//! Options and scales: one rule a file.

use crate::rule::{About, Rule};

mod o01_unbalanced;
mod o02_no_midpoint;
mod o03_number_of_points;
mod o04_agreement;
mod o05_unlabelled;
mod o06_misleading_numbers;
mod o07_overlap;
mod o08_gap;
mod o09_not_exhaustive;
mod o10_no_opt_out;
mod o11_no_opinion;
mod o12_opt_out_inside;
mod o13_synonyms;
mod o14_order;
mod o15_direction_flips;
mod o16_scale_changed;
mod o17_select_all;
mod o18_too_many_options;
mod o19_fixed_order;
mod o20_not_exclusive;
mod o21_long_ranking;
mod o22_preset;
mod o23_forced_sensitive;
mod o24_pictures;
mod o25_uneven_steps;
mod o26_yes_no_attitude;
mod o27_frequency_words;
mod o28_best_first;

/// All rules of this part by id.
pub(super) static RULES: [&Rule; 28] = [
    &o01_unbalanced::RULE,
    &o02_no_midpoint::RULE,
    &o03_number_of_points::RULE,
    &o04_agreement::RULE,
    &o05_unlabelled::RULE,
    &o06_misleading_numbers::RULE,
    &o07_overlap::RULE,
    &o08_gap::RULE,
    &o09_not_exhaustive::RULE,
    &o10_no_opt_out::RULE,
    &o11_no_opinion::RULE,
    &o12_opt_out_inside::RULE,
    &o13_synonyms::RULE,
    &o14_order::RULE,
    &o15_direction_flips::RULE,
    &o16_scale_changed::RULE,
    &o17_select_all::RULE,
    &o18_too_many_options::RULE,
    &o19_fixed_order::RULE,
    &o20_not_exclusive::RULE,
    &o21_long_ranking::RULE,
    &o22_preset::RULE,
    &o23_forced_sensitive::RULE,
    &o24_pictures::RULE,
    &o25_uneven_steps::RULE,
    &o26_yes_no_attitude::RULE,
    &o27_frequency_words::RULE,
    &o28_best_first::RULE,
];

/// Those that need nothing but the questionnaire.
pub(super) static LIVE: [&Rule; 27] = [
    &o01_unbalanced::RULE,
    &o02_no_midpoint::RULE,
    &o03_number_of_points::RULE,
    &o04_agreement::RULE,
    &o05_unlabelled::RULE,
    &o06_misleading_numbers::RULE,
    &o07_overlap::RULE,
    &o08_gap::RULE,
    &o09_not_exhaustive::RULE,
    &o10_no_opt_out::RULE,
    &o11_no_opinion::RULE,
    &o12_opt_out_inside::RULE,
    &o13_synonyms::RULE,
    &o14_order::RULE,
    &o15_direction_flips::RULE,
    &o17_select_all::RULE,
    &o18_too_many_options::RULE,
    &o19_fixed_order::RULE,
    &o20_not_exclusive::RULE,
    &o21_long_ranking::RULE,
    &o22_preset::RULE,
    &o23_forced_sensitive::RULE,
    &o24_pictures::RULE,
    &o25_uneven_steps::RULE,
    &o26_yes_no_attitude::RULE,
    &o27_frequency_words::RULE,
    &o28_best_first::RULE,
];

/// What they are about.
pub(super) static ABOUT: [&About; 28] = [
    &o01_unbalanced::ABOUT,
    &o02_no_midpoint::ABOUT,
    &o03_number_of_points::ABOUT,
    &o04_agreement::ABOUT,
    &o05_unlabelled::ABOUT,
    &o06_misleading_numbers::ABOUT,
    &o07_overlap::ABOUT,
    &o08_gap::ABOUT,
    &o09_not_exhaustive::ABOUT,
    &o10_no_opt_out::ABOUT,
    &o11_no_opinion::ABOUT,
    &o12_opt_out_inside::ABOUT,
    &o13_synonyms::ABOUT,
    &o14_order::ABOUT,
    &o15_direction_flips::ABOUT,
    &o16_scale_changed::ABOUT,
    &o17_select_all::ABOUT,
    &o18_too_many_options::ABOUT,
    &o19_fixed_order::ABOUT,
    &o20_not_exclusive::ABOUT,
    &o21_long_ranking::ABOUT,
    &o22_preset::ABOUT,
    &o23_forced_sensitive::ABOUT,
    &o24_pictures::ABOUT,
    &o25_uneven_steps::ABOUT,
    &o26_yes_no_attitude::ABOUT,
    &o27_frequency_words::ABOUT,
    &o28_best_first::ABOUT,
];
