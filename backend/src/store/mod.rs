//! The database: SQLite by default, PostgreSQL beyond one machine. The only room that knows `sea_orm`.
//!
//! On SQLite there is one writing connection and a pool of reading ones; every writing transaction is
//! `BEGIN IMMEDIATE`, so that two of them queue instead of failing. `synchronous=FULL`: what was
//! acknowledged survives a power cut.

mod accounts;
mod cells;
mod codes;
mod connect;
mod contacts;
mod drafts;
mod entity;
mod error;
mod experience;
mod files;
mod frames;
mod hierarchy;
mod intake;
mod invitations;
mod pictures;
mod places;
mod quotas;
mod recurrence;
mod responses;
mod retention;
mod reviews;
mod rights;
mod surveys;
mod units;
mod verified;
mod versions;
mod waiting;

pub use accounts::{NewUserRow, SessionRow, UserRow};
pub use cells::{Cells, Sums, UnitSums, ValueRow};
pub use codes::ProceduralCode;
pub use connect::{Backend, Store};
pub use contacts::{ContactRow, Suppressed};
pub use drafts::{DRAFT_DAYS, Draft, DraftVisit};
pub use error::StoreError;
pub use experience::{ExperienceSum, Metric, Unfinished};
pub use files::{FileOf, NewFile};
pub use frames::{FrameLine, FrameOf};
pub use hierarchy::Placement;
pub use intake::{Intake, NewResponse, Receipt, batch};
pub use invitations::{Codes, Ending, Invited, Leased, LetterCounts, LetterState, MailingRow};
pub use pictures::PICTURE_DAYS;
pub use places::PlacesRow;
pub use quotas::{QuotaCount, TurnedAway};
pub use recurrence::RecurrenceRow;
pub use responses::StoredResponse;
pub use retention::{EndedWave, LastInvited};
pub use reviews::{CommentRow, Kept, ReviewerRow, VerdictRow, Who};
pub use rights::{Erasure, InvitationRow, LetterRow};
pub use surveys::{SurveyRow, WaveRow};
pub use units::{MAX_DEPTH, UnitChange, UnitRow};
pub use verified::{Collected, Issued, TermsRow, VerifiedCode};
pub use versions::{AskedVersion, NextVersion};
pub use waiting::{LeavingRow, Spent, StagedRow, Turn, Waiting, beside};
