//! Sending what waits: one letter at a time, each leased, each ended before the next begins.
//!
//! A program that is killed has at most one letter on its way, so each kill can double at most one letter; both have the
//! same Message-ID and the same link.

use std::collections::BTreeMap;
use std::time::Duration;

use candor_wire::ids::{MailingId, UnitId, WaveId};
use candor_wire::invitation::{Level, MailingKind};
use tokio::sync::watch;

use super::invitations::{About, letter_for, stop_address, terms_of};
use super::rights::people_key;
use crate::clock::{Clock, Seconds};
use crate::config::{Config, QuietHours};
use crate::digest::sha256;
use crate::error::Error;
use crate::keys::Keys;
use crate::mail::{Delivery, Outgoing, Post, message_id};
use crate::random;
use crate::store::{Ending, Leased, LetterState, Store, SurveyRow};
use crate::viewer::Viewer;

/// So long nothing is looked for when nothing was there.
const IDLE: Duration = Duration::from_millis(500);
/// So often keys of waves that are over are looked for.
const CLEANING: Duration = Duration::from_secs(30);
/// Tries of one letter before it counts as failed.
const MAX_ATTEMPTS: i64 = 12;
const LONGEST_PAUSE_S: i64 = 6 * 3600;
const LONGEST_DOWN_S: i64 = 900;

/// Sends letters until it is told to stop.
#[derive(Debug)]
pub struct Sender {
    store: Store,
    keys: Keys,
    clock: Clock,
    base_url: String,
    post: Post,
    quiet: Option<QuietHours>,
    retry_s: i64,
    lease_s: i64,
    /// Nothing is tried before: the mail server was not there.
    down_until: Seconds,
    /// How often in a row it was not there.
    downs: u32,
    known: Option<Known>,
}

/// What the letters of one mailing have in common.
#[derive(Debug)]
struct Known {
    mailing: MailingId,
    survey: SurveyRow,
    units: BTreeMap<UnitId, String>,
    level: Level,
    terms: Option<String>,
}

impl Sender {
    /// A sender as the settings say.
    ///
    /// # Errors
    /// When the sender's address is none.
    pub fn new(store: Store, clock: Clock, config: &Config, base_url: &str) -> Result<Self, Error> {
        Ok(Self {
            store,
            keys: Keys::new(config.keys_folder()),
            clock,
            base_url: base_url.trim_end_matches('/').to_owned(),
            post: Post::new(config)?,
            quiet: config.mail.quiet,
            retry_s: config.mail.retry_s.into(),
            // longer than connecting and one letter may take
            lease_s: i64::from(config.mail.timeout_s) * 3 + 10,
            down_until: Seconds(0),
            downs: 0,
            known: None,
        })
    }

    /// Sends until `stop` changes. The letter that is on its way then is ended first.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let mut cleaned = None::<tokio::time::Instant>;
        while !*stop.borrow() {
            if cleaned.is_none_or(|at| at.elapsed() >= CLEANING) {
                self.destroy_old_keys().await;
                cleaned = Some(tokio::time::Instant::now());
            }
            match self.step().await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "letters could not be looked for"),
            }
            self.post.hang_up().await;
            tokio::select! {
                _ = stop.changed() => {}
                () = tokio::time::sleep(IDLE) => {}
            }
        }
        self.post.hang_up().await;
    }

    /// Sends one letter, if one is due; false when there is nothing to do just now.
    async fn step(&mut self) -> Result<bool, Error> {
        let now = self.clock.now();
        if now < self.down_until || self.quiet.is_some_and(|hours| hours.holds(now.0)) {
            return Ok(false);
        }
        let until = Seconds(now.0 + self.lease_s);
        let Some(leased) = self.store.lease_letter(random::uuid()?, now, until).await? else { return Ok(false) };
        let ending = self.deliver(&leased, now).await?;
        let address_hash = sha256(&leased.contact.address);
        let ending = match ending {
            End::As(state) => Ending::As(state),
            End::Bounced => Ending::Bounced(&address_hash),
            End::Again => Ending::Again(self.again(now, leased.attempts)?),
            End::Untried => Ending::Untried,
        };
        self.end(&leased, ending, now).await
    }

    /// Writes down how a letter ended. Were that given up at once, a letter that has gone out would go out again.
    async fn end(&self, leased: &Leased, ending: Ending<'_>, now: Seconds) -> Result<bool, Error> {
        for _ in 0..10 {
            match self.store.end_lease(leased, ending, now.day()).await {
                Ok(()) => return Ok(!matches!(ending, Ending::Untried)),
                Err(error) => tracing::warn!(%error, "the end of a letter could not be stored; trying again"),
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        Err(Error::Internal("the end of a letter could not be stored".to_owned()))
    }

    async fn deliver(&mut self, leased: &Leased, now: Seconds) -> Result<End, Error> {
        let mailing = &leased.mailing;
        let has_ended = mailing.is_stopped || !leased.is_open;
        if has_ended || leased.contact.address.is_empty() || self.store.is_suppressed(&sha256(&leased.contact.address)).await? {
            return Ok(End::As(LetterState::Stopped));
        }
        let key = match self.keys.get(mailing.wave) {
            Ok(Some(key)) => key,
            Ok(None) => {
                tracing::error!(wave = %mailing.wave, "the key of a wave is missing in keys_folder; its letters cannot be written");
                return Ok(End::As(LetterState::Failed));
            }
            Err(error) => return Err(Error::Internal(format!("the key of a wave: {error}"))),
        };
        let secret = key.secret(leased.invitation);
        if mailing.kind == MailingKind::Reminder {
            // whoever has answered (or collected) gets no reminder, and the letter looks like one that was sent
            match self.is_done(leased, &secret.code_hash()).await? {
                Some(true) => return Ok(End::As(LetterState::Done)),
                // the key is not the one that the invitation was made with
                None => return Ok(End::As(LetterState::Failed)),
                Some(false) => {}
            }
        }
        let base_url = self.base_url.clone();
        let people = people_key(&self.store, &self.keys).await?;
        let known = self.known(leased).await?;
        let unit = known.units.get(&leased.contact.unit).map_or("", String::as_str);
        let about = About { survey: &known.survey, unit, level: known.level, terms: known.terms.as_deref(), people: &people };
        let Some((_, letter, _)) = letter_for(mailing, &leased.contact, &secret, &about, &base_url) else {
            return Ok(End::As(LetterState::Failed));
        };
        let outgoing = Outgoing {
            letter,
            name: leased.contact.name.clone(),
            address: leased.contact.address.clone(),
            id: message_id(leased.letter),
            stop: stop_address(&base_url, &leased.contact),
            now,
        };
        Ok(self.sent(leased.attempts, now, &outgoing).await)
    }

    /// Whether nobody waits for an answer with this code any more: it is spent, or a token was collected with it. Whether
    /// that token was spent nobody can know.
    async fn is_done(&mut self, leased: &Leased, code_hash: &str) -> Result<Option<bool>, Error> {
        Ok(match self.known(leased).await?.level {
            Level::Verified => self.store.verified_code(code_hash).await?.map(|code| code.collected.is_some()),
            _ => self.store.code(code_hash).await?.map(|code| code.is_spent),
        })
    }

    async fn sent(&mut self, attempts: i64, now: Seconds, outgoing: &Outgoing) -> End {
        let delivery = self.post.send(outgoing).await;
        if !matches!(delivery, Delivery::Down(_)) {
            self.downs = 0;
        }
        match delivery {
            Delivery::Accepted => End::As(LetterState::Done),
            Delivery::NoSuchAddress => End::Bounced,
            Delivery::Refused => End::As(LetterState::Failed),
            Delivery::Later if attempts + 1 >= MAX_ATTEMPTS => End::As(LetterState::Failed),
            Delivery::Later => End::Again,
            Delivery::Down(why) => {
                let pause = (self.retry_s << self.downs.min(6)).min(LONGEST_DOWN_S.max(self.retry_s));
                tracing::warn!(why, pause_s = pause, "letters cannot be sent just now");
                self.downs += 1;
                self.down_until = Seconds(now.0 + pause);
                End::Untried
            }
        }
    }

    /// When a letter is tried again: twice as long after each try, and anything from half to one and a half of that, so
    /// that letters that failed together do not come back together.
    fn again(&self, now: Seconds, attempts: i64) -> Result<Seconds, Error> {
        let pause = (self.retry_s << attempts.clamp(0, 20)).min(LONGEST_PAUSE_S);
        let share = i64::from(random::seed()?[0]);
        Ok(Seconds(now.0 + (pause / 2 + pause * share / 255).max(1)))
    }

    async fn known(&mut self, leased: &Leased) -> Result<&Known, Error> {
        let known = match self.known.take().filter(|known| known.mailing == leased.mailing.id) {
            Some(known) => known,
            None => {
                let survey = self.store.survey(leased.survey).await?;
                let survey = survey.ok_or_else(|| Error::Internal("a letter without its survey".to_owned()))?;
                let units = self.store.units(Viewer::operator()).await?.into_iter().map(|u| (u.id, u.name)).collect();
                let wave = survey.wave_of(leased.mailing.wave).ok_or_else(|| Error::Internal("a letter without its wave".to_owned()))?;
                Known {
                    mailing: leased.mailing.id,
                    level: wave.level,
                    survey,
                    units,
                    terms: terms_of(&self.store, leased.mailing.wave).await?,
                }
            }
        };
        Ok(self.known.insert(known))
    }

    /// A wave that is over needs no links any more.
    async fn destroy_old_keys(&self) {
        let waves = self.keys.waves().unwrap_or_else(|error| {
            tracing::warn!(%error, "keys_folder cannot be read");
            Vec::new()
        });
        for wave in waves {
            // a wave that this database does not know may be another's
            let is_over =
                matches!(self.store.survey_of_wave(wave).await, Ok(Some(_))) && matches!(self.store.is_wave_open(wave).await, Ok(false));
            if !is_over {
                continue;
            }
            if let Err(error) = self.forget(wave).await {
                // the key stays, so that it is tried again
                tracing::warn!(%error, %wave, "the codes of a wave that is over could not be removed");
                continue;
            }
            if let Err(error) = self.keys.destroy(wave) {
                tracing::warn!(%error, %wave, "the key of a wave that is over could not be destroyed");
            }
        }
    }
}

impl Sender {
    /// Removes the codes of a wave that is over, and what was begun with them: it cannot be sent any more, and without the key
    /// nobody finds it who wants to be forgotten.
    async fn forget(&self, wave: WaveId) -> Result<(), Error> {
        let unreadable = |e: std::io::Error| Error::Internal(format!("the key of a wave in keys_folder: {e}"));
        if let Some(key) = self.keys.get(wave).map_err(unreadable)? {
            let invitations = self.store.invitations_to(wave).await?;
            let drafts: Vec<String> = invitations.iter().map(|invitation| sha256(&key.secret(*invitation).draft())).collect();
            self.store.remove_drafts(&drafts).await?;
        }
        Ok(self.store.forget_codes(wave).await?)
    }
}

/// How a letter ends, before it is written down.
enum End {
    As(LetterState),
    Bounced,
    Again,
    Untried,
}
