//! `candor retention show|set|run`.

use candor_survey::SurveySlug;
use candor_wire::ids::SurveyId;
use candor_wire::retention::{Keep, Retention as Kept, SetRetention};
use clap::Subcommand;

use super::{CommandError, existing_store, print};
use crate::clock::Clock;
use crate::config::Config;
use crate::store::Store;
use crate::usecases::retention;

#[derive(Debug, Subcommand)]
pub(super) enum Retention {
    /// Show how long the data of a survey are kept, and what is removed when.
    Show {
        /// The survey.
        #[arg(long)]
        survey: SurveySlug,
    },
    /// Set how long the data of a survey are kept. What is not named stays as it is; 0 keeps until removed by hand.
    Set {
        /// The survey.
        #[arg(long)]
        survey: SurveySlug,
        /// Responses, in months after the end of their wave.
        #[arg(long, value_name = "MONTHS")]
        responses: Option<u32>,
        /// People, in months after their last invitation.
        #[arg(long, value_name = "MONTHS")]
        contacts: Option<u32>,
        /// Letters that are at their end, in days after the end of their wave.
        #[arg(long, value_name = "DAYS")]
        letters: Option<u32>,
        /// Show what would be removed when, and set nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// Remove what is due. A running server does this every day.
    Run {
        /// Count what is due and remove nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

pub(super) async fn run(config: &Config, asked: Retention) -> Result<(), CommandError> {
    let (store, today) = (existing_store(config).await?, Clock::System.now().day());
    let said = match asked {
        Retention::Show { survey } => lines(&retention::show(&store, id_of(&store, &survey).await?, today).await?),
        Retention::Set { survey, responses, contacts, letters, dry_run } => {
            let id = id_of(&store, &survey).await?;
            let before = store.keep(id).await?;
            let keep = Keep {
                responses_months: responses.unwrap_or(before.responses_months),
                contacts_months: contacts.unwrap_or(before.contacts_months),
                letters_days: letters.unwrap_or(before.letters_days),
            };
            lines(&retention::set(&store, id, &SetRetention { keep, store: !dry_run }, today).await?)
        }
        Retention::Run { dry_run } => {
            if !dry_run {
                store.note_ended_waves(today).await?;
            }
            let ran = retention::run(&store, &config.mail_folder(), today, dry_run).await?;
            let what = if dry_run { "Due for removal" } else { "Removed" };
            format!("{what}: {ran}.\n")
        }
    };
    store.close().await?;
    print(&said)
}

async fn id_of(store: &Store, survey: &SurveySlug) -> Result<SurveyId, CommandError> {
    let found = store.survey_by_slug(survey).await?;
    found.map(|found| found.id).ok_or_else(|| CommandError::Other(format!("--survey: there is no survey {survey}")))
}

fn lines(kept: &Kept) -> String {
    let time = |count: u32, unit: &str| if count == 0 { "until removed by hand".to_owned() } else { format!("{count} {unit}") };
    let mut lines = vec![
        format!("Responses after the end of their wave: {}", time(kept.keep.responses_months, "months")),
        format!("People after their last invitation: {}", time(kept.keep.contacts_months, "months")),
        format!("Letters after the end of their wave: {}", time(kept.keep.letters_days, "days")),
    ];
    for wave in &kept.waves {
        let ended = wave.ended_on.as_ref().map_or_else(|| "has not ended".to_owned(), |day| format!("ended {day}"));
        let responses = match (&wave.removed_on, &wave.responses_on) {
            (Some(day), _) => format!("responses were removed on {day}"),
            (None, Some(day)) => format!("responses are removed on {day}"),
            (None, None) => "responses stay".to_owned(),
        };
        let letters = wave.letters_on.as_ref().map_or_else(|| "letters stay".to_owned(), |day| format!("letters are removed on {day}"));
        lines.push(format!("Wave {}: {ended}; {responses}; {letters}", wave.wave));
    }
    let next = kept.next_contacts_on.as_ref();
    lines.push(next.map_or_else(|| "No people are due.".to_owned(), |day| format!("The first people are removed on {day}.")));
    if !kept.stored {
        lines.push("Nothing was set.".to_owned());
    }
    lines.join("\n") + "\n"
}
