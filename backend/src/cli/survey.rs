//! `candor survey create|list|convert`.

use std::path::{Path, PathBuf};

use candor_survey::{Audience, Date, Questionnaire, SurveySlug, WaveCode};
use candor_wire::picture::MAX_PICTURE_BYTES;
use candor_wire::problem::{Code, FieldProblem};
use candor_wire::survey::{NewSurvey, Publish};
use clap::Subcommand;

use super::{CommandError, print, store};
use crate::clock::{Clock, Seconds};
use crate::config::Config;
use crate::error::Error;
use crate::store::Store;
use crate::usecases::{pictures, surveys};
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
        /// A folder with the pictures that the questionnaire shows: PNG, JPEG, WebP or GIF files under any name.
        #[arg(long)]
        pictures: Option<PathBuf>,
    },
    /// List surveys with their waves and measures.
    List,
    /// Read a questionnaire of another system and say what became of every part. Needs neither settings nor a database.
    Convert(super::convert::Convert),
}

pub(super) async fn run(config: &Config, survey: Survey) -> Result<(), CommandError> {
    let store = store(config).await?;
    match survey {
        Survey::Create { file, audience, slug, wave, pictures } => {
            let text = std::fs::read_to_string(&file).map_err(|cause| CommandError::File { what: file.display().to_string(), cause })?;
            Questionnaire::from_json(&text).map_err(|problems| {
                let fields = problems.into_iter().map(|p| FieldProblem { field: p.path, message: p.message });
                Error::fields(Code::InvalidQuestionnaire, fields.collect())
            })?;
            if config.approval_needed {
                let remedy = "This server publishes nothing without the approval of a second person (setting approval), and this command publishes at once. Import the file in the console, and have it reviewed there.";
                return Err(Error::field(Code::ApprovalNeeded, "approval", remedy).into());
            }
            let now = Clock::System.now();
            if let Some(folder) = pictures {
                add_pictures(&store, &folder, now).await?;
            }
            let wave = wave.map_or_else(|| quarter(now), Ok)?;
            let new = NewSurvey { slug: slug.clone(), audience, template: None, document: serde_json::from_str(&text).ok() };
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

/// Keeps every picture of a folder; files that are none are passed over with a word about each.
async fn add_pictures(store: &Store, folder: &Path, now: Seconds) -> Result<(), CommandError> {
    let fail = |path: &Path, cause| CommandError::File { what: path.display().to_string(), cause };
    for entry in std::fs::read_dir(folder).map_err(|cause| fail(folder, cause))? {
        let path = entry.map_err(|cause| fail(folder, cause))?.path();
        let size = std::fs::metadata(&path).map_err(|cause| fail(&path, cause))?;
        if !size.is_file() {
            continue;
        }
        if size.len() > MAX_PICTURE_BYTES as u64 {
            eprintln!("{} is passed over: a picture may have {MAX_PICTURE_BYTES} bytes at most.", path.display());
            continue;
        }
        let bytes = std::fs::read(&path).map_err(|cause| fail(&path, cause))?;
        match pictures::add(store, bytes, now).await {
            Err(Error::Refused(problem)) => {
                let why: Vec<&str> = problem.fields.iter().map(|field| field.message.as_str()).collect();
                eprintln!("{} is passed over. {}", path.display(), why.join(" "));
            }
            added => drop(added?),
        }
    }
    Ok(())
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
