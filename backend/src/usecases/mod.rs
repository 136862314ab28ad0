//! What happens, without a word of HTTP or SQL.

pub mod accounts;
pub mod answering;
pub mod assurance;
pub mod colours;
pub mod contacts;
pub mod example;
pub mod exchange;
pub mod experience;
pub mod import;
pub mod invitations;
pub mod invited;
pub mod letters;
pub mod linkage;
pub mod passwords;
pub mod pictures;
mod placed;
pub mod places;
pub mod render;
pub mod respond;
pub mod results;
pub mod sending;
pub mod surveys;
pub mod units;
pub mod unsent;
pub mod versions;
pub mod wording;
