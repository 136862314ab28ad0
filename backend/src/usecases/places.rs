//! Where a survey lives besides its link: sites that may show it, and kiosks with their PIN.

use std::sync::Arc;

use candor_form::Form;
use candor_survey::{Channel, SurveySlug, UnitCode};
use candor_wire::ids::SurveyId;
use candor_wire::place::{MAX_ORIGINS, MAX_PIN_DIGITS, MIN_PIN_DIGITS, Origin, Places, SavePlaces};
use candor_wire::problem::{Code, FieldProblem};
use sha2::Sha256;

use super::surveys;
use crate::digest::hex;
use crate::error::Error;
use crate::random;
use crate::store::{PlacesRow, Store};

/// Rounds of PBKDF2 with HMAC-SHA-256 for a PIN. A kiosk must check the PIN without a connection, so the method
/// is one that every browser has.
pub const PIN_ROUNDS: u32 = 600_000;

/// Where a survey may be shown.
///
/// # Errors
/// When there is no such survey.
pub async fn places(store: &Store, id: SurveyId) -> Result<Places, Error> {
    surveys::find(store, id).await?;
    let PlacesRow { origins, pin } = store.places(id).await?;
    Ok(Places { origins, has_pin: pin.is_some() })
}

/// Changes where a survey may be shown.
///
/// # Errors
/// Bad origins or a bad PIN, each named; no such survey.
pub async fn save(store: &Store, id: SurveyId, save: SavePlaces) -> Result<Places, Error> {
    surveys::find(store, id).await?;
    let origins = save.origins.map(|typed| read_origins(&typed)).transpose()?;
    let pin = match save.pin {
        None => None,
        Some(pin) if pin.is_empty() => Some(String::new()),
        Some(pin) => Some(verifier(pin).await?),
    };
    store.save_places(id, origins.as_deref(), pin.as_deref()).await?;
    places(store, id).await
}

/// All origins, each once; what is wrong is named by its place in the list.
fn read_origins(typed: &[String]) -> Result<Vec<Origin>, Error> {
    let (mut origins, mut problems) = (Vec::new(), Vec::new());
    for (at, text) in typed.iter().enumerate() {
        match Origin::parse(text) {
            Ok(origin) if origins.contains(&origin) => {}
            Ok(origin) => origins.push(origin),
            Err(error) => problems.push(FieldProblem { field: format!("origins[{at}]"), message: format!("{text:?}: {error}.") }),
        }
    }
    if origins.len() > MAX_ORIGINS {
        problems.push(FieldProblem { field: "origins".into(), message: format!("Name at most {MAX_ORIGINS} sites.") });
    }
    if problems.is_empty() { Ok(origins) } else { Err(Error::fields(Code::InvalidField, problems)) }
}

/// What is kept of a PIN: `rounds.salt.digest`, the latter two in hex.
async fn verifier(pin: String) -> Result<String, Error> {
    let is_pin = (MIN_PIN_DIGITS..=MAX_PIN_DIGITS).contains(&pin.len()) && pin.bytes().all(|b| b.is_ascii_digit());
    if !is_pin {
        let message = format!("Use {MIN_PIN_DIGITS} to {MAX_PIN_DIGITS} digits and nothing else.");
        return Err(Error::field(Code::InvalidField, "pin", message));
    }
    let salt = random::salt()?;
    let work = move || {
        let mut digest = [0_u8; 32];
        // the salt goes in as its text, which the browser has, too
        pbkdf2::pbkdf2_hmac::<Sha256>(pin.as_bytes(), salt.as_bytes(), PIN_ROUNDS, &mut digest);
        format!("{PIN_ROUNDS}.{salt}.{}", hex(&digest))
    };
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::Internal(e.to_string()))
}

/// What is said about a survey where its link hangs on a wall.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The survey as it is shown.
    pub form: Arc<Form>,
    /// Name of the link's unit.
    pub unit: Option<String>,
    /// Whether there is one unit only, so that nobody is asked for it.
    pub is_one_unit: bool,
    /// Whether it takes answers.
    pub is_open: bool,
    /// What respondents are promised.
    pub level: candor_wire::invitation::Level,
}

/// The query of a link, beginning with `?`; empty without unit and channel.
#[must_use]
pub fn link_query(unit: Option<&UnitCode>, channel: Option<Channel>) -> String {
    let unit = unit.map(|unit| format!("unit={unit}"));
    let channel = channel.map(|channel| format!("channel={channel}"));
    query(&[unit.as_deref(), channel.as_deref()])
}

/// The parts of a query that there are, with its question mark; empty without any.
#[must_use]
pub fn query(parts: &[Option<&str>]) -> String {
    let parts: Vec<&str> = parts.iter().flatten().copied().collect();
    if parts.is_empty() { String::new() } else { format!("?{}", parts.join("&")) }
}

/// The address that a link's QR code holds.
#[must_use]
pub fn link(base_url: &str, slug: &SurveySlug, unit: Option<&UnitCode>, channel: Option<Channel>) -> String {
    surveys::link(base_url, slug) + &link_query(unit, channel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bad_origin_is_named_by_its_place() {
        let typed = ["https://a.example", "b.example", "https://A.example/", "https://*.c.example"].map(str::to_owned);
        let Err(Error::Refused(problem)) = read_origins(&typed) else { panic!("refused") };
        let fields: Vec<&str> = problem.fields.iter().map(|f| f.field.as_str()).collect();
        assert_eq!(fields, ["origins[1]", "origins[3]"]);
        assert!(problem.fields[0].message.contains("begin with https://"), "{problem:?}");
        assert_eq!(read_origins(&typed[..1]).unwrap().len(), 1);
        let many: Vec<String> = (0..=MAX_ORIGINS).map(|n| format!("https://a{n}.example")).collect();
        assert!(read_origins(&many).is_err() && read_origins(&many[1..]).is_ok());
    }

    #[tokio::test]
    async fn a_pin_is_kept_as_a_digest_that_others_compute_too() {
        let kept = verifier("4711".into()).await.unwrap();
        let parts: Vec<&str> = kept.split('.').collect();
        assert_eq!((parts.len(), parts[0], parts[1].len(), parts[2].len()), (3, "600000", 32, 64));
        assert!(verifier("4711".into()).await.unwrap() != kept, "a salt of its own");
        for bad in ["123", "123456789", "12a4", "１２３４", "12 4"] {
            assert!(verifier(bad.into()).await.is_err(), "{bad}");
        }
        // RFC 7914, section 11
        let mut digest = [0_u8; 64];
        pbkdf2::pbkdf2_hmac::<Sha256>(b"passwd", b"salt", 1, &mut digest);
        assert!(hex(&digest).starts_with("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"));
    }

    #[test]
    fn a_link_carries_unit_and_channel() {
        let unit: UnitCode = "n1".parse().unwrap();
        assert_eq!(link_query(None, None), "");
        assert_eq!(
            link("https://c.example/", &"desk".parse().unwrap(), Some(&unit), Some(Channel::Telephone)),
            "https://c.example/s/desk?unit=n1&channel=telephone"
        );
    }
}
