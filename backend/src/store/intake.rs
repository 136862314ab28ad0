//! Taking responses in: one writer, many at a time, each acknowledged only when it is durable.
//!
//! Submissions queue for one task. While one commit waits for the disk the next ones gather, and the
//! following commit takes them all: full durability costs one flush per batch instead of one each.

use std::collections::{BTreeMap, BTreeSet};

use candor_survey::{Answers, Arrangement, Channel, Paradata, Scorer, Speed};
use candor_wire::ids::{SubmissionKey, UnitId, WaveId};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, TryInsertResult,
};
use tokio::sync::{mpsc, oneshot};

use super::cells::{Additions, Scored};
use super::connect::{PAGE_CACHE_KB, Store};
use super::entity::{response, wave, wave_end};
use super::error::StoreError;
use super::experience::Tally;
use super::files::{self, FileOf};

/// Most responses in one commit, and in one statement.
const BATCH: usize = 256;

/// Most responses waiting; beyond that the server says that it is busy.
const WAITING: usize = 4096;

/// Memory for pages of the table while an import runs (SQLite).
const IMPORT_CACHE_KB: u32 = 64 << 10;

/// A response to store. Its key makes it unique.
#[derive(Debug, Clone, PartialEq)]
pub struct NewResponse {
    wave: Option<WaveId>,
    row: response::Model,
    /// Its contribution to the score cells.
    scored: Scored,
    /// How the respondent got through the pages, when that was counted.
    paradata: Option<Paradata>,
    /// The files that its answers hold.
    files: Vec<FileOf>,
}

impl NewResponse {
    /// A response with checked answers to a version of a questionnaire, with its scores.
    ///
    /// # Errors
    /// When the answers cannot be written down, which no checked answers are.
    pub fn new(key: SubmissionKey, scorer: &Scorer<'_>, version: &str, unit: UnitId, answers: &Answers) -> Result<Self, StoreError> {
        let scored = Scored::of(scorer, answers);
        let answers = serde_json::to_string(answers).map_err(|_| StoreError::Corrupt("a response cannot be written down".to_owned()))?;
        let (wave_id, unit_id) = (uuid::Uuid::nil(), unit.0);
        let (version_id, channel, speed) = (version.to_owned(), String::new(), String::new());
        let row = response::Model { id: key.0, wave_id, unit_id, version_id, answers, channel, arrangement: None, speed };
        Ok(Self { wave: None, row, scored, paradata: None, files: Vec::new() })
    }

    /// The same response in a wave; in none while none is open, and then only a response stored before is confirmed.
    #[must_use]
    pub fn in_wave(mut self, wave: Option<WaveId>) -> Self {
        self.wave = wave;
        self.row.wave_id = wave.map_or(uuid::Uuid::nil(), |w| w.0);
        self
    }

    /// The same response with the channel through which a customer was served.
    #[must_use]
    pub fn through(mut self, channel: Option<Channel>) -> Self {
        self.row.channel = channel.map_or(String::new(), |c| c.to_string());
        self
    }

    /// The same response with the arrangement that the respondent saw.
    #[must_use]
    pub fn arranged(mut self, arrangement: Option<Arrangement>) -> Self {
        self.row.arrangement = arrangement.map(|arrangement| i64::from(arrangement.0));
        self
    }

    /// The same response with how the respondent got through the pages, cut to what is possible. Of this only the
    /// class of speed stays with the response.
    #[must_use]
    pub fn with_paradata(mut self, paradata: Option<Paradata>) -> Self {
        self.row.speed = paradata.as_ref().and_then(|p| p.speed).map_or("", Speed::as_str).to_owned();
        self.paradata = paradata;
        self
    }

    /// The same response with the files that its answers hold.
    #[must_use]
    pub fn with_files(mut self, files: Vec<FileOf>) -> Self {
        self.files = files;
        self
    }

    /// The same response about another unit.
    #[must_use]
    pub fn of_unit(mut self, unit: UnitId) -> Self {
        self.row.unit_id = unit.0;
        self
    }

    /// The files that its answers hold.
    #[must_use]
    pub fn files(&self) -> &[FileOf] {
        &self.files
    }

    /// The wave.
    #[must_use]
    pub const fn wave(&self) -> Option<WaveId> {
        self.wave
    }
}

/// Gathers as many responses as one statement takes; `None` when there are no more.
///
/// # Errors
/// The first error of `next`.
pub fn batch<E>(mut next: impl FnMut() -> Result<Option<NewResponse>, E>) -> Result<Option<Vec<NewResponse>>, E> {
    let batch: Vec<NewResponse> = std::iter::from_fn(|| next().transpose()).take(BATCH).collect::<Result<_, E>>()?;
    Ok(Some(batch).filter(|batch| !batch.is_empty()))
}

/// What became of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Receipt {
    /// It is stored durably, now or by an earlier attempt with the same key and content.
    Stored,
    /// The wave takes no more answers.
    Closed,
    /// The key is stored with other content.
    KeyReused,
    /// An answer was stored with this code before.
    CodeSpent,
    /// There is no such code.
    NoCode,
    /// A file that the answers hold is not there for them.
    NoFile,
}

type Reply = oneshot::Sender<Result<Receipt, StoreError>>;

/// A response as a row, with what it adds to the cells and to the experience of the survey.
type Line = (response::Model, Scored, Option<Paradata>);

struct Pending {
    row: Line,
    reply: Reply,
}

/// The way in for responses.
#[derive(Debug, Clone)]
pub struct Intake {
    queue: mpsc::Sender<Pending>,
}

impl Intake {
    /// Starts the writing task. It ends, with everything written, when the last handle is dropped.
    #[must_use]
    pub fn start(store: Store) -> (Self, tokio::task::JoinHandle<()>) {
        let (queue, waiting) = mpsc::channel(WAITING);
        (Self { queue }, tokio::spawn(write_batches(store, waiting)))
    }

    /// Whether responses can still be taken in.
    #[must_use]
    pub fn is_running(&self) -> bool {
        !self.queue.is_closed()
    }

    /// Stores a response and returns when that is durable.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when too many wait, [`StoreError::Unavailable`] when nothing can be written.
    pub async fn submit(&self, response: NewResponse) -> Result<Receipt, StoreError> {
        let (reply, answer) = oneshot::channel();
        let pending = Pending { row: (response.row, response.scored, response.paradata), reply };
        self.queue.try_send(pending).map_err(|_| StoreError::Busy)?;
        answer.await.map_err(|_| StoreError::Busy)?
    }
}

impl Store {
    /// Stores many responses of open waves in one transaction: all or none. For imports. `next` gives a
    /// [`batch`] at a time, and in the end none.
    ///
    /// # Errors
    /// [`StoreError::Closed`] for a wave that takes none, or when the database fails; then none is stored.
    /// The number given back is of those that were not there before.
    pub async fn import_responses<E: From<StoreError>>(
        &self,
        next: impl AsyncFnMut() -> Result<Option<Vec<NewResponse>>, E>,
    ) -> Result<u64, E> {
        // keys are random, so every row belongs on another page of the table
        self.set_page_cache(IMPORT_CACHE_KB).await?;
        let stored = self.import_in_transaction(next).await;
        self.set_page_cache(PAGE_CACHE_KB).await?;
        stored
    }

    /// Stores responses of a mix in one transaction and in the order given, each key once; SQLite's log is emptied then.
    /// Those of waves whose responses were removed are left out.
    ///
    /// # Errors
    /// When the database fails; then none is stored.
    pub async fn release(&self, responses: Vec<NewResponse>) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        let mut additions = Additions::default();
        let lines: Vec<Line> = responses.into_iter().map(|r| (r.row, r.scored, r.paradata)).collect();
        for batch in unless_removed(&transaction, lines).await?.chunks(BATCH) {
            insert(&transaction, batch, &mut additions).await?;
        }
        additions.write(&transaction).await?;
        transaction.commit().await?;
        self.empty_log().await
    }

    async fn import_in_transaction<E: From<StoreError>>(
        &self,
        mut next: impl AsyncFnMut() -> Result<Option<Vec<NewResponse>>, E>,
    ) -> Result<u64, E> {
        let transaction = self.begin().await?;
        let (mut stored, mut additions, mut open) = (0, Additions::default(), BTreeSet::new());
        while let Some(responses) = next().await? {
            let lines: Vec<Line> = responses.into_iter().map(|r| (r.row, r.scored, r.paradata)).collect();
            let is_open = |line: &Line, open: &BTreeSet<uuid::Uuid>| open.contains(&line.0.wave_id);
            if !lines.iter().all(|line| is_open(line, &open)) {
                open.extend(open_waves(&transaction, &lines).await?);
            }
            if !lines.iter().all(|line| is_open(line, &open)) {
                return Err(StoreError::Closed.into());
            }
            for batch in lines.chunks(BATCH) {
                stored += insert(&transaction, batch, &mut additions).await?.len() as u64;
            }
            if additions.is_full() {
                additions.write(&transaction).await?;
            }
        }
        additions.write(&transaction).await?;
        transaction.commit().await.map_err(StoreError::from)?;
        Ok(stored)
    }
}

impl Store {
    /// Stores a response that holds files. Files are claimed one response at a time, so it does not wait with others.
    ///
    /// # Errors
    /// When the database fails; then nothing is stored.
    pub async fn submit_with_files(&self, response: NewResponse) -> Result<Receipt, StoreError> {
        let row = response.row.clone();
        let transaction = self.begin().await?;
        let receipt = self.store_in(transaction, response).await?;
        if receipt == Receipt::Stored {
            return Ok(receipt);
        }
        // a retry finds its own content, and its files claimed by it
        let found = response::Entity::find_by_id(row.id).one(&self.writer).await?;
        Ok(match found {
            Some(found) if is_same(&found, &row) => Receipt::Stored,
            Some(_) => Receipt::KeyReused,
            None => receipt,
        })
    }

    /// Stores one response within a transaction that has done something else, and ends it; nothing is stored when the
    /// wave is closed.
    pub(super) async fn store_in(&self, transaction: DatabaseTransaction, response: NewResponse) -> Result<Receipt, StoreError> {
        let files = response.files;
        let line = [(response.row, response.scored, response.paradata)];
        if open_waves(&transaction, &line).await?.is_empty() {
            transaction.rollback().await?;
            return Ok(Receipt::Closed);
        }
        if !files.is_empty() && !files::claim(&transaction, line[0].0.wave_id, &files).await? {
            transaction.rollback().await?;
            return Ok(Receipt::NoFile);
        }
        let mut additions = Additions::default();
        let inserted = insert(&transaction, &line, &mut additions).await?;
        if inserted.is_empty() {
            transaction.rollback().await?;
            return Ok(Receipt::KeyReused);
        }
        additions.write(&transaction).await?;
        tally(&line, inserted).write(&transaction).await?;
        transaction.commit().await?;
        Ok(Receipt::Stored)
    }
}

async fn write_batches(store: Store, mut waiting: mpsc::Receiver<Pending>) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.recv_many(&mut batch, BATCH).await > 0 {
        write(&store, std::mem::take(&mut batch)).await;
    }
}

async fn write(store: &Store, batch: Vec<Pending>) {
    let (rows, replies): (Vec<_>, Vec<_>) = batch.into_iter().map(|p| (p.row, p.reply)).unzip();
    match store_all(store, &rows).await {
        Ok(receipts) => replies.into_iter().zip(receipts).for_each(|(reply, receipt)| answer(reply, Ok(receipt))),
        Err(StoreError::Failed(error)) if replies.len() > 1 => {
            tracing::warn!(%error, "a batch of responses failed; storing them one by one");
            for (row, reply) in rows.into_iter().zip(replies) {
                let outcome = store_all(store, &[row]).await.map(|r| r.first().copied().unwrap_or(Receipt::Closed));
                answer(reply, outcome);
            }
        }
        Err(error) => refuse(replies, &error),
    }
}

fn refuse(replies: Vec<Reply>, error: &StoreError) {
    tracing::error!(%error, responses = replies.len(), "responses could not be stored and were not acknowledged");
    for reply in replies {
        let cause = sea_orm::DbErr::Custom("the batch was not stored".to_owned());
        // only what may pass is told as worth another try
        let passing = matches!(error, StoreError::Unavailable(_));
        answer(reply, Err(if passing { StoreError::Unavailable(cause) } else { StoreError::Failed(cause) }));
    }
}

/// Whoever waited may have gone; what is stored stays stored, and a retry with the same key finds it.
fn answer(reply: Reply, outcome: Result<Receipt, StoreError>) {
    drop(reply.send(outcome));
}

async fn store_all(store: &Store, lines: &[Line]) -> Result<Vec<Receipt>, StoreError> {
    let transaction = store.begin().await?;
    let open = open_waves(&transaction, lines).await?;
    let accepted: Vec<_> = lines.iter().filter(|l| open.contains(&l.0.wave_id)).cloned().collect();
    let mut additions = Additions::default();
    let inserted = insert(&transaction, &accepted, &mut additions).await?;
    additions.write(&transaction).await?;
    tally(&accepted, inserted.clone()).write(&transaction).await?;
    let all_new = inserted.len() == lines.len();
    let stored = if all_new { BTreeMap::new() } else { stored(&transaction, lines).await? };
    transaction.commit().await?;
    let receipt = |row: &response::Model| match stored.get(&row.id) {
        _ if all_new => Receipt::Stored,
        // a retry finds its own content even after the wave has closed or another has followed
        Some(found) if is_same(found, row) => Receipt::Stored,
        Some(_) => Receipt::KeyReused,
        None => Receipt::Closed,
    };
    Ok(lines.iter().map(|l| receipt(&l.0)).collect())
}

/// What the inserted responses add to the experience of their surveys, each key once.
fn tally(lines: &[Line], mut inserted: BTreeSet<uuid::Uuid>) -> Tally {
    let mut tally = Tally::default();
    for (row, _, paradata) in lines.iter().filter(|line| inserted.remove(&line.0.id)) {
        paradata.iter().for_each(|paradata| tally.sent(row.wave_id, &row.channel, paradata));
    }
    tally
}

fn is_same(a: &response::Model, b: &response::Model) -> bool {
    a.unit_id == b.unit_id && a.version_id == b.version_id && a.answers == b.answers && a.channel == b.channel
}

async fn open_waves(transaction: &DatabaseTransaction, lines: &[Line]) -> Result<BTreeSet<uuid::Uuid>, StoreError> {
    let ids: BTreeSet<_> = lines.iter().map(|l| l.0.wave_id).collect();
    let open =
        wave::Entity::find().filter(wave::Column::Id.is_in(ids)).filter(wave::Column::IsOpen.eq(1)).lock_shared().all(transaction).await?;
    Ok(open.into_iter().map(|w| w.id).collect())
}

/// Without those of waves whose responses were removed meanwhile: nothing comes back by a late mix.
async fn unless_removed(transaction: &DatabaseTransaction, lines: Vec<Line>) -> Result<Vec<Line>, StoreError> {
    let ids: BTreeSet<_> = lines.iter().map(|l| l.0.wave_id).collect();
    let ends = wave_end::Entity::find().filter(wave_end::Column::WaveId.is_in(ids)).filter(wave_end::Column::RemovedDay.is_not_null());
    let removed: BTreeSet<_> = ends.lock_shared().all(transaction).await?.into_iter().map(|end| end.wave_id).collect();
    Ok(lines.into_iter().filter(|line| !removed.contains(&line.0.wave_id)).collect())
}

/// Inserts what is not there yet and adds it to the cells; gives the keys of what was inserted.
async fn insert(transaction: &DatabaseTransaction, lines: &[Line], additions: &mut Additions) -> Result<BTreeSet<uuid::Uuid>, StoreError> {
    let rows = lines.iter().map(|(r, ..)| r.clone().into_active_model().reset_all());
    let keys = match response::Entity::insert_many(rows).on_conflict_do_nothing().exec_with_returning_keys(transaction).await? {
        TryInsertResult::Inserted(keys) => keys.into_iter().collect(),
        TryInsertResult::Empty | TryInsertResult::Conflicted => BTreeSet::new(),
    };
    let mut left = keys.clone();
    // one key twice in a batch is inserted once, so it is added once
    lines.iter().filter(|(row, ..)| left.remove(&row.id)).for_each(|(row, scored, _)| additions.add(row, scored));
    Ok(keys)
}

async fn stored(transaction: &DatabaseTransaction, lines: &[Line]) -> Result<BTreeMap<uuid::Uuid, response::Model>, StoreError> {
    let found = response::Entity::find().filter(response::Column::Id.is_in(lines.iter().map(|l| l.0.id))).all(transaction).await?;
    Ok(found.into_iter().map(|r| (r.id, r)).collect())
}
