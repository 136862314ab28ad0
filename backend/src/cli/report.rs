//! `candor report linkage|drivers|trend|consistency`.

use std::io::{IsTerminal as _, Write as _};

use candor_insight::report::Part;
use candor_survey::{SurveySlug, UnitCode, WaveCode};
use candor_wire::report::{LinkageQuery, ResultsQuery};
use clap::{Args, Subcommand, ValueEnum};

use super::{CommandError, existing_store};
use crate::config::Config;
use crate::usecases::render;
use crate::usecases::{experiments, linkage, quality};
use crate::viewer::Viewer;

#[derive(Debug, Subcommand)]
pub(super) enum Report {
    /// Link an employee measure with a customer measure over units: everything.
    Linkage(Options),
    /// Which employee areas go most with a customer measure.
    Drivers(Options),
    /// Both measures and their link, wave by wave.
    Trend(Options),
    /// A customer measure, channel by channel.
    Consistency(Options),
    /// How good the answers to a survey are: signs of careless answering, with and without.
    Quality(OfSurvey),
    /// Questions in several forms compared, and what the orders shown did to answers.
    Experiments(OfSurvey),
}

/// What every report takes.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Employee survey and measure, such as team-survey:esat.
    #[arg(long, value_name = "SURVEY:MEASURE")]
    employees: String,
    /// Customer survey and measure, such as contact-survey:csat.
    #[arg(long, value_name = "SURVEY:MEASURE")]
    customers: String,
    /// Wave of both; the latest that both have when left out.
    #[arg(long)]
    wave: Option<WaveCode>,
    /// Another wave on the customer side, for a link over time.
    #[arg(long)]
    customers_wave: Option<WaveCode>,
    /// Only this unit and what lies below it.
    #[arg(long, value_name = "UNIT")]
    within: Option<UnitCode>,
    /// Give the link without responses that show two signs of careless answering, too.
    #[arg(long)]
    without_flagged: bool,
    /// What to write.
    #[arg(long, value_enum)]
    format: Format,
}

/// What a report of one survey takes.
#[derive(Debug, Args)]
pub(super) struct OfSurvey {
    /// Survey, such as team-survey.
    #[arg(long)]
    survey: SurveySlug,
    /// Wave; the latest when left out.
    #[arg(long)]
    wave: Option<WaveCode>,
    /// Leave out responses that show two signs of careless answering, where that gives nobody away.
    #[arg(long)]
    without_flagged: bool,
    /// What to write: html, pdf or json.
    #[arg(long, value_enum)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Format {
    /// Everything, with all digits.
    Json,
    /// One row for each unit, area, wave or channel.
    Csv,
    /// The first chart.
    Svg,
    /// A page that stands alone.
    Html,
    /// A tagged document for paper.
    Pdf,
}

impl Format {
    const fn kind(self) -> render::Format {
        match self {
            Self::Json => render::Format::Json,
            Self::Csv => render::Format::Csv,
            Self::Svg => render::Format::Svg,
            Self::Html => render::Format::Html,
            Self::Pdf => render::Format::Pdf,
        }
    }
}

pub(super) async fn run(config: &Config, report: Report) -> Result<(), CommandError> {
    let (part, options) = match report {
        Report::Linkage(options) => (Part::Linkage, options),
        Report::Drivers(options) => (Part::Drivers, options),
        Report::Trend(options) => (Part::Trend, options),
        Report::Consistency(options) => (Part::Consistency, options),
        Report::Quality(of) => return run_of_one(config, of, false).await,
        Report::Experiments(of) => return run_of_one(config, of, true).await,
    };
    let Options { employees, customers, wave, customers_wave, within, without_flagged, format } = options;
    refuse_on_screen(format)?;
    let store = existing_store(config).await?;
    let query = LinkageQuery { employees, customers, wave, customers_wave, within, without_flagged };
    let built = linkage::Report::build(&store, Viewer::operator(), &query).await?;
    let mut bytes = render::file(built, part, format.kind()).await?;
    finish(&mut bytes, format)?;
    Ok(store.close().await?)
}

async fn run_of_one(
    config: &Config,
    OfSurvey { survey, wave, without_flagged, format }: OfSurvey,
    experiments: bool,
) -> Result<(), CommandError> {
    refuse_on_screen(format)?;
    let format_kind = Some(format.kind()).filter(|kind| render::OF_ONE_PAGE.contains(kind));
    let kind = format_kind.ok_or_else(|| CommandError::Other("--format: this report is html, pdf or json".to_owned()))?;
    let store = existing_store(config).await?;
    let found = store.survey_by_slug(&survey).await?;
    let found = found.ok_or_else(|| CommandError::Other(format!("--survey: there is no survey {survey}")))?;
    let (viewer, query) = (Viewer::operator(), ResultsQuery { wave, without_flagged });
    let mut bytes = if experiments {
        render::one_page(experiments::find(&store, viewer, found.id, &query).await?, kind).await?
    } else {
        render::one_page(quality::find(&store, viewer, found.id, &query).await?, kind).await?
    };
    finish(&mut bytes, format)?;
    Ok(store.close().await?)
}

fn refuse_on_screen(format: Format) -> Result<(), CommandError> {
    if matches!(format, Format::Pdf) && std::io::stdout().is_terminal() {
        return Err(CommandError::Other("a PDF is no text; write it to a file with > report.pdf".to_owned()));
    }
    Ok(())
}

fn finish(bytes: &mut Vec<u8>, format: Format) -> Result<(), CommandError> {
    if !matches!(format, Format::Pdf) && bytes.last() != Some(&b'\n') {
        bytes.push(b'\n');
    }
    write(bytes)
}

/// Writes to the output; that a reader such as `head` has gone is no fault.
fn write(bytes: &[u8]) -> Result<(), CommandError> {
    match std::io::stdout().lock().write_all(bytes) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(CommandError::File { what: "the output".to_owned(), cause: error })
        }
        _ => Ok(()),
    }
}
