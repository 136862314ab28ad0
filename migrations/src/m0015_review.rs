//! Comments and review by a second person before publishing. Nothing here is about respondents.

use crate::step::Step;

/// The step.
pub const STEP: Step = Step {
    name: "m0015_review",
    statements: &[
        // whoever has the link may comment until the end of a day; the link itself is not kept
        "CREATE TABLE reviewers (
        id @id NOT NULL PRIMARY KEY,
        survey_id @id NOT NULL REFERENCES surveys (id) ON DELETE CASCADE,
        token_hash TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        asked TEXT NOT NULL,
        until TEXT NOT NULL,
        invited_by TEXT NOT NULL,
        is_revoked @int NOT NULL,
        is_opened @int NOT NULL
    ) @options",
        "CREATE INDEX reviewers_by_survey ON reviewers (survey_id)",
        // the item keeps the comment at its question; about is what was asked then, for questions that are gone
        "CREATE TABLE review_comments (
        id @id NOT NULL PRIMARY KEY,
        survey_id @id NOT NULL REFERENCES surveys (id) ON DELETE CASCADE,
        ordinal @int NOT NULL,
        item TEXT NOT NULL,
        about TEXT NOT NULL,
        answers @id,
        who @id NOT NULL,
        is_reviewer @int NOT NULL,
        author TEXT NOT NULL,
        content TEXT NOT NULL,
        on_day @int NOT NULL,
        is_done @int NOT NULL,
        UNIQUE (survey_id, ordinal)
    ) @options",
        // one judgement of each person about each content, which its digest names
        "CREATE TABLE review_verdicts (
        survey_id @id NOT NULL REFERENCES surveys (id) ON DELETE CASCADE,
        who @id NOT NULL,
        version TEXT NOT NULL,
        is_reviewer @int NOT NULL,
        author TEXT NOT NULL,
        is_approved @int NOT NULL,
        on_day @int NOT NULL,
        PRIMARY KEY (survey_id, who, version)
    ) @options",
        // surveys that are not published without an approval
        "CREATE TABLE review_needed (
        survey_id @id NOT NULL PRIMARY KEY REFERENCES surveys (id) ON DELETE CASCADE
    ) @options",
    ],
};
