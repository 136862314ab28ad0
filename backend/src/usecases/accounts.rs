//! Setting up, signing in, and people.

use std::num::NonZeroU32;

use candor_wire::MIN_PASSWORD_CHARS;
use candor_wire::account::{Me, NewUser, Role, SetUp, SignIn, User};
use candor_wire::ids::{UnitId, UserId};
use candor_wire::problem::{Code, FieldProblem};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::passwords::Passwords;
use crate::clock::{Clock, Seconds};
use crate::digest::{same_secret, sha256};
use crate::error::Error;
use crate::random;
use crate::store::{NewUserRow, Store, StoreError, UserRow};
use crate::viewer::{Person, Viewer};

/// A session ends so long after its last use, in seconds.
pub const IDLE_S: i64 = 2 * 3600;
/// A session ends so long after it began, in seconds.
pub const ABSOLUTE_S: i64 = 12 * 3600;
/// Attempts at one password or at the set-up code in a minute.
const ATTEMPTS: NonZeroU32 = NonZeroU32::new(10).unwrap();

/// Attempts of everybody together in a minute; it also bounds how many addresses are remembered.
const ATTEMPTS_IN_ALL: NonZeroU32 = NonZeroU32::new(120).unwrap();

/// People and their sessions.
#[derive(Debug)]
pub struct Accounts {
    store: Store,
    clock: Clock,
    passwords: Passwords,
    attempts: DefaultKeyedRateLimiter<String>,
    attempts_in_all: DefaultDirectRateLimiter,
    set_up_code: String,
}

impl Accounts {
    /// Prepares accounts with a fresh one-time set-up code.
    ///
    /// # Errors
    /// When the operating system gives no randomness.
    pub fn new(store: Store, clock: Clock) -> Result<Self, Error> {
        let attempts = RateLimiter::keyed(Quota::per_minute(ATTEMPTS));
        let attempts_in_all = RateLimiter::direct(Quota::per_minute(ATTEMPTS_IN_ALL));
        Ok(Self { store, clock, passwords: Passwords::new()?, attempts, attempts_in_all, set_up_code: random::readable_code()? })
    }

    /// The set-up code to print, while nobody can sign in yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_up_code(&self) -> Result<Option<&str>, Error> {
        Ok((self.store.count_users().await? == 0).then_some(self.set_up_code.as_str()))
    }

    /// Creates the first administrator and signs them in; gives the session's token.
    ///
    /// # Errors
    /// Wrong code, bad fields, or somebody was there before.
    pub async fn set_up(&self, set_up: SetUp) -> Result<String, Error> {
        self.attempt("set-up")?;
        if self.set_up_code().await?.is_none() {
            return Err(Error::refused(Code::AlreadySetUp));
        }
        if !same_secret(set_up.code.trim().to_uppercase().as_str(), &self.set_up_code) {
            return Err(Error::field(Code::WrongSetUpCode, "code", "This is not the code that was printed."));
        }
        let new = NewUser { name: set_up.name, email: set_up.email, password: set_up.password, role: Role::Administrator, scope: None };
        let id = self
            .add_row(new, None, true)
            .await
            .map_err(|e| if matches!(e, Error::Store(StoreError::Taken)) { Error::refused(Code::AlreadySetUp) } else { e })?;
        self.begin_session(id).await
    }

    /// Signs in; gives the session's token.
    ///
    /// # Errors
    /// Wrong credentials or too many attempts; both look the same whether the person exists or not.
    pub async fn sign_in(&self, sign_in: SignIn) -> Result<String, Error> {
        let email = normal(&sign_in.email);
        self.attempt(&sha256(&email))?;
        let user = self.store.user_by_email(&email).await?;
        let right = self.passwords.verify(sign_in.password, user.as_ref().map(|u| u.password_hash.clone())).await?;
        match user.filter(|_| right) {
            Some(user) => self.begin_session(user.person.id).await,
            None => Err(Error::refused(Code::WrongCredentials)),
        }
    }

    fn attempt(&self, what: &str) -> Result<(), Error> {
        // one password tried on every address is guessing too
        self.attempts_in_all.check().map_err(|_| Error::refused(Code::TooManyAttempts))?;
        self.attempts.retain_recent();
        self.attempts.check_key(&what.to_owned()).map_err(|_| Error::refused(Code::TooManyAttempts))
    }

    async fn begin_session(&self, user: UserId) -> Result<String, Error> {
        let now = self.clock.now();
        self.store.end_old_sessions(Seconds(now.0 - ABSOLUTE_S), Seconds(now.0 - IDLE_S)).await?;
        let token = random::token()?;
        self.store.add_session(sha256(&token), user, now).await?;
        Ok(token)
    }

    /// Who has this session, if it has not ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person(&self, token: &str) -> Result<Option<Person>, Error> {
        let (hash, now) = (sha256(token), self.clock.now());
        let Some(session) = self.store.session(&hash).await? else { return Ok(None) };
        if now.0 - session.created_at.0 > ABSOLUTE_S || now.0 - session.last_seen_at.0 > IDLE_S {
            self.store.end_session(&hash).await?;
            return Ok(None);
        }
        // to the minute, so that reading does not write all the time
        if now.0 - session.last_seen_at.0 >= 60 {
            self.store.touch_session(&hash, now).await?;
        }
        Ok(Some(session.person))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self, token: &str) -> Result<(), Error> {
        Ok(self.store.end_session(&sha256(token)).await?)
    }

    /// What a person is told about themselves.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn me(&self, person: &Person) -> Result<Me, Error> {
        let scope = match person.scope {
            Some(id) => self.store.units(Viewer::operator()).await?.into_iter().find(|u| u.id == id).map(|u| (u.code, u.name)),
            None => None,
        };
        Ok(Me { id: person.id, name: person.name.clone(), role: person.role, scope })
    }

    /// All people.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn users(&self) -> Result<Vec<User>, Error> {
        let units = self.store.units(Viewer::operator()).await?;
        let code = |id: UnitId| units.iter().find(|u| u.id == id).map(|u| u.code.clone());
        let user = |u: UserRow| User {
            id: u.person.id,
            name: u.person.name,
            email: u.email,
            role: u.person.role,
            scope: u.person.scope.and_then(code),
        };
        Ok(self.store.users().await?.into_iter().map(user).collect())
    }

    /// Adds a person.
    ///
    /// # Errors
    /// Bad fields, or the address is used.
    pub async fn add_user(&self, new: NewUser) -> Result<UserId, Error> {
        let scope = match (&new.role, &new.scope) {
            (Role::Manager, None) => {
                return Err(Error::field(Code::InvalidField, "scope", "Choose the unit that this manager is responsible for."));
            }
            (Role::Manager, Some(code)) => {
                let unit = self.store.unit(Viewer::operator(), code).await?;
                Some(
                    unit.ok_or_else(|| Error::field(Code::InvalidField, "scope", format!("There is no unit {code}. Import it first.")))?.id,
                )
            }
            (_, Some(_)) => return Err(Error::field(Code::InvalidField, "scope", "Only managers have a unit; leave it out.")),
            (_, None) => None,
        };
        let taken = |e| {
            if matches!(e, Error::Store(StoreError::Taken)) {
                Error::field(Code::Taken, "email", "Somebody with this address is there already.")
            } else {
                e
            }
        };
        self.add_row(new, scope, false).await.map_err(taken)
    }

    async fn add_row(&self, new: NewUser, scope: Option<UnitId>, only_first: bool) -> Result<UserId, Error> {
        let email = normal(&new.email);
        let fields = field_problems(&new.name, &email, &new.password);
        if !fields.is_empty() {
            return Err(Error::fields(Code::InvalidField, fields));
        }
        let id = UserId(random::uuid()?);
        let password_hash = self.passwords.hash(new.password).await?;
        self.store
            .add_user(NewUserRow { id, name: new.name.trim().to_owned(), email, password_hash, role: new.role, scope }, only_first)
            .await?;
        Ok(id)
    }

    /// Gives a person a new password and ends their sessions; false when nobody has that address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reset_password(&self, email: &str, password: &str) -> Result<bool, Error> {
        let hash = self.passwords.hash(password.to_owned()).await?;
        Ok(self.store.set_password(&normal(email), hash).await?)
    }

    /// Removes a person; they are signed out at once.
    ///
    /// # Errors
    /// The last administrator cannot be removed.
    pub async fn remove_user(&self, id: UserId) -> Result<(), Error> {
        if self.store.remove_user(id).await? {
            return Ok(());
        }
        Err(Error::field(Code::WrongState, "id", "This person is the last administrator, or is not there any more."))
    }
}

fn normal(email: &str) -> String {
    email.trim().to_lowercase()
}

fn field_problems(name: &str, email: &str, password: &str) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let mut say = |field: &str, message: String| problems.push(FieldProblem { field: field.to_owned(), message });
    if name.trim().is_empty() || name.chars().count() > 200 {
        say("name", "Enter a name of at most 200 characters.".to_owned());
    }
    let well_formed = email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty() && !host.contains('@'));
    if !well_formed || email.chars().any(|c| c.is_whitespace() || c.is_control()) || email.len() > 254 {
        say("email", "Enter an e-mail address, such as name@example.org.".to_owned());
    }
    if password.chars().count() < MIN_PASSWORD_CHARS {
        say("password", format!("Choose a password of at least {MIN_PASSWORD_CHARS} characters; several words are fine."));
    }
    if password.len() > 1000 {
        say("password", "Choose a password of at most 1000 bytes.".to_owned());
    }
    problems
}
