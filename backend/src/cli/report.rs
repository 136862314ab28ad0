//! `candor report linkage`.

use candor_survey::WaveCode;
use candor_wire::report::LinkageQuery;
use clap::{Subcommand, ValueEnum};

use super::{CommandError, existing_store, print};
use crate::config::Config;
use crate::usecases::{linkage, render};
use crate::viewer::Viewer;

#[derive(Debug, Subcommand)]
pub(super) enum Report {
    /// Link an employee measure with a customer measure over units.
    Linkage {
        /// Employee survey and measure, such as team-survey:esat.
        #[arg(long, value_name = "SURVEY:MEASURE")]
        employees: String,
        /// Customer survey and measure, such as contact-survey:csat.
        #[arg(long, value_name = "SURVEY:MEASURE")]
        customers: String,
        /// Wave of both; the latest that both have when left out.
        #[arg(long)]
        wave: Option<WaveCode>,
        /// What to write.
        #[arg(long, value_enum)]
        format: Format,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Format {
    /// Everything, with all digits.
    Json,
    /// The units with both scores.
    Csv,
    /// The picture.
    Svg,
    /// A page that stands alone.
    Html,
}

pub(super) async fn run(config: &Config, report: Report) -> Result<(), CommandError> {
    let Report::Linkage { employees, customers, wave, format } = report;
    let store = existing_store(config).await?;
    let mut report = linkage::report(&store, Viewer::operator(), &LinkageQuery { employees, customers, wave }).await?;
    let text = match format {
        Format::Json => {
            report.svg.clear();
            serde_json::to_string_pretty(&report).map_err(|e| CommandError::Other(format!("the report: {e}")))? + "\n"
        }
        Format::Csv => render::csv(&report)?,
        Format::Svg => report.svg + "\n",
        Format::Html => render::html(&report) + "\n",
    };
    print(&text)?;
    Ok(store.close().await?)
}
