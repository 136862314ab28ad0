//! Who reviews the questionnaire before it is published, what they say, and who has approved it.

use candor_wire::ids::SurveyId;
use candor_wire::review::{Anchor, Comment, Judge, NewComment, Review, Thread, Verdict};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, use_api};
use crate::fetched::Fetched;
use crate::form::{AreaField, ProblemBox, SelectField, check, field_error, into_signal};
use crate::page::Heading;
use crate::parts::{Empty, button, loaded};
use crate::piece::IntoPiece;
use crate::screen::overview::survey_in_address;
use crate::screen::review_people::{Invite, Reviewers};
use crate::session::use_session;

/// The review of one survey.
#[component]
pub fn ReviewPage() -> impl IntoView {
    let id = survey_in_address();
    move || match id.get() {
        Some(id) => view! { <Survey id=id /> }.piece(),
        None => crate::app::nothing().piece(),
    }
}

#[component]
fn Survey(id: SurveyId) -> impl IntoView {
    let api = use_api();
    let review = Fetched::new(move || api.review(id));
    let changed = Callback::new(move |()| review.refetch());
    // outside what is made anew with every change, so that what is being written stays
    let questions = Signal::derive(move || {
        let listed = review.get().and_then(Result::ok).map(|review| review.questions).unwrap_or_default();
        let named = listed.into_iter().map(|q| (q.item.to_string(), q.text));
        std::iter::once((String::new(), "The questionnaire as a whole".to_owned())).chain(named).collect::<Vec<_>>()
    });
    view! {
        <Heading title="Review" above=("/surveys", "Surveys") />
        {loaded(review, move |review| view! {
            <p class="facts"><a href=format!("/surveys/{id}/design")>{review.title.clone()}</a></p>
            <Approval id=id review=review.clone() changed=changed />
            <Reviewers id=id reviewers=review.reviewers.clone() changed=changed />
        })}
        <Invite id=id invited=changed />
        {loaded(review, move |review| view! { <Threads id=id threads=review.threads changed=changed /> })}
        <Write id=id questions=questions written=changed />
    }
}

#[component]
fn Approval(id: SurveyId, review: Review, changed: Callback<()>) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let error = RwSignal::new(None::<ApiError>);
    let version = review.version.clone();
    let judge = move |approves: bool| {
        let judge = Judge { version: version.clone(), approves };
        error.set(None);
        spawn_local(async move {
            match api.judge_review(id, &judge).await {
                Ok(()) => changed.run(()),
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    let need = move |is_needed: bool| {
        error.set(None);
        spawn_local(async move {
            match api.need_approval(id, is_needed).await {
                Ok(()) => changed.run(()),
                Err(problem) => {
                    error.set(Some(problem));
                    changed.run(());
                }
            }
        });
    };
    let (is_needed, everywhere) = (review.is_needed, review.is_needed_everywhere);
    let may_change = !everywhere && (!is_needed || untrack(move || session.administers()));
    let label = "Publish only when somebody else has approved exactly this version";
    let wanted = may_change.then(|| check("needed", label, move || is_needed, need));
    let fixed = (!may_change).then(|| {
        let who = if everywhere { "This server asks for it for every survey." } else { "An administrator can lift it." };
        view! { <p>{format!("It is published only when somebody else has approved exactly this version. {who}")}</p> }
    });
    let refuse = judge.clone();
    let judging = review.is_open.then(|| {
        view! {
            <p class="line">
                {button("", "I approve this version", move || judge(true))}
                {button("", "I ask for changes", move || refuse(false))}
            </p>
            <p class="muted">"Your own approval does not count for what you publish yourself. Any edit asks anew."</p>
        }
    });
    let verdicts = (!review.verdicts.is_empty()).then(|| {
        let line = |verdict: &Verdict| view! { <li>{verdict_in_words(verdict)}</li> };
        view! { <ul>{review.verdicts.iter().map(line).collect_view()}</ul> }
    });
    view! {
        <section aria-labelledby="approval">
            <h2 id="approval">"Approval"</h2>
            <p class="sentence">{review.sentence.clone()}</p>
            <ProblemBox error=error />
            {verdicts}
            {judging}
            {wanted}
            {fixed}
        </section>
    }
}

fn verdict_in_words(verdict: &Verdict) -> String {
    let by_link = if verdict.by_link { " (by link)" } else { "" };
    let what = if verdict.approves { "approved" } else { "asked for changes to" };
    let which = if verdict.is_present { "this version" } else { "an earlier version" };
    let counts = if verdict.counts { "" } else { "; the link was taken back, so it does not count" };
    format!("{}{by_link} {what} {which} on {}{counts}", verdict.author, verdict.day)
}

#[component]
fn Threads(id: SurveyId, threads: Vec<Thread>, changed: Callback<()>) -> impl IntoView {
    let shown = RwSignal::new("open".to_owned());
    let names = [("open", "Open"), ("done", "Done"), ("all", "All")].map(|(value, name)| (value.to_owned(), name.to_owned()));
    let total = threads.len();
    let list = move || {
        let wanted = shown.get();
        let here = threads.iter().filter(|t| wanted == "all" || t.is_done == (wanted == "done"));
        let here: Vec<_> = here.cloned().map(|thread| view! { <One id=id thread=thread changed=changed /> }.piece()).collect();
        if here.is_empty() { view! { <p class="muted">"No comment is shown here."</p> }.piece() } else { here.collect_view().piece() }
    };
    let content = if total == 0 {
        view! { <Empty text="Comments of reviewers and authors will be here, beside their questions." /> }.piece()
    } else {
        view! {
            <SelectField id="which" label="Show" options=Signal::stored(names.to_vec()) value=shown set=into_signal(shown) />
            {list}
        }
        .piece()
    };
    view! {
        <section aria-labelledby="comments">
            <h2 id="comments">"Comments"</h2>
            {content}
        </section>
    }
}

#[component]
fn One(id: SurveyId, thread: Thread, changed: Callback<()>) -> impl IntoView {
    let api = use_api();
    let error = RwSignal::new(None::<ApiError>);
    let answer = RwSignal::new(String::new());
    let comment = thread.comment.id;
    let is_done = thread.is_done;
    let settle = move |outcome: Result<(), ApiError>| match outcome {
        Ok(()) => changed.run(()),
        Err(problem) => error.set(Some(problem)),
    };
    let mark = move || {
        error.set(None);
        spawn_local(async move { settle(api.mark_comment(id, comment, !is_done).await) });
    };
    let send = move || {
        let new = NewComment { item: None, answers: Some(comment), text: answer.get_untracked() };
        error.set(None);
        spawn_local(async move { settle(api.add_comment(id, &new).await) });
    };
    let on = match thread.anchor {
        Anchor::Whole => "The questionnaire as a whole".to_owned(),
        Anchor::Question => thread.about.clone(),
        Anchor::Gone => format!("A question that is gone: {}", thread.about),
    };
    let field = format!("answer-{comment}");
    view! {
        <article>
            <h3>{on}</h3>
            {said(&thread.comment)}
            {thread.replies.iter().map(said).collect_view()}
            <ProblemBox error=error />
            <AreaField id=field label="Answer" value=answer set=into_signal(answer) error=field_error(error, "text") rows=2 />
            <p class="line">
                {button("", "Send answer", send)}
                {button("", if is_done { "Open again" } else { "Mark as done" }, mark)}
            </p>
        </article>
    }
}

fn said(comment: &Comment) -> impl IntoView + use<> {
    let by_link = if comment.by_link { " (by link)" } else { "" };
    view! {
        <p class="muted">{format!("{}{by_link}, {}", comment.author, comment.day)}</p>
        <p class="pre">{comment.text.clone()}</p>
    }
}

#[component]
fn Write(id: SurveyId, questions: Signal<Vec<(String, String)>>, written: Callback<()>) -> impl IntoView {
    let api = use_api();
    let error = RwSignal::new(None::<ApiError>);
    let (item, text) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        error.set(None);
        let new = NewComment { item: item.get_untracked().parse().ok(), answers: None, text: text.get_untracked() };
        spawn_local(async move {
            match api.add_comment(id, &new).await {
                Ok(()) => {
                    text.set(String::new());
                    written.run(());
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    view! {
        <section class="narrow" aria-labelledby="write">
            <h2 id="write">"Comment yourself"</h2>
            <ProblemBox error=error />
            <form on:submit=submit novalidate>
                <SelectField id="item" label="On" options=questions value=item set=into_signal(item) error=field_error(error, "item") />
                <AreaField id="text" label="Comment" value=text set=into_signal(text) error=field_error(error, "text") />
                <p class="line"><button type="submit">"Add comment"</button></p>
            </form>
        </section>
    }
}
