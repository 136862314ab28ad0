//! In what a survey's pages are shown: alone, in a page of another site, or at a kiosk.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderValue};
use candor_form::{Word, Words};
use candor_survey::{UnitCode, is_language_tag};
use candor_wire::place::Origin;
use candor_wire::problem::{Code, FieldProblem};
use serde::Deserialize;

use super::headers::CONTENT_POLICY;
use crate::error::Error;
use crate::usecases::answering::{Entrance, fields_query};
use crate::usecases::places::{link_query, query};
use crate::usecases::respond::Respond;

/// What an address asks for beside the survey, its unit and channel.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// `1`: within a page of another site.
    embed: Option<String>,
    /// `1`: at a kiosk.
    kiosk: Option<String>,
    /// Seconds without a touch before a kiosk begins anew.
    idle: Option<String>,
    /// Seconds before that in which it warns.
    warn: Option<String>,
    /// Seconds for which thanks are shown.
    thanks: Option<String>,
}

/// How long a kiosk waits, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Times {
    idle: u16,
    warn: u16,
    thanks: u16,
}

const USUAL: Times = Times { idle: 60, warn: 15, thanks: 8 };

impl Times {
    fn read(asked: &Asked) -> Result<Self, Error> {
        let mut problems = Vec::new();
        let mut seconds = |name: &str, text: &Option<String>, usual: u16, least: u16, most: u16| {
            let Some(text) = text else { return usual };
            text.parse().ok().filter(|n| (least..=most).contains(n)).unwrap_or_else(|| {
                let message = format!("{name} takes whole seconds from {least} to {most}, such as {name}={usual}.");
                problems.push(FieldProblem { field: name.to_owned(), message });
                usual
            })
        };
        let idle = seconds("idle", &asked.idle, USUAL.idle, 2, 3600);
        let warn = seconds("warn", &asked.warn, USUAL.warn.min(idle - 1), 1, idle - 1);
        let thanks = seconds("thanks", &asked.thanks, USUAL.thanks, 1, 600);
        if problems.is_empty() { Ok(Self { idle, warn, thanks }) } else { Err(Error::fields(Code::InvalidField, problems)) }
    }

    /// What of them is not usual, as parts of a query.
    fn query(self) -> String {
        let part = |name: &str, own: u16, usual: u16| if own == usual { String::new() } else { format!("&{name}={own}") };
        let Self { idle, warn, thanks } = self;
        part("idle", idle, USUAL.idle) + &part("warn", warn, USUAL.warn.min(idle - 1)) + &part("thanks", thanks, USUAL.thanks)
    }
}

/// In what a survey's pages are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// In a window of their own.
    Alone,
    /// In a frame, on pages of these sites only; never without any.
    Framed(Arc<[Origin]>),
    /// On a device that many people use.
    Kiosk(Arc<Kiosk>),
}

/// What a kiosk's page tells its script.
#[derive(Debug, PartialEq, Eq)]
pub struct Kiosk {
    home: String,
    slug: String,
    times: Times,
    pin: Option<String>,
}

impl Setting {
    /// The setting that an address asks for. A survey that names no sites is in no frame, and one that does not
    /// exist stands alone: what follows says so.
    ///
    /// # Errors
    /// Times that a kiosk does not take, and what the database says.
    pub async fn of(respond: &Respond, entrance: &Entrance, asked: &Asked) -> Result<Self, Error> {
        let is = |value: &Option<String>| value.as_deref() == Some("1");
        if !is(&asked.embed) && !is(&asked.kiosk) {
            return Ok(Self::Alone);
        }
        let times = if is(&asked.kiosk) { Some(Times::read(asked)?) } else { None };
        let places = match respond.places(&entrance.slug).await {
            Err(Error::Refused(_)) => return Ok(Self::Alone),
            places => places?,
        };
        let Some(times) = times else {
            return Ok(if places.origins.is_empty() { Self::Alone } else { Self::Framed(places.origins.into()) });
        };
        let unit = unit(entrance);
        let query = link_query(unit.as_ref(), entrance.channel).replacen('?', "&", 1);
        let fields = fields_query(&entrance.brought);
        let home = format!("/s/{}?kiosk=1{query}{}{fields}", entrance.slug, times.query());
        Ok(Self::Kiosk(Arc::new(Kiosk { home, slug: entrance.slug.to_string(), times, pin: places.pin })))
    }

    /// The address of a page of the survey, in the same setting; `page` begins with a slash or is empty.
    /// The unit of the link goes along, because it decides how many steps there are.
    #[must_use]
    pub fn address(&self, entrance: &Entrance, page: &str) -> String {
        let start = format!("/s/{}{page}", entrance.slug);
        let spoken = entrance.wanted.named.as_ref().filter(|tag| is_language_tag(tag)).map(|tag| format!("lang={tag}"));
        let unit = unit(entrance).map(|unit| format!("unit={unit}"));
        // further on, the draft has them
        let fields = if page.is_empty() { fields_query(&entrance.brought) } else { String::new() };
        let fields = fields.strip_prefix('&');
        match self {
            Self::Alone if page == "/thanks" => start + &query(&[spoken.as_deref()]),
            Self::Alone => start + &query(&[unit.as_deref(), spoken.as_deref(), fields]),
            Self::Framed(_) => start + &query(&[unit.as_deref(), Some("embed=1"), spoken.as_deref(), fields]),
            // a kiosk begins anew in the language of its browser
            Self::Kiosk(kiosk) if page.is_empty() => kiosk.home.clone(),
            Self::Kiosk(kiosk) => {
                let start = start + kiosk.home.find('?').map_or("", |at| &kiosk.home[at..]);
                spoken.iter().fold(start, |start, part| start + "&" + part)
            }
        }
    }

    /// Whether a query begins as the setting needs it: a kiosk's worker looks after addresses that begin so.
    #[must_use]
    pub fn is_begun_by(&self, query: &str) -> bool {
        !matches!(self, Self::Kiosk(_)) || query == "kiosk=1" || query.starts_with("kiosk=1&")
    }

    /// The elements of a page's head, with those that the setting adds.
    #[must_use]
    pub fn links(&self, links: &str, words: &Words) -> String {
        let mut out = links.to_owned();
        match self {
            Self::Alone => {}
            Self::Framed(origins) => {
                let hosts: Vec<&str> = origins.iter().map(Origin::as_str).collect();
                out.push_str("<link rel=\"stylesheet\" href=\"/frame.css\"><script src=\"/frame.js\" defer");
                attribute("hosts", &hosts.join(" "), &mut out);
                out.push_str("></script>");
            }
            Self::Kiosk(kiosk) => {
                out.push_str("<link rel=\"stylesheet\" href=\"/kiosk.css\"><script src=\"/kiosk.js\" defer");
                attribute("home", &kiosk.home, &mut out);
                attribute("slug", &kiosk.slug, &mut out);
                attribute("still", words.say(Word::KioskStill), &mut out);
                attribute("clears", &words.fill(Word::KioskClears, &[&kiosk.times.warn.to_string()]), &mut out);
                attribute("on", words.say(Word::GoOn), &mut out);
                let Times { idle, warn, thanks } = kiosk.times;
                for (name, seconds) in [("idle", idle), ("warn", warn), ("thanks", thanks)] {
                    attribute(name, &seconds.to_string(), &mut out);
                }
                if let Some(pin) = &kiosk.pin {
                    attribute("pin", pin, &mut out);
                }
                out.push_str("></script>");
            }
        }
        out
    }

    /// A page with the policy of the setting: in a frame, only on the sites that the survey names.
    #[must_use]
    pub fn dress(&self, mut page: HttpResponse) -> HttpResponse {
        if let Self::Framed(origins) = self {
            let hosts: Vec<&str> = origins.iter().map(Origin::as_str).collect();
            // a page with colours of its own has a policy of its own
            let own = page.headers().get(CONTENT_SECURITY_POLICY).and_then(|policy| policy.to_str().ok()).unwrap_or(CONTENT_POLICY);
            let policy = own.replace("frame-ancestors 'none'", &format!("frame-ancestors {}", hosts.join(" ")));
            // origins hold letters, digits, dots, hyphens, colons and slashes, so this is a header; else the usual one stays
            if let Ok(policy) = HeaderValue::from_str(&policy) {
                page.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
            }
        }
        page
    }
}

fn unit(entrance: &Entrance) -> Option<UnitCode> {
    entrance.unit.as_ref().and_then(|unit| unit.parse().ok())
}

pub(super) fn attribute(name: &str, value: &str, out: &mut String) {
    out.push_str(" data-");
    out.push_str(name);
    out.push_str("=\"");
    candor_form::escape(value, out);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usecases::answering::Wanted;

    fn asked(idle: &str, warn: Option<&str>) -> Asked {
        Asked { idle: Some(idle.into()), warn: warn.map(str::to_owned), ..Asked::default() }
    }

    #[test]
    fn times_are_read_and_bad_ones_named() {
        assert_eq!(Times::read(&Asked::default()).unwrap(), USUAL);
        assert_eq!(USUAL.query(), "");
        let short = Times::read(&asked("10", None)).unwrap();
        assert_eq!((short.warn, short.query().as_str()), (9, "&idle=10"), "the warning fits in");
        let Err(Error::Refused(problem)) = Times::read(&asked("1", Some("x"))) else { panic!("refused") };
        assert_eq!(problem.fields.len(), 2);
        assert!(problem.fields[0].message.contains("idle takes whole seconds from 2 to 3600"), "{problem:?}");
        assert!(Times::read(&asked("10", Some("10"))).is_err(), "a warning that never ends is none");
    }

    #[test]
    fn addresses_stay_in_their_setting() {
        let entrance = Entrance {
            slug: "desk".parse().unwrap(),
            unit: Some("n1".into()),
            channel: "telephone".parse().ok(),
            wanted: Wanted::default(),
            brought: Vec::new(),
        };
        let german = Wanted { named: Some("de".into()), accepted: Vec::new() };
        let german = Entrance { wanted: german, ..entrance.clone() };
        assert_eq!(Setting::Alone.address(&german, "/abc/1"), "/s/desk/abc/1?unit=n1&lang=de");
        assert_eq!(Setting::Alone.address(&german, "/thanks"), "/s/desk/thanks?lang=de");
        assert_eq!(Setting::Alone.address(&entrance, "/abc/1"), "/s/desk/abc/1?unit=n1");
        assert_eq!(Setting::Alone.address(&entrance, "/thanks"), "/s/desk/thanks");
        let brought = vec![("source".parse().unwrap(), "mail".parse().unwrap())];
        let from_mail = Entrance { brought, ..entrance.clone() };
        assert_eq!(Setting::Alone.address(&from_mail, ""), "/s/desk?unit=n1&f.source=mail", "who begins anew brings it again");
        assert_eq!(Setting::Alone.address(&from_mail, "/abc/1"), "/s/desk/abc/1?unit=n1");
        let framed = Setting::Framed(vec!["https://a.example".parse().unwrap()].into());
        assert_eq!(framed.address(&entrance, "/thanks"), "/s/desk/thanks?unit=n1&embed=1");
        let home = "/s/desk?kiosk=1&unit=n1&channel=telephone".to_owned();
        let kiosk = Setting::Kiosk(Arc::new(Kiosk { home: home.clone(), slug: "desk".into(), times: USUAL, pin: None }));
        assert_eq!(kiosk.address(&entrance, ""), home);
        assert_eq!(kiosk.address(&entrance, "/abc/1"), "/s/desk/abc/1?kiosk=1&unit=n1&channel=telephone");
        assert!(kiosk.is_begun_by("kiosk=1&unit=n1") && !kiosk.is_begun_by("unit=n1&kiosk=1") && !kiosk.is_begun_by("kiosk=12"));
    }
}
