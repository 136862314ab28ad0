//! The form that adds a person.

use candor_survey::UnitCode;
use candor_wire::MIN_PASSWORD_CHARS;
use candor_wire::account::{NewUser, Role};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, use_api};
use crate::fetched::Fetched;
use crate::form::{ProblemBox, SelectField, TextField, field_error, into_signal};
use crate::piece::IntoPiece;
use crate::screen::people::role_name;

#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    email: RwSignal<String>,
    password: RwSignal<String>,
    role: RwSignal<String>,
    scope: RwSignal<String>,
}

impl Fields {
    fn new() -> Self {
        let field = || RwSignal::new(String::new());
        Self { name: field(), email: field(), password: field(), role: RwSignal::new(Role::Manager.as_str().to_owned()), scope: field() }
    }

    fn role(self) -> Role {
        let chosen = self.role.get();
        [Role::Administrator, Role::Designer].into_iter().find(|role| role.as_str() == chosen).unwrap_or(Role::Manager)
    }

    fn body(self) -> NewUser {
        let role = untrack(move || self.role());
        NewUser {
            name: self.name.get_untracked().trim().to_owned(),
            email: self.email.get_untracked().trim().to_owned(),
            password: self.password.get_untracked(),
            role,
            scope: UnitCode::parse(&self.scope.get_untracked()).ok().filter(|_| role == Role::Manager),
        }
    }

    fn clear(self) {
        for field in [self.name, self.email, self.password] {
            field.set(String::new());
        }
    }
}

/// Adds a person.
#[component]
pub fn AddPerson(
    /// Called when somebody was added.
    added: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let fields = Fields::new();
    let error = RwSignal::new(None::<ApiError>);
    let said = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        error.set(None);
        said.set(String::new());
        let body = fields.body();
        spawn_local(async move {
            match api.add_user(&body).await {
                Ok(()) => {
                    said.set(format!("{} was added.", body.name));
                    fields.clear();
                    added.run(());
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    let Fields { name, email, password, .. } = fields;
    view! {
        <section class="narrow" aria-labelledby="add-person">
            <h2 id="add-person">"Add a person"</h2>
            <ProblemBox error=error />
            <form on:submit=submit novalidate>
                <TextField id="name" label="Name" value=name set=into_signal(name) error=field_error(error, "name") />
                <TextField id="email" label="E-mail address" value=email set=into_signal(email) error=field_error(error, "email") kind="email" />
                <TextField id="password" label="First password" value=password set=into_signal(password) error=field_error(error, "password") hint=format!("At least {MIN_PASSWORD_CHARS} characters. Hand it over in person.") kind="password" autocomplete="new-password" />
                <RoleAndScope fields=fields error=error />
                <p class="line">
                    <button type="submit" class="primary">"Add person"</button>
                    <span class="muted" role="status">{said}</span>
                </p>
            </form>
        </section>
    }
}

#[component]
fn RoleAndScope(fields: Fields, error: RwSignal<Option<ApiError>>) -> impl IntoView {
    let api = use_api();
    let units = Fetched::new(move || api.units());
    let roles = [Role::Manager, Role::Designer, Role::Administrator].map(|role| (role.as_str().to_owned(), role_name(role).to_owned()));
    let scopes = Signal::derive(move || {
        let units = units.get().and_then(Result::ok).unwrap_or_default();
        let indent = |depth: u32| "\u{2003}".repeat(depth as usize);
        let listed = units.into_iter().map(|unit| (unit.code.to_string(), format!("{}{}", indent(unit.depth), unit.name)));
        std::iter::once((String::new(), "Choose a unit".to_owned())).chain(listed).collect::<Vec<_>>()
    });
    let is_manager = Memo::new(move |_| fields.role() == Role::Manager);
    let scope = move || {
        is_manager.get().then(|| {
            view! {
                <SelectField id="scope" label="Unit" options=scopes value=fields.scope set=into_signal(fields.scope) error=field_error(error, "scope") hint="A manager sees results of this unit and of all units below it." />
            }
        }).piece()
    };
    view! {
        <SelectField id="role" label="Role" options=Signal::stored(roles.to_vec()) value=fields.role set=into_signal(fields.role) error=field_error(error, "role") hint="Designers write and run surveys. Administrators also manage people and units." />
        {scope}
    }
}
