//! How long things are kept, when waves ended, and taking away what is due.

use std::collections::{BTreeMap, BTreeSet};

use candor_wire::ids::{ContactId, SurveyId, WaveId};
use candor_wire::retention::Keep;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::connect::Store;
use super::entity::{contact, draft, invitation, mailing, outbox, procedural_code, response, retention, verified_code, wave, wave_end};
use super::error::StoreError;
use super::files;
use super::invitations::LetterState;
use super::linked;

/// Rows in one statement.
const CHUNK: usize = 500;

/// A wave that takes no answers any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndedWave {
    /// The wave.
    pub wave: WaveId,
    /// Its survey.
    pub survey: SurveyId,
    /// The day on which it ended, since 1970.
    pub ended_day: i64,
    /// The day on which its responses were removed.
    pub removed_day: Option<i64>,
}

/// That somebody was invited for a survey: the last time, and whether that wave is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastInvited {
    /// Who.
    pub contact: ContactId,
    /// For which survey.
    pub survey: SurveyId,
    /// The last day, since 1970.
    pub day: i64,
    /// Whether a wave that they were invited to still takes answers.
    pub is_open: bool,
}

impl Store {
    /// How long a survey's data are kept.
    ///
    /// # Errors
    /// When the database fails or holds what is no such time.
    pub async fn keep(&self, survey: SurveyId) -> Result<Keep, StoreError> {
        retention::Entity::find_by_id(survey.0).one(&self.reader).await?.map_or(Ok(Keep::default()), keep)
    }

    /// How long the data of surveys are kept, where that is limited.
    ///
    /// # Errors
    /// As [`Self::keep`].
    pub async fn keeps(&self) -> Result<BTreeMap<SurveyId, Keep>, StoreError> {
        let found = retention::Entity::find().all(&self.reader).await?;
        found.into_iter().map(|row| Ok((SurveyId(row.survey_id), keep(row)?))).collect()
    }

    /// Sets how long a survey's data are kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_keep(&self, survey: SurveyId, keep: Keep) -> Result<(), StoreError> {
        use retention::Column as C;
        let model = retention::ActiveModel {
            survey_id: Set(survey.0),
            responses_months: Set(keep.responses_months.into()),
            contacts_months: Set(keep.contacts_months.into()),
            letters_days: Set(keep.letters_days.into()),
        };
        let update = OnConflict::column(C::SurveyId).update_columns([C::ResponsesMonths, C::ContactsMonths, C::LettersDays]).to_owned();
        retention::Entity::insert_many([model]).on_conflict(update).exec_without_returning(&self.writer).await?;
        Ok(())
    }

    /// Writes down the day for waves that take no answers any more and have none yet; gives their surveys.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_ended_waves(&self, day: i64) -> Result<Vec<SurveyId>, StoreError> {
        let noted = wave_end::Entity::find().select_only().column(wave_end::Column::WaveId).into_tuple::<Uuid>().all(&self.reader).await?;
        let closed = wave::Entity::find().filter(wave::Column::IsOpen.eq(0)).all(&self.reader).await?;
        let new: Vec<wave::Model> = closed.into_iter().filter(|w| !noted.contains(&w.id)).collect();
        let ended = |w: &wave::Model| wave_end::ActiveModel { wave_id: Set(w.id), ended_day: Set(day), removed_day: Set(None) };
        let models: Vec<wave_end::ActiveModel> = new.iter().map(ended).collect();
        if models.is_empty() {
            return Ok(Vec::new());
        }
        let conflict = OnConflict::column(wave_end::Column::WaveId).do_nothing().to_owned();
        wave_end::Entity::insert_many(models).on_conflict(conflict).exec_without_returning(&self.writer).await?;
        let surveys: BTreeSet<Uuid> = new.into_iter().map(|w| w.survey_id).collect();
        Ok(surveys.into_iter().map(SurveyId).collect())
    }

    /// Waves that have ended, of one survey or of all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ended_waves(&self, survey: Option<SurveyId>) -> Result<Vec<EndedWave>, StoreError> {
        let ends = wave_end::Entity::find().all(&self.reader).await?;
        let mut waves = wave::Entity::find();
        if let Some(survey) = survey {
            waves = waves.filter(wave::Column::SurveyId.eq(survey.0));
        }
        let surveys: BTreeMap<Uuid, Uuid> = waves.all(&self.reader).await?.into_iter().map(|w| (w.id, w.survey_id)).collect();
        let row = |end: wave_end::Model| {
            let survey = surveys.get(&end.wave_id).copied().map(SurveyId)?;
            Some(EndedWave { wave: WaveId(end.wave_id), survey, ended_day: end.ended_day, removed_day: end.removed_day })
        };
        Ok(ends.into_iter().filter_map(row).collect())
    }

    /// The day on which the responses of a wave were removed, if they were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn removed_day(&self, wave: WaveId) -> Result<Option<i64>, StoreError> {
        Ok(wave_end::Entity::find_by_id(wave.0).one(&self.reader).await?.and_then(|end| end.removed_day))
    }

    /// How many responses a wave has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_responses(&self, wave: WaveId) -> Result<u64, StoreError> {
        Ok(response::Entity::find().filter(response::Column::WaveId.eq(wave.0)).count(&self.reader).await?)
    }

    /// Removes the responses of a wave that has ended, with drafts and codes if any are left; the sums made of them stay.
    /// The number of responses.
    ///
    /// # Errors
    /// When the database fails; then nothing is removed.
    pub async fn remove_responses(&self, wave: WaveId, day: i64) -> Result<u64, StoreError> {
        let transaction = self.begin().await?;
        // before anything is gone, so that no computation of sums takes the wave for an empty one
        let change = wave_end::ActiveModel { removed_day: Set(Some(day)), ..Default::default() };
        let marked = wave_end::Entity::update_many().set(change).filter(wave_end::Column::WaveId.eq(wave.0)).exec(&transaction).await?;
        if marked.rows_affected != 1 {
            return Err(StoreError::Corrupt("a wave without its end".to_owned()));
        }
        let removed = response::Entity::delete_many().filter(response::Column::WaveId.eq(wave.0)).exec(&transaction).await?.rows_affected;
        files::remove(&transaction, wave).await?;
        draft::Entity::delete_many().filter(draft::Column::WaveId.eq(wave.0)).exec(&transaction).await?;
        procedural_code::Entity::delete_many().filter(procedural_code::Column::WaveId.eq(wave.0)).exec(&transaction).await?;
        verified_code::Entity::delete_many().filter(verified_code::Column::WaveId.eq(wave.0)).exec(&transaction).await?;
        linked::remove(&transaction, wave).await?;
        transaction.commit().await?;
        Ok(removed)
    }

    /// When people were last invited, by person and survey.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn last_invited(&self) -> Result<Vec<LastInvited>, StoreError> {
        last_invited_in(&self.reader).await
    }

    /// Removes those contacts with their invitations and letters that are still due by what is stored then; how many.
    ///
    /// # Errors
    /// When the database fails; then none is removed.
    pub async fn remove_contacts(&self, ids: &[ContactId], due: impl Fn(&[LastInvited]) -> Vec<ContactId>) -> Result<u64, StoreError> {
        let transaction = self.begin().await?;
        for chunk in ids.chunks(CHUNK) {
            // nobody can be invited from here on: an invitation needs its contact unlocked
            let these = contact::Entity::find().filter(contact::Column::Id.is_in(chunk.iter().map(|id| id.0)));
            these.lock_exclusive().all(&transaction).await?;
        }
        let due: BTreeSet<ContactId> = due(&last_invited_in(&transaction).await?).into_iter().collect();
        let still: Vec<ContactId> = ids.iter().copied().filter(|id| due.contains(id)).collect();
        let mut removed = 0;
        for chunk in still.chunks(CHUNK) {
            let these = contact::Column::Id.is_in(chunk.iter().map(|id| id.0));
            removed += contact::Entity::delete_many().filter(these).exec(&transaction).await?.rows_affected;
        }
        transaction.commit().await?;
        Ok(removed)
    }

    /// The letters to some contacts, whatever became of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn letter_ids_to(&self, ids: &[ContactId]) -> Result<Vec<Uuid>, StoreError> {
        let mut letters = Vec::new();
        for chunk in ids.chunks(CHUNK) {
            let theirs = invitation::Entity::find().filter(invitation::Column::ContactId.is_in(chunk.iter().map(|id| id.0)));
            let theirs: Vec<Uuid> = theirs.select_only().column(invitation::Column::Id).into_tuple().all(&self.reader).await?;
            for part in theirs.chunks(CHUNK) {
                let find = outbox::Entity::find().filter(outbox::Column::InvitationId.is_in(part.to_vec()));
                letters.extend(find.select_only().column(outbox::Column::Id).into_tuple::<Uuid>().all(&self.reader).await?);
            }
        }
        Ok(letters)
    }

    /// The letters of a wave that are at their end.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn finished_letters(&self, wave: WaveId) -> Result<Vec<Uuid>, StoreError> {
        let mailings = mailing::Entity::find().filter(mailing::Column::WaveId.eq(wave.0));
        let mailings: Vec<Uuid> = mailings.select_only().column(mailing::Column::Id).into_tuple().all(&self.reader).await?;
        let finished =
            Condition::all().add(outbox::Column::MailingId.is_in(mailings)).add(outbox::Column::State.ne(LetterState::Waiting.as_str()));
        Ok(outbox::Entity::find().filter(finished).select_only().column(outbox::Column::Id).into_tuple().all(&self.reader).await?)
    }

    /// Removes letters.
    ///
    /// # Errors
    /// When the database fails; then none is removed.
    pub async fn remove_letters(&self, ids: &[Uuid]) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        for chunk in ids.chunks(CHUNK) {
            outbox::Entity::delete_many().filter(outbox::Column::Id.is_in(chunk.to_vec())).exec(&transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Folds what was removed out of SQLite's log, so that the files hold it no more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn settle_removals(&self) -> Result<(), StoreError> {
        self.empty_log().await
    }
}

async fn last_invited_in(connection: &impl ConnectionTrait) -> Result<Vec<LastInvited>, StoreError> {
    let waves: BTreeMap<Uuid, wave::Model> = wave::Entity::find().all(connection).await?.into_iter().map(|w| (w.id, w)).collect();
    let mut last: BTreeMap<(Uuid, Uuid), LastInvited> = BTreeMap::new();
    for row in invitation::Entity::find().all(connection).await? {
        let Some(wave) = waves.get(&row.wave_id) else { continue };
        let (contact, survey) = (ContactId(row.contact_id), SurveyId(wave.survey_id));
        let fresh = LastInvited { contact, survey, day: row.invited_day, is_open: false };
        let held = last.entry((row.contact_id, wave.survey_id)).or_insert(fresh);
        held.day = held.day.max(row.invited_day);
        held.is_open |= wave.is_open != 0;
    }
    Ok(last.into_values().collect())
}

fn keep(row: retention::Model) -> Result<Keep, StoreError> {
    let part = |value: i64| u32::try_from(value).map_err(|_| StoreError::Corrupt("how long a survey is kept".to_owned()));
    Ok(Keep {
        responses_months: part(row.responses_months)?,
        contacts_months: part(row.contacts_months)?,
        letters_days: part(row.letters_days)?,
    })
}
