//! `candor serve`.

use super::CommandError;
use crate::assets::Asset;
use crate::clock::Clock;
use crate::config::Config;
use crate::startup::Application;

/// Serves until told to stop.
pub(super) async fn serve(config: &Config) -> Result<(), CommandError> {
    if !Asset::complete() {
        return Err(CommandError::Other("this program was built without its pages; build it with: cargo xtask build".to_owned()));
    }
    let application = Application::build(config, Clock::System).await?;
    eprintln!("Candor {} is at {}", env!("CARGO_PKG_VERSION"), application.base_url());
    tracing::info!(listen = %application.address(), "listening");
    if let Some(code) = application.set_up_code().await? {
        eprintln!("\n  Nobody can sign in yet. Open the address above and enter this one-time set-up code:\n\n      {code}\n");
    }
    application.run().await?;
    tracing::info!("stopped; everything acknowledged is stored");
    Ok(())
}
