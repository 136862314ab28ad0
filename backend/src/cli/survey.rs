//! `candor survey create|list|convert`.

use std::path::PathBuf;

use candor_survey::{Audience, Date, Questionnaire, SurveySlug, WaveCode};
use candor_wire::problem::{Code, FieldProblem};
use candor_wire::survey::{NewSurvey, Publish};
use clap::Subcommand;

use super::{CommandError, print, store};
use crate::clock::{Clock, Seconds};
use crate::config::Config;
use crate::error::Error;
use crate::usecases::surveys;
use crate::viewer::Viewer;

#[derive(Debug, Subcommand)]
pub(super) enum Survey {
    /// Create and publish a survey from a questionnaire file, and open its first wave.
    Create {
        /// Questionnaire as JSON (format candor-questionnaire/1).
        file: PathBuf,
        /// Who is asked: employees or customers.
        #[arg(long)]
        audience: Audience,
        /// Its name in links and commands.
        #[arg(long)]
        slug: SurveySlug,
        /// First wave; the present quarter, such as 2026-Q4, when left out.
        #[arg(long)]
        wave: Option<WaveCode>,
    },
    /// List surveys with their waves and measures.
    List,
    /// Read a questionnaire of another system and say what became of every part. Needs neither settings nor a database.
    Convert(super::convert::Convert),
}

pub(super) async fn run(config: &Config, survey: Survey) -> Result<(), CommandError> {
    let store = store(config).await?;
    match survey {
        Survey::Create { file, audience, slug, wave } => {
            let text = std::fs::read_to_string(&file).map_err(|cause| CommandError::File { what: file.display().to_string(), cause })?;
            let questionnaire = Questionnaire::from_json(&text).map_err(|problems| {
                let fields = problems.into_iter().map(|p| FieldProblem { field: p.path, message: p.message });
                Error::fields(Code::InvalidQuestionnaire, fields.collect())
            })?;
            let now = Clock::System.now();
            let wave = wave.map_or_else(|| quarter(now), Ok)?;
            let new = NewSurvey { slug: slug.clone(), audience, template: None, document: Some(questionnaire.document().clone()) };
            let id = surveys::create(&store, new, now).await?;
            surveys::publish(&store, id, Publish { revision: 1, wave: wave.clone(), raised: Vec::new() }).await?;
            eprintln!("The survey {slug} takes answers of {audience}, wave {wave}.");
        }
        Survey::List => {
            for survey in surveys::list(&store, Viewer::operator()).await? {
                let waves: Vec<&str> = survey.waves.iter().map(|w| w.code.as_str()).collect();
                let measures: Vec<&str> = survey.measures.iter().map(|m| m.code.as_str()).collect();
                print(&format!(
                    "{}\t{}\t{}\twaves {}\tmeasures {}\n",
                    survey.slug,
                    survey.audience,
                    survey.state.as_str(),
                    waves.join(","),
                    measures.join(",")
                ))?;
            }
        }
        Survey::Convert(convert) => super::convert::run(&convert)?,
    }
    Ok(store.close().await?)
}

/// The quarter of a time, such as `2026-Q4`.
fn quarter(now: Seconds) -> Result<WaveCode, CommandError> {
    let (year, month, _) = Date::of_day(now.day()).parts();
    WaveCode::parse(&format!("{year}-Q{}", (month - 1) / 3 + 1))
        .map_err(|e| CommandError::Other(format!("the clock: {e}; name the wave with --wave")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_quarters() {
        assert_eq!(quarter(Seconds(20_778 * 86_400)).unwrap().as_str(), "2026-Q4");
    }
}
