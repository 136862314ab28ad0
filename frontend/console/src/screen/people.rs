//! Who may sign in.

use candor_wire::account::{Role, User};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, use_api};
use crate::fetched::Fetched;
use crate::form::{ProblemBox, focus_on};
use crate::modal::Modal;
use crate::page::Heading;
use crate::parts::{button, head, loaded};
use crate::piece::IntoPiece;
use crate::screen::people_add::AddPerson;
use crate::session::use_session;

/// What a role is called.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Administrator => "Administrator",
        Role::Designer => "Designer",
        Role::Manager => "Manager",
    }
}

#[derive(Clone, Copy)]
struct Removing {
    person: RwSignal<Option<User>>,
    open: RwSignal<bool>,
}

impl Removing {
    fn ask(self, person: User) {
        self.person.set(Some(person));
        self.open.set(true);
    }
}

/// People.
#[component]
pub fn People() -> impl IntoView {
    let api = use_api();
    let users = Fetched::new(move || api.users());
    let removing = Removing { person: RwSignal::new(None), open: RwSignal::new(false) };
    view! {
        <Heading title="People" />
        {loaded(users, move |list| view! { <List users=list removing=removing /> })}
        <AddPerson added=Callback::new(move |()| users.refetch()) />
        <Remove removing=removing removed=Callback::new(move |()| users.refetch()) />
    }
}

#[component]
fn List(users: Vec<User>, removing: Removing) -> impl IntoView {
    let session = use_session();
    let me = untrack(move || session.me()).map(|me| me.id);
    let row = move |user: User| {
        let this = user.clone();
        let own = me.as_ref() == Some(&user.id);
        let remove = (!own).then(|| {
            view! {
                <button type="button" class="plain" aria-label=format!("Remove {}", user.name) on:click=move |_| removing.ask(this.clone())>
                    "Remove"
                </button>
            }
        });
        view! {
            <tr>
                <th scope="row">{user.name.clone()} {own.then(|| view! { <span class="muted">" (you)"</span> })}</th>
                <td data-label="E-mail address">{user.email.clone()}</td>
                <td data-label="Role">{role_name(user.role)}</td>
                <td data-label="Sees">{user.scope.clone().map_or_else(|| "The whole organisation".to_owned(), |unit| format!("Unit {unit}"))}</td>
                <td>{remove}</td>
            </tr>
        }
    };
    view! {
        <table class="list">
            <caption class="unseen">"People who may sign in"</caption>
            {head(&["Name", "E-mail address", "Role", "Sees", ""])}
            <tbody>{users.into_iter().map(|part| row(part).piece()).collect_view()}</tbody>
        </table>
    }
}

#[component]
fn Remove(removing: Removing, removed: Callback<()>) -> impl IntoView {
    let api = use_api();
    let error = RwSignal::new(None::<ApiError>);
    let Removing { person, open } = removing;
    let title = Signal::derive(move || person.with(|user| user.as_ref().map_or_else(String::new, |u| format!("Remove {}?", u.name))));
    let confirm = move |_| {
        let Some(user) = person.get_untracked() else { return };
        error.set(None);
        spawn_local(async move {
            match api.remove_user(user.id).await {
                Ok(()) => {
                    open.set(false);
                    removed.run(());
                    focus_on("main");
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    view! {
        <Modal open=open id="remove-person" title=title>
            <p>"They can no longer sign in. Surveys and results stay."</p>
            <ProblemBox error=error />
            <p class="line">
                {button("danger", "Remove", move || confirm(()))}
                <button type="button" autofocus on:click=move |_| open.set(false)>"Keep"</button>
            </p>
        </Modal>
    }
}
