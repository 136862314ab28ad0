//! What is stored about one person, for those who ask by other ways than the link in their letters.

use candor_wire::rights::{AboutPerson, NoMail, SurveyKnown};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, use_api};
use crate::form::{ProblemBox, TextField, field_error, focus_on, into_signal};
use crate::modal::Modal;
use crate::parts::{button, points};
use crate::piece::IntoPiece;
use crate::session::use_session;

/// Looks somebody up, shows everything and erases it; for administrators.
#[component]
pub fn AboutSomebody(erased: Callback<()>) -> impl IntoView {
    let session = use_session();
    move || if session.administers() { view! { <Lookup erased=erased /> }.piece() } else { ().piece() }
}

#[component]
fn Lookup(erased: Callback<()>) -> impl IntoView {
    let api = use_api();
    let address = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ApiError>);
    let about = RwSignal::new(None::<AboutPerson>);
    let said = RwSignal::new(String::new());
    let open = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        error.set(None);
        said.set(String::new());
        let wanted = address.get_untracked();
        spawn_local(async move {
            match api.about_person(&wanted).await {
                Ok(found) => about.set(Some(found)),
                Err(problem) => {
                    about.set(None);
                    error.set(Some(problem));
                }
            }
        });
    };
    let erase = move || {
        let wanted = address.get_untracked();
        spawn_local(async move {
            match api.erase_person(&wanted).await {
                Ok(done) => {
                    open.set(false);
                    about.set(None);
                    let files =
                        if done.files_left == 0 { "" } else { " Some letters could not be removed as files; look into mail_folder." };
                    said.set(format!("What was known is erased, and they are not imported again.{files}"));
                    erased.run(());
                    focus_on("main");
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    view! {
        <section class="narrow" aria-labelledby="about-somebody">
            <h2 id="about-somebody">"What is known about somebody"</h2>
            <p>"For requests that come by other ways than the link in letters. Check first that they come from the person. Whether and what they have answered is shown only where people were told that answers are shown with names."</p>
            <ProblemBox error=error />
            <form on:submit=submit novalidate>
                <TextField id="person" label="E-mail address, or # and their number" value=address set=into_signal(address) error=field_error(error, "address") />
                <p class="line">
                    <button type="submit">"Show"</button>
                    {button("danger", "Erase", move || open.set(true))}
                    <span class="muted" role="status">{said}</span>
                </p>
            </form>
            {move || about.get().map(|about| view! { <Known about=about /> })}
        </section>
        <Modal open=open id="erase-person" title=Signal::stored("Erase what is known about this person?".to_owned())>
            <p>"Their data as a contact, invitations, letters and unsent answers go, and answers to surveys in the field that keep whose they are. What stays: a digest by which an import leaves them out, other answers that were sent, copies of the database, letters that were delivered."</p>
            <ProblemBox error=error />
            <p class="line">
                {button("danger", "Erase", erase)}
                <button type="button" autofocus on:click=move |_| open.set(false)>"Keep"</button>
            </p>
        </Modal>
    }
}

#[component]
fn Known(about: AboutPerson) -> impl IntoView {
    let mut lines = Vec::new();
    match &about.contact {
        None => lines.push("Nobody of this address can be invited.".to_owned()),
        Some(contact) => {
            lines.push(format!("{}, {}, {} ({})", contact.name, contact.known_by, contact.unit_name, contact.unit));
            lines.push(format!("Language: {}", if contact.language.is_empty() { "not known" } else { &contact.language }));
            lines.extend(contact.strata.iter().map(|(name, value)| format!("{name}: {value}")));
        }
    }
    lines.extend(about.no_mail.as_ref().map(NoMail::told));
    lines.extend(about.objected_on.as_ref().map(|day| format!("Not invited since {day}: they asked for that")));
    lines.extend(about.signs_in.as_ref().map(|user| format!("Signs in as {}", user.name)));
    about.surveys.iter().for_each(|survey| lines.extend(survey_lines(survey)));
    lines.extend(about.notes.iter().cloned());
    view! { <ul>{points(&lines)}</ul> }
}

fn survey_lines(survey: &SurveyKnown) -> Vec<String> {
    let mut lines = vec![format!("{}, wave {}: invited on {}", survey.title, survey.wave, survey.invited_on)];
    for letter in &survey.letters {
        let state = letter.state.as_deref().unwrap_or("what became of it is told nobody");
        lines.push(format!("{} by {}, from {}: {state}", letter.kind.as_str(), letter.way.as_str(), letter.from));
    }
    lines.push(survey.answers.clone());
    lines.extend(survey.given.iter().flatten().map(|said| format!("{}: {}", said.question, said.answer)));
    lines
}
