//! Database migrations: literal statements only, so that a step never changes once it has shipped.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

use sea_orm_migration::prelude::*;

mod anonymous;
mod m0001_initial;
mod m0002_score_cells;
mod m0003_cell_stamps;
mod m0004_drafts;
mod m0005_places;
mod m0006_experience;
mod m0007_versions;
mod m0008_arrangements;
mod m0009_invitations;
mod m0010_quality;
mod m0011_pictures;
mod m0012_verified;
mod m0013_quotas;
mod m0014_rights;
mod m0015_review;
mod m0016_invited;
mod m0017_drawn;
mod m0018_files;
mod m0019_recurrence;
mod m0020_thresholds;
mod m0021_linked;
mod m0022_alike;
mod m0023_levels;
mod step;

pub use anonymous::AnonymousMigrator;

/// All steps in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_initial::STEP),
            Box::new(m0002_score_cells::STEP),
            Box::new(m0003_cell_stamps::STEP),
            Box::new(m0004_drafts::STEP),
            Box::new(m0005_places::STEP),
            Box::new(m0006_experience::STEP),
            Box::new(m0007_versions::STEP),
            Box::new(m0008_arrangements::STEP),
            Box::new(m0009_invitations::STEP),
            Box::new(m0010_quality::STEP),
            Box::new(m0011_pictures::STEP),
            Box::new(m0012_verified::STEP),
            Box::new(m0013_quotas::STEP),
            Box::new(m0014_rights::STEP),
            Box::new(m0015_review::STEP),
            Box::new(m0016_invited::STEP),
            Box::new(m0017_drawn::STEP),
            Box::new(m0018_files::STEP),
            Box::new(m0019_recurrence::STEP),
            Box::new(m0020_thresholds::STEP),
            Box::new(m0021_linked::STEP),
            Box::new(m0022_alike::STEP),
            Box::new(m0023_levels::STEP),
        ]
    }
}
