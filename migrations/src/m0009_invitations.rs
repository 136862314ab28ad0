//! People who can be invited, what is sent to them, and the codes with which they answer.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0009_invitations",
    statements: &[
        // known_by: the address, or # and a number of the organisation's own for people without one
        "CREATE TABLE contacts (
        id @id NOT NULL PRIMARY KEY,
        known_by TEXT NOT NULL UNIQUE,
        address TEXT NOT NULL,
        name TEXT NOT NULL,
        language TEXT NOT NULL,
        unit_id @id NOT NULL REFERENCES units (id),
        strata TEXT NOT NULL,
        stop_token TEXT NOT NULL UNIQUE
    ) @options",
        // digests, so that who may not be written to is known after the contact has been removed
        "CREATE TABLE suppressions (
        address_hash TEXT NOT NULL PRIMARY KEY,
        reason TEXT NOT NULL,
        since_day @int NOT NULL
    ) @options",
        // a survey without a row has an open link
        "CREATE TABLE survey_assurances (
        survey_id @id NOT NULL PRIMARY KEY REFERENCES surveys (id) ON DELETE CASCADE,
        level TEXT NOT NULL
    ) @options",
        "CREATE TABLE mailings (
        id @id NOT NULL PRIMARY KEY,
        wave_id @id NOT NULL REFERENCES waves (id),
        kind TEXT NOT NULL,
        way TEXT NOT NULL,
        design TEXT NOT NULL,
        letters TEXT NOT NULL,
        left_out TEXT NOT NULL,
        from_s @int NOT NULL,
        created_at_s @int NOT NULL,
        is_stopped @int NOT NULL
    ) @options",
        // nothing here or below says who has answered
        "CREATE TABLE invitations (
        id @id NOT NULL PRIMARY KEY,
        wave_id @id NOT NULL REFERENCES waves (id),
        contact_id @id NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
        mailing_id @id NOT NULL REFERENCES mailings (id),
        invited_day @int NOT NULL,
        UNIQUE (wave_id, contact_id)
    ) @options",
        "CREATE INDEX invitations_by_contact ON invitations (contact_id)",
        "CREATE INDEX invitations_by_mailing ON invitations (mailing_id)",
        // done: sent, or left out because the code was spent; the row does not tell which
        "CREATE TABLE outbox (
        id @id NOT NULL PRIMARY KEY,
        mailing_id @id NOT NULL REFERENCES mailings (id),
        invitation_id @id NOT NULL REFERENCES invitations (id) ON DELETE CASCADE,
        state TEXT NOT NULL,
        due_s @int NOT NULL,
        attempts @int NOT NULL,
        leased_until_s @int NOT NULL,
        lease @id,
        UNIQUE (mailing_id, invitation_id)
    ) @options",
        "CREATE INDEX outbox_by_due ON outbox (state, due_s)",
        "CREATE INDEX outbox_by_invitation ON outbox (invitation_id)",
        // codes of surveys at the level procedural: no contact, no invitation, no time; what is spent names no response
        "CREATE TABLE procedural_codes (
        code_hash TEXT NOT NULL PRIMARY KEY,
        wave_id @id NOT NULL REFERENCES waves (id),
        unit_id @id NOT NULL REFERENCES units (id),
        is_spent @int NOT NULL
    ) @options",
        "CREATE INDEX procedural_codes_by_wave ON procedural_codes (wave_id, is_spent)",
    ],
};
