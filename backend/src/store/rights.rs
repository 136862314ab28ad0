//! What is stored about one person, taking it away, and who asked not to be invited again.

use std::collections::{BTreeMap, BTreeSet};

use candor_survey::Answers;
use candor_wire::ids::{ContactId, MailingId, SurveyId, WaveId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::cells::derive_wave;
use super::connect::Store;
use super::contacts::{self, ContactRow, Suppressed};
use super::entity::{contact, invitation, mailing, objection, outbox, response, suppression, wave};
use super::error::StoreError;
use super::invitations::{MailingRow, mailing_row};
use super::linked;
use super::{drafts, files};

/// That somebody was invited to a wave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitationRow {
    /// Id.
    pub id: Uuid,
    /// The wave.
    pub wave: WaveId,
    /// Its survey.
    pub survey: SurveyId,
    /// The day, since 1970.
    pub day: i64,
}

/// A letter to somebody.
#[derive(Debug, Clone, PartialEq)]
pub struct LetterRow {
    /// Id.
    pub id: Uuid,
    /// The invitation that it is about.
    pub invitation: Uuid,
    /// With which others it was planned.
    pub mailing: MailingRow,
    /// What became of it.
    pub state: String,
}

/// What is taken away of one person.
#[derive(Debug)]
pub struct Erasure<'a> {
    /// The contact, where there is one.
    pub contact: Option<ContactId>,
    /// Digest of their address, as suppressions have it.
    pub address_hash: &'a str,
    /// What is kept so that they are not invited again.
    pub objection: &'a str,
    /// Digests of the secrets of what they have entered and not sent.
    pub drafts: &'a [String],
    /// The day, since 1970.
    pub day: i64,
}

impl Store {
    /// A contact.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contact(&self, id: ContactId) -> Result<Option<ContactRow>, StoreError> {
        contact::Entity::find_by_id(id.0).one(&self.reader).await?.map(contacts::row).transpose()
    }

    /// The contact that an import would know by this address, or by `#` and a number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contact_known_by(&self, known_by: &str) -> Result<Option<ContactRow>, StoreError> {
        contact::Entity::find().filter(contact::Column::KnownBy.eq(known_by)).one(&self.reader).await?.map(contacts::row).transpose()
    }

    /// What somebody was invited to, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitations_of(&self, contact: ContactId) -> Result<Vec<InvitationRow>, StoreError> {
        let find = invitation::Entity::find().filter(invitation::Column::ContactId.eq(contact.0));
        let found = find.order_by_asc(invitation::Column::InvitedDay).order_by_asc(invitation::Column::Id).all(&self.reader).await?;
        let waves: BTreeSet<Uuid> = found.iter().map(|i| i.wave_id).collect();
        let waves = wave::Entity::find().filter(wave::Column::Id.is_in(waves)).all(&self.reader).await?;
        let surveys: BTreeMap<Uuid, Uuid> = waves.into_iter().map(|w| (w.id, w.survey_id)).collect();
        let row = |i: invitation::Model| {
            let survey = surveys.get(&i.wave_id).copied().map(SurveyId);
            Some(InvitationRow { id: i.id, wave: WaveId(i.wave_id), survey: survey?, day: i.invited_day })
        };
        Ok(found.into_iter().filter_map(row).collect())
    }

    /// Letters about some invitations, in the order in which they were planned.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn letters_about(&self, invitations: &[Uuid]) -> Result<Vec<LetterRow>, StoreError> {
        let find = outbox::Entity::find().filter(outbox::Column::InvitationId.is_in(invitations.to_vec()));
        let found = find.order_by_asc(outbox::Column::Id).all(&self.reader).await?;
        let mailings: BTreeSet<Uuid> = found.iter().map(|l| l.mailing_id).collect();
        let mailings = mailing::Entity::find().filter(mailing::Column::Id.is_in(mailings)).all(&self.reader).await?;
        let rows = mailings.into_iter().map(|m| Ok((m.id, mailing_row(m)?))).collect::<Result<BTreeMap<_, _>, StoreError>>()?;
        let letter = |l: outbox::Model| {
            let mailing = rows.get(&l.mailing_id)?.clone();
            Some(LetterRow { id: l.id, invitation: l.invitation_id, mailing, state: l.state })
        };
        let mut letters: Vec<LetterRow> = found.into_iter().filter_map(letter).collect();
        letters.sort_by_key(|l| (l.mailing.created_at_s, MailingId(l.mailing.id.0)));
        Ok(letters)
    }

    /// Why an address is not written to, by its digest, and since which day.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn suppression(&self, address_hash: &str) -> Result<Option<(Suppressed, i64)>, StoreError> {
        let found = suppression::Entity::find_by_id(address_hash.to_owned()).one(&self.reader).await?;
        found.map(|s| Ok((Suppressed::of(&s.reason)?, s.since_day))).transpose()
    }

    /// Takes away what is stored of one person and keeps that they do not want to be invited: all of it or nothing. Letters
    /// and invitations go with the contact. Codes of the level procedural stay as they are: they lead to nobody, and taking
    /// away only those that are not spent would leave behind whether this one was. Where it is kept whose an answer is, it
    /// goes while the wave is open; later only what leads to it, because its results have been told.
    ///
    /// # Errors
    /// When the database fails; then nothing is changed.
    pub async fn erase(&self, erasure: &Erasure<'_>) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        if let Some(contact) = erasure.contact {
            take_answers_out(&transaction, contact).await?;
            contact::Entity::delete_by_id(contact.0).exec(&transaction).await?;
        }
        suppression::Entity::delete_by_id(erasure.address_hash.to_owned()).exec(&transaction).await?;
        drafts::take_away(&transaction, erasure.drafts).await?;
        let kept = objection::ActiveModel { digest: Set(erasure.objection.to_owned()), since_day: Set(erasure.day) };
        let conflict = OnConflict::column(objection::Column::Digest).do_nothing().to_owned();
        objection::Entity::insert_many([kept]).on_conflict(conflict).exec_without_returning(&transaction).await?;
        transaction.commit().await?;
        self.empty_log().await
    }

    /// Whoever asked not to be invited again, by digest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn objections(&self) -> Result<BTreeSet<String>, StoreError> {
        Ok(objection::Entity::find().all(&self.reader).await?.into_iter().map(|o| o.digest).collect())
    }

    /// Whether anybody asked not to be invited again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_objections(&self) -> Result<bool, StoreError> {
        Ok(objection::Entity::find().count(&self.reader).await? > 0)
    }

    /// Since which day somebody is not invited, by digest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn objection(&self, digest: &str) -> Result<Option<i64>, StoreError> {
        Ok(objection::Entity::find_by_id(digest.to_owned()).one(&self.reader).await?.map(|o| o.since_day))
    }

    /// Forgets that somebody asked not to be invited; false when they had not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lift_objection(&self, digest: &str) -> Result<bool, StoreError> {
        Ok(objection::Entity::delete_by_id(digest.to_owned()).exec(&self.writer).await?.rows_affected == 1)
    }
}

/// Removes what somebody answered in open waves, where it is kept whose it is.
pub(super) async fn take_answers_out(transaction: &DatabaseTransaction, contact: ContactId) -> Result<(), StoreError> {
    let theirs = invitation::Entity::find().filter(invitation::Column::ContactId.eq(contact.0)).all(transaction).await?;
    let theirs: Vec<Uuid> = theirs.into_iter().map(|invitation| invitation.id).collect();
    for (id, wave) in linked::responses_of(transaction, &theirs).await? {
        let open = wave::Entity::find_by_id(wave.0).filter(wave::Column::IsOpen.eq(1)).lock_exclusive();
        let (Some(_), Some(found)) = (open.one(transaction).await?, response::Entity::find_by_id(id).one(transaction).await?) else {
            continue;
        };
        let answers: Answers = serde_json::from_str(&found.answers).map_err(|_| StoreError::Corrupt("a response".to_owned()))?;
        files::remove_named(transaction, Some(wave), &answers).await?;
        response::Entity::delete_by_id(id).exec(transaction).await?;
        derive_wave(transaction, wave.0).await?;
    }
    Ok(())
}
