//! One module for each screen.

pub mod experience;
pub mod home;
pub mod import_survey;
pub mod linkage;
mod linkage_pickers;
mod linkage_report;
pub mod new_survey;
pub mod overview;
pub mod people;
mod people_add;
pub mod results;
pub mod set_up;
pub mod share;
pub mod surveys;
pub mod units;
mod waves;
