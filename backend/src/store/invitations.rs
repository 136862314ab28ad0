//! Invitations, and the letters that wait to be sent.
//!
//! An invitation and its letter are stored in one transaction. A letter is leased to one sender at a time; the lease has
//! a number of its own, so that a sender that was away too long cannot end another's.

use candor_wire::ids::{ContactId, MailingId, SurveyId, UnitId, WaveId};
use candor_wire::invitation::{LeftOut, LetterText, MailingKind, Way};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::BTreeMap;
use uuid::Uuid;

use super::codes::{self, ProceduralCode};
use super::connect::Store;
use super::contacts::{self, ContactRow, Suppressed};
use super::entity::{contact, invitation, mailing, outbox, wave};
use super::error::StoreError;
use super::frames;
use super::linked::{self, Confidential, Identified, LinkedCode};
use super::verified::{self, TermsRow, VerifiedCode};
use crate::clock::Seconds;

/// A mailing as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct MailingRow {
    /// Id.
    pub id: MailingId,
    /// The wave.
    pub wave: WaveId,
    /// Why.
    pub kind: MailingKind,
    /// How.
    pub way: Way,
    /// Who was chosen, as JSON.
    pub design: String,
    /// Letters by language.
    pub letters: BTreeMap<String, LetterText>,
    /// Who was left out.
    pub left_out: LeftOut,
    /// Not before.
    pub from_s: i64,
    /// When it was planned.
    pub created_at_s: i64,
    /// Whether it was stopped.
    pub is_stopped: bool,
}

/// Somebody who is invited: the id of the invitation, and who.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Invited {
    /// Id of the invitation.
    pub invitation: Uuid,
    /// The contact.
    pub contact: ContactId,
}

/// The codes of those who are invited; each level has a table of its own.
#[derive(Debug)]
pub enum Codes {
    /// One-time codes.
    Procedural(Vec<ProceduralCode>),
    /// Codes that are kept with whose they are.
    Confidential(Vec<LinkedCode<Confidential>>),
    /// Codes that are kept with whose they are, for answers that are shown with names.
    Identified(Vec<LinkedCode<Identified>>),
    /// Codes to collect tokens with, and with the first of them the terms and the version that they name.
    Verified(Vec<VerifiedCode>, Option<(TermsRow, String)>),
}

impl Codes {
    /// For each person, the unit that they answer for.
    fn units(&self) -> Vec<UnitId> {
        match self {
            Self::Procedural(codes) => codes.iter().map(|code| code.unit).collect(),
            Self::Confidential(codes) => codes.iter().map(|code| code.unit).collect(),
            Self::Identified(codes) => codes.iter().map(|code| code.unit).collect(),
            Self::Verified(codes, _) => codes.iter().map(|code| code.unit).collect(),
        }
    }
}

/// What becomes of a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterState {
    /// It waits.
    Waiting,
    /// It was sent, or is not needed any more.
    Done,
    /// The address takes no mail.
    Bounced,
    /// It was refused for another reason, or too often.
    Failed,
    /// It was stopped, or its reader wants no more mail.
    Stopped,
}

impl LetterState {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Bounced => "bounced",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }
}

/// How many letters of a mailing are in each state.
pub type LetterCounts = BTreeMap<String, u64>;

/// A letter that was leased.
#[derive(Debug, Clone)]
pub struct Leased {
    /// Id of the letter; its Message-ID follows from it.
    pub letter: Uuid,
    /// Number of the lease.
    pub lease: Uuid,
    /// How often it was tried before.
    pub attempts: i64,
    /// The invitation.
    pub invitation: Uuid,
    /// To whom.
    pub contact: ContactRow,
    /// The mailing.
    pub mailing: MailingRow,
    /// The survey.
    pub survey: SurveyId,
    /// Whether the wave takes answers.
    pub is_open: bool,
}

/// How a lease ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending<'a> {
    /// The letter stays as it is.
    As(LetterState),
    /// The address takes no mail; by its digest no more is written to it.
    Bounced(&'a str),
    /// Another try at that time.
    Again(Seconds),
    /// As if it had not been leased: nothing was wrong with the letter.
    Untried,
}

#[derive(FromQueryResult)]
struct Count {
    state: String,
    letters: i64,
}

impl Store {
    /// Stores a mailing of new invitations with their codes and letters, or nothing. The rows are written in the order
    /// of their random ids.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when somebody was invited to the wave meanwhile; then nothing is stored.
    pub async fn invite(&self, mailing: &MailingRow, mut people: Vec<Invited>, codes: Codes, day: i64) -> Result<(), StoreError> {
        people.sort();
        let transaction = self.begin().await?;
        mailing::Entity::insert(set(mailing)?).exec_without_returning(&transaction).await?;
        let model = |person: &Invited| invitation::ActiveModel {
            id: Set(person.invitation),
            wave_id: Set(mailing.wave.0),
            contact_id: Set(person.contact.0),
            mailing_id: Set(mailing.id.0),
            invited_day: Set(day),
        };
        for chunk in people.chunks(500) {
            invitation::Entity::insert_many(chunk.iter().map(model)).exec_without_returning(&transaction).await?;
        }
        frames::add_invited(&transaction, mailing.wave, codes.units().into_iter()).await?;
        match codes {
            Codes::Procedural(codes) => codes::add(&transaction, mailing.wave, codes).await?,
            Codes::Confidential(codes) => linked::add(&transaction, mailing.wave, &codes).await?,
            Codes::Identified(codes) => linked::add(&transaction, mailing.wave, &codes).await?,
            Codes::Verified(codes, first) => {
                if let Some((terms, version)) = &first {
                    self.lock_table(&transaction, "waves").await?;
                    // a next version may have been published since the terms were made
                    if super::versions::asks(&transaction, terms.wave).await?.as_ref() != Some(version) {
                        return Err(StoreError::Taken);
                    }
                }
                verified::add(&transaction, codes, first.map(|first| first.0)).await?;
            }
        }
        put_letters(&transaction, mailing, people.iter().map(|p| p.invitation).collect()).await?;
        Ok(transaction.commit().await?)
    }

    /// Stores a mailing of reminders for invitations that are there, or nothing.
    ///
    /// # Errors
    /// When the database fails; then nothing is stored.
    pub async fn remind(&self, mailing: &MailingRow, invitations: Vec<Uuid>) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        mailing::Entity::insert(set(mailing)?).exec_without_returning(&transaction).await?;
        put_letters(&transaction, mailing, invitations).await?;
        Ok(transaction.commit().await?)
    }

    /// The invitations of a wave.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitations(&self, wave: WaveId) -> Result<Vec<Invited>, StoreError> {
        let all = invitation::Entity::find().filter(invitation::Column::WaveId.eq(wave.0)).all(&self.reader).await?;
        Ok(all.into_iter().map(|i| Invited { invitation: i.id, contact: ContactId(i.contact_id) }).collect())
    }

    /// The mailings of some waves, latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mailings(&self, waves: &[WaveId]) -> Result<Vec<MailingRow>, StoreError> {
        let find = mailing::Entity::find().filter(mailing::Column::WaveId.is_in(waves.iter().map(|w| w.0)));
        let found = find.order_by_desc(mailing::Column::CreatedAtS).order_by_asc(mailing::Column::Id).all(&self.reader).await?;
        found.into_iter().map(mailing_row).collect()
    }

    /// How many letters of a mailing are in each state.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn letter_counts(&self, mailing: MailingId) -> Result<LetterCounts, StoreError> {
        let find = outbox::Entity::find().filter(outbox::Column::MailingId.eq(mailing.0)).select_only();
        let find = find.column(outbox::Column::State).column_as(outbox::Column::Id.count(), "letters").group_by(outbox::Column::State);
        let counts = find.into_model::<Count>().all(&self.reader).await?;
        Ok(counts.into_iter().map(|c| (c.state, u64::try_from(c.letters).unwrap_or(0))).collect())
    }

    /// The people of a mailing with their invitations, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn people_of(&self, mailing: MailingId) -> Result<Vec<(Uuid, ContactRow)>, StoreError> {
        let letters = outbox::Entity::find().filter(outbox::Column::MailingId.eq(mailing.0)).select_only();
        let ids: Vec<Uuid> = letters.column(outbox::Column::InvitationId).into_tuple().all(&self.reader).await?;
        let mut people = Vec::with_capacity(ids.len());
        for chunk in ids.chunks(500) {
            let invitations = invitation::Entity::find().filter(invitation::Column::Id.is_in(chunk.to_vec())).all(&self.reader).await?;
            let wanted: Vec<Uuid> = invitations.iter().map(|i| i.contact_id).collect();
            let found = contact::Entity::find().filter(contact::Column::Id.is_in(wanted)).all(&self.reader).await?;
            let mut found: BTreeMap<Uuid, contact::Model> = found.into_iter().map(|c| (c.id, c)).collect();
            let rows = invitations.iter().filter_map(|i| Some((i.id, found.remove(&i.contact_id)?)));
            people.extend(rows.map(|(id, model)| Ok((id, contacts::row(model)?))).collect::<Result<Vec<_>, StoreError>>()?);
        }
        people.sort_by(|a, b| (&a.1.name, &a.1.known_by).cmp(&(&b.1.name, &b.1.known_by)));
        Ok(people)
    }

    /// Stops what is not sent yet of a mailing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stop_mailing(&self, id: MailingId) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        mailing::Entity::update_many()
            .col_expr(mailing::Column::IsStopped, Expr::value(1))
            .filter(mailing::Column::Id.eq(id.0))
            .exec(&transaction)
            .await?;
        outbox::Entity::update_many()
            .set(ended(LetterState::Stopped))
            .filter(outbox::Column::MailingId.eq(id.0))
            .filter(outbox::Column::State.eq(LetterState::Waiting.as_str()))
            .exec(&transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Leases the letter that is due longest, until `until`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn lease_letter(&self, lease: Uuid, now: Seconds, until: Seconds) -> Result<Option<Leased>, StoreError> {
        let due = || {
            Condition::all()
                .add(outbox::Column::State.eq(LetterState::Waiting.as_str()))
                .add(outbox::Column::DueS.lte(now.0))
                .add(outbox::Column::LeasedUntilS.lt(now.0))
        };
        let first = outbox::Entity::find().filter(due()).order_by_asc(outbox::Column::DueS).order_by_asc(outbox::Column::Id).limit(1);
        let Some(found) = first.one(&self.reader).await? else { return Ok(None) };
        let change = outbox::ActiveModel { leased_until_s: Set(until.0), lease: Set(Some(lease)), ..Default::default() };
        let taken = outbox::Entity::update_many().set(change).filter(outbox::Column::Id.eq(found.id)).filter(due());
        if taken.exec(&self.writer).await?.rows_affected != 1 {
            return Ok(None);
        }
        self.leased(found, lease).await
    }

    async fn leased(&self, letter: outbox::Model, lease: Uuid) -> Result<Option<Leased>, StoreError> {
        let gone = || StoreError::Corrupt("a letter without its mailing".to_owned());
        let mailing = mailing::Entity::find_by_id(letter.mailing_id).one(&self.reader).await?.ok_or_else(gone)?;
        let wave = wave::Entity::find_by_id(mailing.wave_id).one(&self.reader).await?.ok_or_else(gone)?;
        let invitation = invitation::Entity::find_by_id(letter.invitation_id).one(&self.reader).await?;
        let Some(invitation) = invitation else { return Ok(None) };
        // a contact may have been removed in this moment, and the letter with them
        let Some(found) = contact::Entity::find_by_id(invitation.contact_id).one(&self.reader).await? else { return Ok(None) };
        Ok(Some(Leased {
            letter: letter.id,
            lease,
            attempts: letter.attempts,
            invitation: invitation.id,
            contact: contacts::row(found)?,
            mailing: mailing_row(mailing)?,
            survey: SurveyId(wave.survey_id),
            is_open: wave.is_open != 0,
        }))
    }

    /// Ends a lease, if it is still that one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_lease(&self, leased: &Leased, ending: Ending<'_>, day: i64) -> Result<(), StoreError> {
        let change = match ending {
            Ending::As(state) => ended(state),
            Ending::Bounced(_) => ended(LetterState::Bounced),
            Ending::Again(at) => {
                outbox::ActiveModel { due_s: Set(at.0), attempts: Set(leased.attempts + 1), leased_until_s: Set(0), ..Default::default() }
            }
            Ending::Untried => outbox::ActiveModel { leased_until_s: Set(0), ..Default::default() },
        };
        let change = outbox::ActiveModel { lease: Set(None), ..change };
        let transaction = self.begin().await?;
        let ended = outbox::Entity::update_many()
            .set(change)
            .filter(outbox::Column::Id.eq(leased.letter))
            .filter(outbox::Column::Lease.eq(leased.lease))
            .exec(&transaction)
            .await?;
        // of somebody erased meanwhile nothing is written down again
        if let Ending::Bounced(address_hash) = ending
            && ended.rows_affected == 1
        {
            contacts::suppress_in(&transaction, address_hash, Suppressed::Bounced, day).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Whether a wave takes answers; false when there is none of that id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_wave_open(&self, id: WaveId) -> Result<bool, StoreError> {
        let find = wave::Entity::find_by_id(id.0).filter(wave::Column::IsOpen.eq(1));
        Ok(find.count(&self.reader).await? == 1)
    }

    /// The survey of a wave.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn survey_of_wave(&self, id: WaveId) -> Result<Option<SurveyId>, StoreError> {
        Ok(wave::Entity::find_by_id(id.0).one(&self.reader).await?.map(|w| SurveyId(w.survey_id)))
    }
}

/// A letter in its last state keeps nothing of the way there.
fn ended(state: LetterState) -> outbox::ActiveModel {
    outbox::ActiveModel {
        state: Set(state.as_str().to_owned()),
        due_s: Set(0),
        attempts: Set(0),
        leased_until_s: Set(0),
        lease: Set(None),
        ..Default::default()
    }
}

async fn put_letters(transaction: &DatabaseTransaction, mailing: &MailingRow, invitations: Vec<Uuid>) -> Result<(), StoreError> {
    // printed letters are done when they are planned: nothing is left to send
    let state = if mailing.way == Way::Paper { LetterState::Done } else { LetterState::Waiting };
    let mut letters = invitations
        .into_iter()
        .map(|invitation| Ok((crate::random::uuid().map_err(|e| StoreError::Corrupt(e.to_string()))?, invitation)))
        .collect::<Result<Vec<_>, StoreError>>()?;
    letters.sort();
    let model = |(id, invitation): &(Uuid, Uuid)| outbox::ActiveModel {
        id: Set(*id),
        mailing_id: Set(mailing.id.0),
        invitation_id: Set(*invitation),
        state: Set(state.as_str().to_owned()),
        due_s: Set(mailing.from_s),
        attempts: Set(0),
        leased_until_s: Set(0),
        lease: Set(None),
    };
    for chunk in letters.chunks(500) {
        outbox::Entity::insert_many(chunk.iter().map(model)).exec_without_returning(transaction).await?;
    }
    Ok(())
}

fn set(row: &MailingRow) -> Result<mailing::ActiveModel, StoreError> {
    Ok(mailing::ActiveModel {
        id: Set(row.id.0),
        wave_id: Set(row.wave.0),
        kind: Set(row.kind.as_str().to_owned()),
        way: Set(row.way.as_str().to_owned()),
        design: Set(row.design.clone()),
        letters: Set(serde_json::to_string(&row.letters).map_err(|_| corrupt("letters"))?),
        left_out: Set(serde_json::to_string(&row.left_out).map_err(|_| corrupt("count of people left out"))?),
        from_s: Set(row.from_s),
        created_at_s: Set(row.created_at_s),
        is_stopped: Set(i64::from(row.is_stopped)),
    })
}

pub(super) fn mailing_row(model: mailing::Model) -> Result<MailingRow, StoreError> {
    let kind = [MailingKind::Invitation, MailingKind::Reminder].into_iter().find(|kind| kind.as_str() == model.kind);
    let way = [Way::Mail, Way::Paper].into_iter().find(|way| way.as_str() == model.way);
    Ok(MailingRow {
        id: MailingId(model.id),
        wave: WaveId(model.wave_id),
        kind: kind.ok_or_else(|| corrupt("kind"))?,
        way: way.ok_or_else(|| corrupt("way"))?,
        design: model.design,
        letters: serde_json::from_str(&model.letters).map_err(|_| corrupt("letters"))?,
        left_out: serde_json::from_str(&model.left_out).map_err(|_| corrupt("count of people left out"))?,
        from_s: model.from_s,
        created_at_s: model.created_at_s,
        is_stopped: model.is_stopped != 0,
    })
}

fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt(format!("a mailing's {what}"))
}
