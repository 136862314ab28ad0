//! The form that plans letters: who, when, and what they say.

use candor_survey::UnitCode;
use candor_wire::ids::SurveyId;
use candor_wire::invitation::{LeftOut, LetterText, MailingKind, MailingPlan, Mailings, PlanMailing, Sample, Way};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, use_api};
use crate::fetched::Fetched;
use crate::form::{AreaField, ProblemBox, SelectField, TextField, field_error, into_signal};
use crate::format::plural;
use crate::parts::button;
use crate::piece::IntoPiece;

type Text = RwSignal<String>;

/// A letter in one language while it is written.
#[derive(Clone)]
struct Draft {
    language: String,
    subject: Text,
    text: Text,
}

#[derive(Clone, Copy)]
struct Fields {
    kind: Text,
    way: Text,
    unit: Text,
    size: Text,
    by: Text,
    from: Text,
    letters: StoredValue<Vec<Draft>>,
    /// Of the preview, so that what is sent is what was shown.
    seed: RwSignal<Option<String>>,
}

impl Fields {
    fn new(mailings: &Mailings) -> Self {
        let field = |text: &str| RwSignal::new(text.to_owned());
        let letters = mailings.suggested.iter().map(|(language, letter)| Draft {
            language: language.clone(),
            subject: field(&letter.subject),
            text: field(&letter.text),
        });
        Self {
            kind: field(MailingKind::Invitation.as_str()),
            way: field(Way::Mail.as_str()),
            unit: field(""),
            size: field(""),
            by: field("unit"),
            from: field(""),
            letters: StoredValue::new(letters.collect()),
            seed: RwSignal::new(None),
        }
    }

    fn is_reminder(self) -> bool {
        self.kind.get() == MailingKind::Reminder.as_str()
    }

    fn plan(self, store: bool) -> PlanMailing {
        let text = |field: Text| field.get_untracked().trim().to_owned();
        let is_reminder = text(self.kind) == MailingKind::Reminder.as_str();
        let size = text(self.size);
        let from = text(self.from);
        #[allow(clippy::cast_possible_truncation)] // what is no date is not a number, and counts as now
        let from_s = (!from.is_empty()).then(|| (js_sys::Date::parse(&from) / 1000.0) as i64).filter(|s| *s > 0);
        // a size that is none is refused by the server
        let sample = (!size.is_empty() && !is_reminder).then(|| Sample { size: size.parse().unwrap_or(0), by: text(self.by) });
        let letters = self.letters.with_value(|all| {
            let letter = |draft: &Draft| (draft.language.clone(), LetterText { subject: text(draft.subject), text: text(draft.text) });
            all.iter().map(letter).filter(|(_, letter)| !letter.text.is_empty() || !letter.subject.is_empty()).collect()
        });
        PlanMailing {
            kind: if is_reminder { MailingKind::Reminder } else { MailingKind::Invitation },
            way: if text(self.way) == Way::Paper.as_str() { Way::Paper } else { Way::Mail },
            units: UnitCode::parse(&text(self.unit)).into_iter().collect(),
            sample,
            seed: self.seed.get_untracked().filter(|seed| !seed.is_empty()),
            from_s,
            letters,
            store,
        }
    }
}

/// Plans letters.
#[component]
pub fn Plan(
    /// The survey.
    id: SurveyId,
    /// What was sent before.
    mailings: Mailings,
    /// Called when letters were planned.
    changed: Callback<()>,
) -> impl IntoView {
    let api = use_api();
    let fields = Fields::new(&mailings);
    let error = RwSignal::new(None::<ApiError>);
    let said = RwSignal::new(String::new());
    let plan = RwSignal::new(None::<MailingPlan>);
    let send = move |store: bool| {
        error.set(None);
        said.set(String::new());
        let body = fields.plan(store);
        spawn_local(async move {
            match api.plan_mailing(id, &body).await {
                Ok(done) if store => {
                    said.set(format!("{} planned.", plural(done.recipients, "letter is", "letters are")));
                    plan.set(None);
                    changed.run(());
                }
                Ok(done) => {
                    fields.seed.set(Some(done.seed.clone()));
                    plan.set(Some(done));
                }
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    let shown = move || plan.get().map(|plan| view! { <Preview plan=plan /> }).piece();
    let go = move || plan.with(Option::is_some).then(|| button("primary", "Send these letters", move || send(true))).piece();
    let pause = format!("Nobody is invited to two surveys within {} days; who is left out is counted.", mailings.pause_days);
    view! {
        <section class="narrow plan" aria-labelledby="plan">
            <h2 id="plan">"Plan letters"</h2>
            <p class="muted">{pause}</p>
            <ProblemBox error=error />
            <Who fields=fields error=error mailings=mailings />
            <Letters fields=fields />
            <p class="line">
                {button("", "Preview", move || send(false))}
                {go}
                <span class="muted" role="status">{said}</span>
            </p>
            {shown}
        </section>
    }
}

#[component]
fn Who(fields: Fields, error: RwSignal<Option<ApiError>>, mailings: Mailings) -> impl IntoView {
    let api = use_api();
    let units = Fetched::new(move || api.units());
    let pairs = |all: &[(&str, &str)]| Signal::stored(all.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>());
    let kinds = pairs(&[("invitation", "Invitations to people who have none"), ("reminder", "Reminders to those who have not answered")]);
    let ways = pairs(&[("mail", "By mail"), ("paper", "On paper, with a QR code")]);
    let scopes = Signal::derive(move || {
        let units = units.get().and_then(Result::ok).unwrap_or_default();
        let listed =
            units.into_iter().map(|unit| (unit.code.to_string(), format!("{}{}", "\u{2003}".repeat(unit.depth as usize), unit.name)));
        std::iter::once((String::new(), "Everybody".to_owned())).chain(listed).collect::<Vec<_>>()
    });
    let set_kind = Callback::new(move |kind: String| {
        let suggested = if kind == MailingKind::Reminder.as_str() { &mailings.suggested_reminders } else { &mailings.suggested };
        fields.letters.with_value(|all| {
            for draft in all {
                if let Some(letter) = suggested.get(&draft.language) {
                    draft.subject.set(letter.subject.clone());
                    draft.text.set(letter.text.clone());
                }
            }
        });
        fields.kind.set(kind);
    });
    let sample = move || {
        (!fields.is_reminder()).then(|| view! {
            <TextField id="size" label="People drawn from each group" value=fields.size set=into_signal(fields.size) error=field_error(error, "sample.size") hint="Empty: everybody." optional=true />
            <TextField id="by" label="Groups" value=fields.by set=into_signal(fields.by) error=field_error(error, "sample.by") hint="unit, language, or a column of the contacts; empty for one group of all. Drawn at random, everybody of a group with the same chance." optional=true />
        }).piece()
    };
    view! {
        <SelectField id="kind" label="What" options=kinds value=fields.kind set=set_kind />
        <SelectField id="way" label="How" options=ways value=fields.way set=into_signal(fields.way) />
        <SelectField id="unit" label="Who" options=scopes value=fields.unit set=into_signal(fields.unit) error=field_error(error, "units") />
        {sample}
        <TextField id="from" label="Not before" value=fields.from set=into_signal(fields.from) error=field_error(error, "from_s") hint="Empty: at once." kind="datetime-local" optional=true />
    }
}

#[component]
fn Letters(fields: Fields) -> impl IntoView {
    let all = fields.letters.get_value();
    let fieldset = |draft: Draft| {
        let name = candor_form::language_name(&draft.language).to_owned();
        let Draft { language, subject, text } = draft;
        view! {
            <fieldset lang=language.clone()>
                <legend>{name}</legend>
                <TextField id=format!("subject-{language}") label="Subject" value=subject set=into_signal(subject) />
                <AreaField id=format!("text-{language}") label="Text" value=text set=into_signal(text) rows=10 />
            </fieldset>
        }
        .piece()
    };
    view! {
        <p class="muted">"Places: {name}, {survey}, {unit}, {link}, and in the text {assurance} and {stop}, which are added at the end where they are missing. An empty line begins a paragraph."</p>
        {all.into_iter().map(fieldset).collect_view()}
    }
}

fn reasons(left: LeftOut) -> Vec<String> {
    let all = [
        (left.invited_before, "invited to this wave before"),
        (left.without_address, "without an address"),
        (left.bounced, "whose mail comes back"),
        (left.unsubscribed, "who want no mail"),
        (left.paused, "invited to another survey a short time ago"),
        (left.not_drawn, "not drawn"),
    ];
    all.into_iter().filter(|(n, _)| *n > 0).map(|(n, why)| format!("{n} {why}")).collect()
}

#[component]
fn Preview(plan: MailingPlan) -> impl IntoView {
    let left = reasons(plan.left_out);
    let left = (!left.is_empty()).then(|| view! { <p>"Left out: " {left.join(", ")} "."</p> });
    let rolled = (plan.rolled_up > 0).then(|| {
        view! { <p>{plural(plan.rolled_up, "person is of a unit", "people are of units")} " with fewer than five invited; they answer for the unit above."</p> }
    });
    let letter = |preview: candor_wire::invitation::LetterPreview| {
        view! {
            <figure class="letter" lang=preview.language>
                <figcaption>{preview.subject}</figcaption>
                <pre tabindex="0">{preview.text}</pre>
            </figure>
        }
        .piece()
    };
    view! {
        <h3>"Preview"</h3>
        <p>{plural(plan.recipients, "person", "people")} " would be written to."</p>
        {left}
        {rolled}
        {plan.previews.into_iter().map(letter).collect_view()}
    }
}
