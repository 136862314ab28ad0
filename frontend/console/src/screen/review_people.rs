//! Those who review by link: inviting them, and taking links back.

use candor_wire::ids::SurveyId;
use candor_wire::review::{InviteReviewer, Reviewer, ReviewerState};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, use_api};
use crate::form::{AreaField, ProblemBox, TextField, field_error, into_signal};
use crate::format::plural;
use crate::parts::{CopyButton, head};
use crate::piece::IntoPiece;

const fn state_name(state: ReviewerState) -> &'static str {
    match state {
        ReviewerState::NotOpened => "Not opened yet",
        ReviewerState::Opened => "Opened",
        ReviewerState::Commented => "Commented",
        ReviewerState::Approved => "Has no objection",
        ReviewerState::AsksForChanges => "Asks for changes",
        ReviewerState::Revoked => "Taken back",
        ReviewerState::Expired => "Over",
    }
}

/// Those who were invited.
#[component]
pub fn Reviewers(
    /// The survey.
    id: SurveyId,
    /// Who.
    reviewers: Vec<Reviewer>,
    /// Called when a link was taken back.
    changed: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let error = RwSignal::new(None::<ApiError>);
    let row = move |reviewer: Reviewer| {
        let (one, name) = (reviewer.id, reviewer.name.clone());
        let revoke = move |_| {
            error.set(None);
            spawn_local(async move {
                match api.revoke_reviewer(id, one).await {
                    Ok(()) => changed.run(()),
                    Err(problem) => error.set(Some(problem)),
                }
            });
        };
        let take_back = (reviewer.state != ReviewerState::Revoked).then(|| {
            view! { <button type="button" class="plain" aria-label=format!("Take back the link of {name}") on:click=revoke>"Take back"</button> }
        });
        view! {
            <tr>
                <th scope="row">{reviewer.name}</th>
                <td data-label="State">{state_name(reviewer.state)}</td>
                <td data-label="Comments">{plural(reviewer.comments as u64, "comment", "comments")}</td>
                <td data-label="Until">{reviewer.until}</td>
                <td data-label="Invited by">{reviewer.invited_by}</td>
                <td>{take_back}</td>
            </tr>
        }
    };
    let table = (!reviewers.is_empty()).then(|| {
        view! {
            <table class="list">
                <caption class="unseen">"Reviewers by link"</caption>
                {head(&["Name", "State", "Comments", "Until", "Invited by", ""])}
                <tbody>{reviewers.into_iter().map(|reviewer| row(reviewer).piece()).collect_view()}</tbody>
            </table>
        }
    });
    view! {
        <section aria-labelledby="reviewers">
            <h2 id="reviewers">"Reviewers by link"</h2>
            <p>"Whoever has a link reads the draft and comments on it, without an account. A link that is taken back works no more, and an approval given with it does not count."</p>
            <ProblemBox error=error />
            {table}
        </section>
    }
}

/// The form that makes a link.
#[component]
pub fn Invite(
    /// The survey.
    id: SurveyId,
    /// Called when somebody was invited.
    invited: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let error = RwSignal::new(None::<ApiError>);
    let link = RwSignal::new(String::new());
    let [name, asked, until] = [(); 3].map(|()| RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        error.set(None);
        let body = InviteReviewer { name: name.get_untracked(), asked: asked.get_untracked(), until: until.get_untracked() };
        spawn_local(async move {
            match api.invite_reviewer(id, &body).await {
                Ok(made) => {
                    link.set(made.link);
                    name.set(String::new());
                    invited.run(());
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    let made = move || {
        let has_link = link.with(|link| !link.is_empty());
        has_link
            .then(|| {
                view! {
                    <div role="status">
                        <p>"The link is shown this once. Send it to the reviewer in a way that nobody else reads."</p>
                        <p class="link"><code>{link}</code></p>
                    </div>
                    <p class="line"><CopyButton text=link /></p>
                }
            })
            .piece()
    };
    view! {
        <section class="narrow" aria-labelledby="invite-reviewer">
            <h2 id="invite-reviewer">"Invite a reviewer"</h2>
            <ProblemBox error=error />
            <form on:submit=submit novalidate>
                <TextField id="name" label="Name" value=name set=into_signal(name) error=field_error(error, "name") hint="Such as Works council. Comments and approvals are shown under it." />
                <AreaField id="asked" label="What they are asked" value=asked set=into_signal(asked) error=field_error(error, "asked") optional=true />
                <TextField id="until" label="Last day of the link" value=until set=into_signal(until) error=field_error(error, "until") kind="date" />
                <p class="line"><button type="submit" class="primary">"Make a link"</button></p>
            </form>
            {made}
        </section>
    }
}
