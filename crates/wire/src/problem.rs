//! Problems on the wire (RFC 9457) and the one table of their codes.

use serde::{Deserialize, Serialize};

/// A problem body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// Stable code; clients decide by this.
    pub code: Code,
    /// HTTP status.
    pub status: u16,
    /// What happened, in one sentence.
    pub title: String,
    /// What to do.
    pub remedy: String,
    /// Particulars, one for each field where they can be told apart.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldProblem>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldProblem {
    /// The field, such as `email` or `blocks[0].questions[1].text`.
    pub field: String,
    /// What is wrong and what to do.
    pub message: String,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $status:literal, $title:literal, $remedy:literal;)*) => {
        /// Every problem that the server reports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// All codes, for documentation and tests.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// HTTP status.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// What happened.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// What to do.
            #[must_use]
            pub const fn remedy(self) -> &'static str {
                match self { $(Self::$name => $remedy,)* }
            }
        }
    };
}

codes! {
    /// The body cannot be read.
    MalformedBody = 400, "The request could not be read.", "Send it in the documented form.";
    /// The query string cannot be read.
    MalformedQuery = 400, "The address could not be read.", "Correct the named part of the address.";
    /// A field is not acceptable.
    InvalidField = 422, "Something needs to be corrected.", "Correct the named fields and send again. Nothing was lost.";
    /// Answers are not acceptable.
    InvalidAnswers = 422, "Some answers do not fit their questions.", "Correct the named answers and send again. Nothing was lost.";
    /// A questionnaire cannot be published.
    InvalidQuestionnaire = 422, "The questionnaire is not complete.", "Correct the named places and publish again. The draft is kept.";
    /// The linter finds errors that nobody keeps.
    BiasedWording = 422, "The linter finds errors that bias or spoil answers.", "Mend the named places, or keep each finding with a reason, and publish again. The draft is kept.";
    /// A line of an imported file is not acceptable.
    InvalidFile = 422, "The file was not imported.", "Correct the named lines and import again. Nothing was stored.";
    /// The body is too large.
    TooLarge = 413, "The request is too large.", "Send less at once.";
    /// The media type is not known.
    UnsupportedMediaType = 415, "The request is of an unknown type.", "Send application/json.";
    /// Not signed in, or the session has ended.
    SignInNeeded = 401, "You are not signed in, or your session has ended.", "Sign in again. What you have entered is kept in this browser.";
    /// E-mail address or password is wrong.
    WrongCredentials = 401, "The e-mail address or the password is not right.", "Check both and try again.";
    /// Signed in, but not allowed.
    NotAllowed = 403, "Your role does not allow this.", "Ask an administrator.";
    /// The request came from another site.
    CrossSite = 403, "The request did not come from this site's own pages.", "Open the page of this site and try again.";
    /// The one-time set-up code is wrong.
    WrongSetUpCode = 403, "The set-up code is not right.", "Copy it from the console where Candor was started.";
    /// Set-up has been done before.
    AlreadySetUp = 409, "Candor has been set up already.", "Sign in.";
    /// Nothing at this address, or nothing that may be seen.
    NotFound = 404, "There is nothing here.", "Check the address.";
    /// The method does not exist here.
    MethodNotAllowed = 405, "This address does not take that kind of request.", "Check the documentation of the interface.";
    /// The survey takes no answers.
    SurveyClosed = 410, "This survey is closed.", "No more answers are taken. Thank you for your time.";
    /// The same key with other content.
    KeyReused = 409, "This response was sent before with other answers.", "Reload the page to start a new response.";
    /// The survey is answered with an invitation, and there is none.
    InvitationNeeded = 403, "This survey is answered with an invitation.", "Open the link of your letter.";
    /// The survey is answered sealed, which takes a program in the browser.
    ScriptsNeeded = 403, "This survey seals answers in the browser.", "Turn scripts on, collect a token with the link of your letter, and load the page again.";
    /// Somebody else saved in the meantime.
    DraftChanged = 409, "Somebody else changed this draft in the meantime.", "Compare with the newer draft, then save again.";
    /// Nobody else has approved what is to be published.
    ApprovalNeeded = 409, "This questionnaire waits for the approval of a second person.", "Ask somebody to review it, and publish once they have approved this version. The draft is kept.";
    /// Not possible in the state that the thing is in.
    WrongState = 409, "This is not possible any more.", "Reload the page to see the present state.";
    /// The name is taken.
    Taken = 409, "This name is already used.", "Choose another one.";
    /// Too many attempts.
    TooManyAttempts = 429, "Too many attempts.", "Wait a minute and try again.";
    /// The disk is full or the database cannot be written.
    StorageUnavailable = 503, "Nothing could be stored just now.", "Your answers are kept in this browser. Try again in a moment.";
    /// The server is busy beyond its limits.
    Busy = 503, "The server is busy.", "Try again in a moment.";
    /// A fault of ours.
    Internal = 500, "Something went wrong on the server.", "Try again; if it happens again, tell the administrator.";
}

impl Problem {
    /// The problem of a code, without particulars.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self { code, status: code.status(), title: code.title().into(), remedy: code.remedy().into(), fields: Vec::new() }
    }

    /// Adds a particular.
    #[must_use]
    pub fn field(mut self, field: impl Into<String>, message: impl Into<String>) -> Self {
        self.fields.push(FieldProblem { field: field.into(), message: message.into() });
        self
    }
}
