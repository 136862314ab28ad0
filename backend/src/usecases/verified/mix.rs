//! The mix: from answers that wait, encrypted, to responses that reports count.
//!
//! Two databases cannot share a transaction, so a mix has three steps that can each be done again: what leaves is marked
//! (and the rest encrypted anew), the responses are inserted in one transaction under keys that follow from the epoch's
//! key, and what has left is removed. Then the key is destroyed. A mix that was cut off is ended before anything else.

use std::collections::BTreeMap;
use std::time::Duration;

use candor_credential::mix::{MixError, Moment, Permutation, plan};
use candor_credential::{Bulletin, CELL_MINIMUM, EpochKey, GroupError, Manifest, SpentHash, Staged, Wire};
use candor_survey::{Questionnaire, Scorer};
use candor_wire::hex::from_hex;
use candor_wire::ids::{SubmissionKey, UnitId, WaveId};
use candor_wire::verified::SealedAnswers;
use sha2::{Digest, Sha256};
use tokio::sync::watch;

use super::cells::{self, Forest};
use crate::clock::Clock;
use crate::error::Error;
use crate::keys::{Keys, Purpose};
use crate::random::{self, Stream};
use crate::store::{LeavingRow, NewResponse, StagedRow, Store, TermsRow, Turn, Waiting};
use crate::viewer::Viewer;

/// So often it is looked whether enough wait.
const PAUSE: Duration = Duration::from_millis(500);

/// Mixes until it is told to stop.
#[derive(Debug)]
pub struct Mixer {
    store: Store,
    waiting: Waiting,
    keys: Keys,
    clock: Clock,
}

impl Mixer {
    /// Over the two databases.
    #[must_use]
    pub const fn new(store: Store, waiting: Waiting, keys: Keys, clock: Clock) -> Self {
        Self { store, waiting, keys, clock }
    }

    /// Mixes until `stop` changes, and closes the database of what waits.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.step().await {
                tracing::warn!(%error, "answers that wait could not be looked at");
            }
            tokio::select! {
                _ = stop.changed() => {}
                () = tokio::time::sleep(PAUSE) => {}
            }
        }
        if let Err(error) = self.waiting.close().await {
            tracing::warn!(%error, "the database of answers that wait could not be closed");
        }
    }

    async fn step(&self) -> Result<(), Error> {
        for terms in self.store.waves_to_mix().await? {
            // one wave must not hold up another
            if let Err(error) = self.wave(&terms).await {
                tracing::error!(%error, wave = %terms.wave, "the answers of a wave could not be mixed; trying again");
            }
        }
        Ok(())
    }

    async fn wave(&self, row: &TermsRow) -> Result<(), Error> {
        let (wave, terms) = (row.wave, cells::manifest(row)?);
        self.release(wave).await?;
        let is_over = !self.store.is_wave_open(wave).await? || self.clock.now().day() > i64::from(terms.closes_day);
        if is_over {
            return self.close(row, &terms).await;
        }
        if self.waiting.waiting(wave).await?.values().any(|count| *count >= 2 * CELL_MINIMUM) {
            self.turn(wave, Moment::Open).await?;
            self.release(wave).await?;
        }
        Ok(())
    }

    /// Releases what is left, publishes the bulletin and destroys all keys.
    async fn close(&self, row: &TermsRow, terms: &Manifest) -> Result<(), Error> {
        let wave = row.wave;
        if self.waiting.epoch(wave).await?.is_some() {
            self.turn(wave, Moment::Closing).await?;
            self.release(wave).await?;
        }
        if row.bulletin.is_none() {
            let issued = self.store.issued(wave).await?;
            let small = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
            let marks = self.waiting.marks(wave).await?.iter().map(|mark| mark_of(mark)).collect::<Option<Vec<_>>>();
            let marks = marks.ok_or_else(|| Error::Internal("a mark cannot be read".to_owned()))?;
            match Bulletin::new(terms.survey, small(issued.invited), small(issued.issued), marks) {
                Ok(bulletin) => self.store.publish_bulletin(wave, &bulletin.to_text()).await?,
                // a database that was restored alone; the keys go all the same
                Err(error) => tracing::error!(%error, %wave, "there is no bulletin: more tokens were counted than collected"),
            }
        }
        self.waiting.forget_marks(wave).await?;
        for purpose in [Purpose::Issuing, Purpose::Opening] {
            self.destroy(wave, purpose)?;
        }
        Ok(self.store.end_mixing(wave).await?)
    }

    /// Ends the epoch: decides what leaves and encrypts the rest anew.
    async fn turn(&self, wave: WaveId, moment: Moment) -> Result<(), Error> {
        let forest = Forest::new(&self.store.units(Viewer::operator()).await?)?;
        let mut random = random::stream()?;
        let decide = |epoch: u32, rows: &[StagedRow]| {
            let key = self.epoch_key(wave, epoch)?;
            let lost = || Error::Internal("keys_folder lacks the key of an epoch; answers that wait cannot be read".to_owned());
            let key = match (key, moment) {
                (Some(key), _) => key,
                _ if rows.is_empty() => return Ok(Turn::default()),
                (None, Moment::Open) => return Err(lost()),
                (None, Moment::Closing) => {
                    tracing::error!(%wave, "keys_folder lacks the key of an epoch; answers that nobody can read any more are removed");
                    return Ok(Turn::default());
                }
            };
            let mut turn = Turn::default();
            let mut held = Vec::new();
            for (top, tree) in forest.trees() {
                let here: Vec<&StagedRow> = rows.iter().filter(|row| forest.top(row.unit) == Some(top)).collect();
                let waiting: Vec<_> = here.iter().map(|row| cells::cell(wave, row.unit).unit).collect();
                let order = Permutation::draw(waiting.len(), &mut random);
                let decided = match plan(tree, &waiting, moment, CELL_MINIMUM, &order) {
                    // fewer than ten that nothing is above: the terms say that these are destroyed unread
                    Err(MixError::Group(GroupError::TooFew { .. })) => continue,
                    decided => decided.map_err(|e| Error::Internal(format!("a mix: {e}")))?,
                };
                let leaves = decided.released.iter().filter_map(|r| Some((here.get(r.item)?.id, cells::unit(r.unit))));
                turn.leaving.extend(leaves);
                held.extend(decided.held.iter().filter_map(|at| here.get(*at)));
            }
            turn.held = self.staged_anew(wave, &key, epoch + 1, &held, &mut random)?;
            Ok(turn)
        };
        self.waiting.turn(wave, moment == Moment::Closing, decide).await
    }

    fn staged_anew(
        &self,
        wave: WaveId,
        key: &EpochKey,
        epoch: u32,
        held: &[&StagedRow],
        random: &mut Stream,
    ) -> Result<Vec<StagedRow>, Error> {
        if held.is_empty() {
            return Ok(Vec::new());
        }
        let next = self.keys.key_or_put(wave, Purpose::Epoch(epoch), random::seed()?);
        let next = EpochKey::kept(epoch, next.map_err(|e| Error::Internal(format!("the key of an epoch in keys_folder: {e}")))?);
        let anew = |row: &&StagedRow| {
            let cell = cells::cell(wave, row.unit);
            let staged = Staged::from_bytes(&row.sealed).ok();
            let Some(answers) = staged.and_then(|staged| key.open(cell, &staged).ok()) else {
                tracing::error!(%wave, "answers that wait cannot be read and are left out");
                return Ok(None);
            };
            let staged = next.stage(cell, &answers, random).map_err(|e| Error::Internal(e.to_string()))?;
            Ok(Some(StagedRow { id: random::uuid()?, unit: row.unit, epoch, sealed: staged.to_bytes() }))
        };
        held.iter().map(anew).filter_map(Result::transpose).collect()
    }

    /// Stores what was chosen, removes it from what waits, and destroys the keys of epochs that are over.
    async fn release(&self, wave: WaveId) -> Result<(), Error> {
        let leaving = self.waiting.leaving(wave).await?;
        if !leaving.is_empty() {
            let mut responses = self.responses(wave, &leaving).await?;
            // by keys that nobody can compute once the epoch's key is gone: the order tells nothing of what waited
            responses.sort_by_key(|response| response.0);
            self.store.release(responses.into_iter().map(|response| response.1).collect()).await?;
            self.waiting.forget_leaving(wave).await?;
        }
        let now = self.waiting.epoch(wave).await?;
        let epochs = self.keys.epochs(wave).map_err(|e| Error::Internal(format!("keys_folder: {e}")))?;
        epochs.into_iter().filter(|epoch| now.is_none_or(|now| *epoch < now)).try_for_each(|e| self.destroy(wave, Purpose::Epoch(e)))
    }

    async fn responses(&self, wave: WaveId, leaving: &[LeavingRow]) -> Result<Vec<(SubmissionKey, NewResponse)>, Error> {
        let asked = self.store.asked_versions(&[wave]).await?;
        let questionnaires: BTreeMap<String, Questionnaire> =
            asked.into_iter().filter_map(|a| Some((a.version, Questionnaire::try_from(a.document).ok()?))).collect();
        let mut responses = Vec::with_capacity(leaving.len());
        for LeavingRow { staged, leaves_as } in leaving {
            let key =
                self.epoch_key(wave, staged.epoch)?.ok_or_else(|| Error::Internal("keys_folder lacks the key of an epoch".to_owned()));
            let read = key.and_then(|key| opened(&key, wave, staged));
            let read = read.and_then(|(id, answers)| match questionnaires.get(&answers.version) {
                Some(questionnaire) => Ok((id, answers, questionnaire)),
                None => Err(Error::Internal("answers to a version that was not asked".to_owned())),
            });
            // one that nobody can read any more must not hold up the others
            let (id, answers, questionnaire) = match read {
                Ok(read) => read,
                Err(error) => {
                    tracing::error!(%error, %wave, "answers that waited cannot be read and are left out");
                    continue;
                }
            };
            let unit: UnitId = *leaves_as;
            let response = NewResponse::new(id, &Scorer::new(questionnaire), &answers.version, unit, &answers.answers)?;
            responses.push((id, response.in_wave(Some(wave))));
        }
        Ok(responses)
    }

    fn epoch_key(&self, wave: WaveId, epoch: u32) -> Result<Option<EpochKey>, Error> {
        let key = self.keys.key(wave, Purpose::Epoch(epoch)).map_err(|e| Error::Internal(format!("the key of an epoch: {e}")))?;
        Ok(key.map(|key| EpochKey::kept(epoch, key)))
    }

    fn destroy(&self, wave: WaveId, purpose: Purpose) -> Result<(), Error> {
        self.keys.destroy_key(wave, purpose).map_err(|e| Error::Internal(format!("a key that is not needed any more: {e}")))
    }
}

/// Answers as they were staged, and the key that they are stored under: it follows from the epoch's key, so that a mix that
/// is done again stores nothing twice, and from what nobody has once that is destroyed.
fn opened(key: &EpochKey, wave: WaveId, row: &StagedRow) -> Result<(SubmissionKey, SealedAnswers), Error> {
    let staged = Staged::from_bytes(&row.sealed).map_err(|e| Error::Internal(e.to_string()))?;
    let opened = key.open(cells::cell(wave, row.unit), &staged).map_err(|e| Error::Internal(format!("answers that wait: {e}")))?;
    let answers = serde_json::from_slice(&opened).map_err(|_| Error::Internal("answers that wait are none".to_owned()))?;
    let digest = Sha256::new().chain_update(b"candor mixed answer").chain_update(key.bytes()).chain_update(row.id.as_bytes()).finalize();
    let mut id = [0; 16];
    id.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
    Ok((SubmissionKey(uuid::Builder::from_random_bytes(id).into_uuid()), answers))
}

fn mark_of(text: &str) -> Option<SpentHash> {
    from_hex(text)?.try_into().ok().map(SpentHash)
}
