//! Where does the survey live: its link, paper, pages of other sites, kiosks.

use candor_survey::{Audience, Channel, UnitCode};
use candor_wire::ids::SurveyId;
use candor_wire::path;
use candor_wire::place::{Places, SavePlaces};
use candor_wire::survey::{Fieldwork, State, SurveyFacts};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::address::use_address;
use crate::api::{Api, ApiError, encoded, use_api};
use crate::fetched::Fetched;
use crate::form::{AreaField, ProblemBox, SelectField, TextField, into_signal};
use crate::page::Heading;
use crate::parts::{CopyButton, Empty, button, full_address, loaded};
use crate::piece::IntoPiece;
use crate::screen::overview::{Facts, survey_in_address};
use crate::session::use_session;

/// Everything about where one survey lives.
#[component]
pub fn Share() -> impl IntoView {
    let id = survey_in_address();
    move || match id.get() {
        Some(id) => view! { <Survey id=id /> }.piece(),
        None => crate::app::nothing().piece(),
    }
}

#[component]
fn Survey(id: SurveyId) -> impl IntoView {
    let (api, session) = (use_api(), use_session());
    let detail = Fetched::new(move || api.survey_facts(id));
    let fieldwork = Fetched::new(move || api.fieldwork(id));
    view! {
        <Heading title="Share" above=("/surveys", "Surveys") />
        {loaded(detail, move |detail| {
            if detail.summary.state == State::Draft {
                return view! { <Empty text="This survey is a draft. Once it is published it can be shared."><a class="button" href=format!("/surveys/{id}")>"Back to the survey"</a></Empty> }.piece();
            }
            let title = detail.summary.title.clone();
            let more = session.designs().then(|| view! { <Elsewhere detail=detail.clone() /> });
            view! {
                <p class="facts"><a href=format!("/surveys/{id}")>{title}</a></p>
                <Facts survey=detail.summary.clone() />
                <div class="two">
                    <Reach detail=detail fieldwork=fieldwork />
                    {more}
                </div>
            }.piece()
        })}
    }
}

/// What links carry beside the survey: the unit and the channel that the address names.
#[derive(Clone, Copy)]
struct Carried {
    unit: Memo<String>,
    channel: Memo<String>,
}

fn carried() -> Carried {
    let query = use_address().query();
    let unit = Memo::new(move |_| query.read().get("unit").filter(|code| UnitCode::parse(code).is_ok()).unwrap_or_default());
    let is_channel = |name: &String| name.parse::<Channel>().is_ok();
    let channel = Memo::new(move |_| query.read().get("channel").filter(is_channel).unwrap_or_default());
    Carried { unit, channel }
}

impl Carried {
    /// An address with what is carried; `first` is `?` or `&`.
    fn on(self, base: &str, first: char) -> String {
        let mut address = base.to_owned();
        for (name, value) in [("unit", self.unit.get()), ("channel", self.channel.get())] {
            if !value.is_empty() {
                address.push(if address.contains('?') { '&' } else { first });
                address.push_str(&[name, "=", &encoded(&value)].concat());
            }
        }
        address
    }

    /// The same as attributes of the widget.
    fn attributes(self) -> String {
        let part = |name: &str, value: String| if value.is_empty() { value } else { [" data-", name, "=\"", &value, "\""].concat() };
        part("unit", self.unit.get()) + &part("channel", self.channel.get())
    }
}

/// The link and the QR code, for the survey or for one unit and channel.
#[component]
pub fn Reach(
    /// The survey.
    detail: SurveyFacts,
    /// Its units, with their answers.
    fieldwork: Fetched<Fieldwork>,
) -> impl IntoView {
    let carried = carried();
    let slug = detail.summary.slug.clone();
    let link = full_address(&detail.link);
    let link = Signal::derive(move || carried.on(&link, '?'));
    let picture = Memo::new(move |_| carried.on(&path::survey_qr(&slug), '?'));
    let slug = detail.summary.slug.clone();
    let poster = move || carried.on(&path::poster(&slug), '?');
    let is_open = detail.summary.state == State::Open;
    let open = is_open.then(|| view! { <a class="button" href=link target="_blank" rel="external noopener">"Open"</a> });
    let print = is_open.then(|| view! { <a class="button" href=poster target="_blank" rel="external noopener">"Print sheet"</a> });
    let slug = detail.summary.slug.clone();
    let letter = move || carried.on(&path::mail(&slug), '?');
    let mail = is_open.then(|| view! { <a class="button" href=letter rel="external" download="">"E-mail with the first question"</a> });
    let file = format!("{}.svg", detail.summary.slug);
    view! {
        <section aria-labelledby="reach">
            <h2 id="reach">"Link"</h2>
            <Choices carried=carried audience=detail.summary.audience fieldwork=fieldwork />
            <div class="field">
                <label for="link">"Address for respondents"</label>
                <input id="link" type="text" readonly prop:value=link />
            </div>
            <p class="line"><CopyButton text=link /> {open}</p>
            <figure class="qr">
                <img src=picture alt="QR code of this link" width="176" height="176" />
                <figcaption class="muted">"Print it where people are."</figcaption>
            </figure>
            <p class="line">
                {print}
                {mail}
                <a class="button" href=picture download=file rel="external">"Download QR code"</a>
            </p>
        </section>
    }
}

/// Which unit and which channel the links carry; kept in the address of this page.
#[component]
fn Choices(carried: Carried, audience: Audience, fieldwork: Fetched<Fieldwork>) -> impl IntoView {
    let here = use_address();
    let go = Callback::new(move |(name, value): (&'static str, String)| {
        let (unit, channel) = (carried.unit.get_untracked(), carried.channel.get_untracked());
        let (unit, channel) = if name == "unit" { (value, channel) } else { (unit, value) };
        let part = |name: &str, value: &str| (!value.is_empty()).then(|| format!("{name}={}", encoded(value)));
        let parts: Vec<String> = part("unit", &unit).into_iter().chain(part("channel", &channel)).collect();
        let path = here.path().get_untracked();
        let address = if parts.is_empty() { path } else { format!("{path}?{}", parts.join("&")) };
        here.replace(&address);
    });
    let units = Memo::new(move |_| {
        let units = fieldwork.get().and_then(Result::ok).map(|fieldwork| fieldwork.units).unwrap_or_default();
        let listed = units.into_iter().map(|unit| (unit.unit.to_string(), unit.name));
        std::iter::once((String::new(), "Let respondents choose".to_owned())).chain(listed).collect::<Vec<_>>()
    });
    let set_unit = Callback::new(move |unit| go.run(("unit", unit)));
    let set_channel = Callback::new(move |channel| go.run(("channel", channel)));
    let channels = || {
        let listed = Channel::ALL.map(|channel| (channel.as_str().to_owned(), channel.name().to_owned()));
        std::iter::once((String::new(), "Not named".to_owned())).chain(listed).collect::<Vec<_>>()
    };
    // how an employee came to the survey is not kept
    let channel = (audience == Audience::Customers).then(|| {
        view! { <SelectField id="channel" label="Channel" options=Signal::stored(channels()) value=carried.channel set=set_channel hint="How the customers were served who get this link." /> }
    });
    view! {
        <SelectField id="unit" label="Unit" options=units value=carried.unit set=set_unit hint="A unit's own link saves respondents one question." />
        {channel}
    }
}

/// Pages of other sites, and kiosks: for those who may edit the survey.
#[component]
fn Elsewhere(detail: SurveyFacts) -> impl IntoView {
    let api = use_api();
    let id = detail.summary.id;
    let places = Fetched::new(move || api.places(id));
    view! {
        <div>
            {loaded(places, move |places| view! {
                <Sites detail=detail.clone() places=places.clone() />
                <KioskPart detail=detail.clone() places=places />
            })}
        </div>
    }
}

/// Saving one thing about places.
#[derive(Clone, Copy)]
struct Saving {
    api: Api,
    id: SurveyId,
    error: RwSignal<Option<ApiError>>,
    said: RwSignal<&'static str>,
}

impl Saving {
    fn new(id: SurveyId) -> Self {
        Self { api: use_api(), id, error: RwSignal::new(None), said: RwSignal::new("") }
    }

    fn start(self, save: SavePlaces, done: impl Fn(Places) -> &'static str + 'static) {
        self.said.set("");
        spawn_local(async move {
            match self.api.save_places(self.id, &save).await {
                Ok(places) => {
                    self.error.set(None);
                    self.said.set(done(places));
                }
                Err(problem) => self.error.set(Some(problem)),
            }
        });
    }
}

/// The site that this server is, such as `https://candor.example`.
fn site(detail: &SurveyFacts) -> String {
    let link = full_address(&detail.link);
    link.strip_suffix(&path::survey_page(&detail.summary.slug)).unwrap_or(&link).to_owned()
}

#[component]
fn Sites(detail: SurveyFacts, places: Places) -> impl IntoView {
    let carried = carried();
    let saving = Saving::new(detail.summary.id);
    let lines = |places: &Places| places.origins.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    let text = RwSignal::new(lines(&places));
    let wrong = Signal::derive(move || {
        let is_ours = |field: &str| field.starts_with("origins");
        saving.error.with(|e| e.iter().flat_map(|e| e.fields()).find(|f| is_ours(&f.field)).map(|f| f.message.clone()))
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let origins = text.with_untracked(|text| text.split_whitespace().map(str::to_owned).collect());
        saving.start(SavePlaces { origins: Some(origins), pin: None }, move |places| {
            text.set(lines(&places));
            if places.origins.is_empty() { "Saved. No site may show the survey." } else { "Saved." }
        });
    };
    let script = format!("<script src=\"{}/widget.js\" data-survey=\"{}\"", site(&detail), detail.summary.slug);
    let inline = Signal::derive({
        let script = script.clone();
        move || [&script, carried.attributes().as_str(), "></script>"].concat()
    });
    let rules = " data-mode=\"popup\" data-after=\"20\" data-days=\"30\" data-consent=\"required\"></script>";
    let popup = Signal::derive(move || [&script, carried.attributes().as_str(), rules].concat());
    view! {
        <section aria-labelledby="sites">
            <h2 id="sites">"On a website"</h2>
            <ProblemBox error=saving.error />
            <form on:submit=submit novalidate>
                <AreaField id="origins" label="Sites that may show this survey" value=text set=into_signal(text) error=wrong hint="One a line, such as https://www.example.org. No other site can." />
                <p class="line"><button type="submit">"Save sites"</button><span class="muted" role="status">{saving.said}</span></p>
            </form>
            <Code id="inline" label="Where this script stands on the page" text=inline />
            <Code id="popup" label="As a pop-up, 20 seconds after consent, not again for 30 days" text=popup />
        </section>
    }
}

/// A line of code to copy.
#[component]
fn Code(id: &'static str, label: &'static str, text: Signal<String>) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <textarea id=id class="code" rows="6" readonly spellcheck="false" prop:value=text></textarea>
        </div>
        <p class="line"><CopyButton text=text label="Copy code" /></p>
    }
}

#[component]
fn KioskPart(detail: SurveyFacts, places: Places) -> impl IntoView {
    let carried = carried();
    let saving = Saving::new(detail.summary.id);
    let (pin, has_pin) = (RwSignal::new(String::new()), RwSignal::new(places.has_pin));
    let wrong = crate::form::field_error(saving.error, "pin");
    let save = move |text: String| {
        saving.start(SavePlaces { origins: None, pin: Some(text) }, move |places| {
            pin.set(String::new());
            has_pin.set(places.has_pin);
            "Saved. It holds once the kiosk's page is loaded anew."
        });
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = pin.get_untracked();
        if typed.is_empty() {
            return saving.said.set("Enter 4 to 8 digits.");
        }
        save(typed);
    };
    let remove = move || has_pin.get().then(|| button("", "Remove PIN", move || save(String::new()))).piece();
    let base = format!("{}?kiosk=1", full_address(&detail.link));
    let is_secure = ["https://", "http://localhost", "http://127.0.0.1"].iter().any(|start| base.starts_with(start));
    let insecure = (!is_secure).then(|| {
        view! { <p class="note" role="note">"This server is not reached over https. A kiosk would work only with a connection, and no PIN could be asked for."</p> }
    });
    let link = Signal::derive(move || carried.on(&base, '&'));
    let present = move || {
        if has_pin.get() { "A PIN is set. Leaving the kiosk asks for it." } else { "No PIN is set: everybody can leave the kiosk." }
    };
    view! {
        <section aria-labelledby="kiosk">
            <h2 id="kiosk">"Kiosk"</h2>
            <p>"For a device that many people use. It clears itself after each answer, and works for a day without a connection."</p>
            {insecure}
            <div class="field">
                <label for="kiosk-link">"Address for the device"</label>
                <input id="kiosk-link" type="text" readonly prop:value=link />
            </div>
            <p class="line"><CopyButton text=link label="Copy kiosk link" /></p>
            <ProblemBox error=saving.error />
            <form on:submit=submit novalidate>
                <p>{present}</p>
                <TextField id="pin" label="New PIN" value=pin set=into_signal(pin) error=wrong kind="password" autocomplete="new-password" hint="4 to 8 digits. It keeps visitors on the page; lock the browser itself as well." />
                <p class="line"><button type="submit">"Save PIN"</button> {remove} <span class="muted" role="status">{saving.said}</span></p>
            </form>
        </section>
    }
}
