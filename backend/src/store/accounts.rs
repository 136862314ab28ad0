//! People who sign in, and their sessions.

use candor_wire::account::Role;
use candor_wire::ids::{UnitId, UserId};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

use super::connect::Store;
use super::entity::{console_session, user};
use super::error::StoreError;
use crate::clock::Seconds;
use crate::viewer::Person;

/// A person as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserRow {
    /// Who it is.
    pub person: Person,
    /// Address to sign in with.
    pub email: String,
    /// PHC string.
    pub password_hash: String,
}

/// A person to add.
#[derive(Debug, Clone)]
pub struct NewUserRow {
    /// Id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Address, lower case.
    pub email: String,
    /// PHC string.
    pub password_hash: String,
    /// Role.
    pub role: Role,
    /// Unit of a manager.
    pub scope: Option<UnitId>,
}

/// A session as stored; the token itself is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Whose it is.
    pub person: Person,
    /// When it began.
    pub created_at: Seconds,
    /// When it was last used, to the minute.
    pub last_seen_at: Seconds,
}

impl Store {
    /// How many people there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_users(&self) -> Result<u64, StoreError> {
        Ok(user::Entity::find().count(&self.reader).await?)
    }

    /// All people, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn users(&self) -> Result<Vec<UserRow>, StoreError> {
        user::Entity::find().order_by_asc(user::Column::Name).all(&self.reader).await?.into_iter().map(row).collect()
    }

    /// The person with that address (lower case).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn user_by_email(&self, email: &str) -> Result<Option<UserRow>, StoreError> {
        user::Entity::find().filter(user::Column::Email.eq(email)).one(&self.reader).await?.map(row).transpose()
    }

    /// Adds a person. With `only_first`, refuses when there is anybody already.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the address is used, or when there is somebody and `only_first` was asked.
    pub async fn add_user(&self, new: NewUserRow, only_first: bool) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        self.lock_table(&transaction, "users").await?;
        if only_first && user::Entity::find().count(&transaction).await? > 0 {
            return Err(StoreError::Taken);
        }
        let model = user::ActiveModel {
            id: Set(new.id.0),
            email: Set(new.email),
            name: Set(new.name),
            password_hash: Set(new.password_hash),
            role: Set(new.role.as_str().to_owned()),
            scope_unit_id: Set(new.scope.map(|u| u.0)),
        };
        user::Entity::insert(model).exec_without_returning(&transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// Stores another password of the person with that address and ends their sessions; false when there is nobody.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_password(&self, email: &str, password_hash: String) -> Result<bool, StoreError> {
        let transaction = self.begin().await?;
        let Some(found) = user::Entity::find().filter(user::Column::Email.eq(email)).one(&transaction).await? else { return Ok(false) };
        let model = user::ActiveModel { password_hash: Set(password_hash), ..Default::default() };
        user::Entity::update_many().set(model).filter(user::Column::Id.eq(found.id)).exec(&transaction).await?;
        console_session::Entity::delete_many().filter(console_session::Column::UserId.eq(found.id)).exec(&transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Removes a person and ends their sessions. False when there is nobody of that id, or when it is the last administrator.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_user(&self, id: UserId) -> Result<bool, StoreError> {
        let transaction = self.begin().await?;
        self.lock_table(&transaction, "users").await?;
        let others = user::Entity::find()
            .filter(user::Column::Role.eq(Role::Administrator.as_str()))
            .filter(user::Column::Id.ne(id.0))
            .count(&transaction)
            .await?;
        if others == 0 {
            return Ok(false);
        }
        console_session::Entity::delete_many().filter(console_session::Column::UserId.eq(id.0)).exec(&transaction).await?;
        let removed = user::Entity::delete_by_id(id.0).exec(&transaction).await?;
        transaction.commit().await?;
        Ok(removed.rows_affected > 0)
    }

    /// Begins a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_session(&self, token_hash: String, user: UserId, now: Seconds) -> Result<(), StoreError> {
        let model = console_session::ActiveModel {
            token_hash: Set(token_hash),
            user_id: Set(user.0),
            created_at_s: Set(now.0),
            last_seen_at_s: Set(now.0),
        };
        console_session::Entity::insert(model).exec_without_returning(&self.writer).await?;
        Ok(())
    }

    /// The session of a token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token_hash: &str) -> Result<Option<SessionRow>, StoreError> {
        let Some(session) = console_session::Entity::find_by_id(token_hash.to_owned()).one(&self.reader).await? else { return Ok(None) };
        let Some(user) = user::Entity::find_by_id(session.user_id).one(&self.reader).await? else { return Ok(None) };
        Ok(Some(SessionRow {
            person: row(user)?.person,
            created_at: Seconds(session.created_at_s),
            last_seen_at: Seconds(session.last_seen_at_s),
        }))
    }

    /// Notes that a session was used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch_session(&self, token_hash: &str, now: Seconds) -> Result<(), StoreError> {
        let model = console_session::ActiveModel { last_seen_at_s: Set(now.0), ..Default::default() };
        console_session::Entity::update_many()
            .set(model)
            .filter(console_session::Column::TokenHash.eq(token_hash))
            .exec(&self.writer)
            .await?;
        Ok(())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&self, token_hash: &str) -> Result<(), StoreError> {
        console_session::Entity::delete_by_id(token_hash.to_owned()).exec(&self.writer).await?;
        Ok(())
    }

    /// Removes sessions begun or last used before the given times.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_old_sessions(&self, begun_before: Seconds, used_before: Seconds) -> Result<(), StoreError> {
        let old = Condition::any()
            .add(console_session::Column::CreatedAtS.lt(begun_before.0))
            .add(console_session::Column::LastSeenAtS.lt(used_before.0));
        console_session::Entity::delete_many().filter(old).exec(&self.writer).await?;
        Ok(())
    }
}

fn row(model: user::Model) -> Result<UserRow, StoreError> {
    let role = match model.role.as_str() {
        "administrator" => Role::Administrator,
        "designer" => Role::Designer,
        "manager" => Role::Manager,
        // an unknown role is never taken for a known one
        _ => return Err(StoreError::Corrupt("a person's role is not known".to_owned())),
    };
    let person = Person { id: UserId(model.id), name: model.name, role, scope: model.scope_unit_id.map(UnitId) };
    Ok(UserRow { person, email: model.email, password_hash: model.password_hash })
}
