//! Rows as the database holds them. Private to the store: what leaves it are domain values.

mod answers;
mod organisation;
mod people;
mod sums;
mod surveys;
mod verified;

pub use answers::*;
pub use organisation::*;
pub use people::*;
pub use sums::*;
pub use surveys::*;
pub use verified::*;
