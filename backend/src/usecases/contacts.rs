//! People who can be invited: reading them from CSV, listing and removing them, and whom no mail goes to.

use std::collections::{BTreeMap, BTreeSet};

use candor_survey::UnitCode;
use candor_wire::ids::{ContactId, UnitId};
use candor_wire::invitation::{Contact, Contacts, ContactsImported, Reach};
use candor_wire::problem::Code;

use super::rights::people_key;
use super::units::{Problems, unreadable_text};
use crate::clock::Seconds;
use crate::digest::sha256;
use crate::error::Error;
use crate::keys::{Keys, PeopleKey};
use crate::mail::is_address;
use crate::random;
use crate::store::{ContactRow, Store, Suppressed};
use crate::viewer::Viewer;

/// Most contacts listed at once.
const LISTED: u64 = 200;
/// Most contacts of a file.
const MAX_CONTACTS: usize = 200_000;
/// Most columns that are kept as strata.
const MAX_STRATA: usize = 10;
/// Most characters of a stratum's name and of its value.
const MAX_STRATUM_CHARS: usize = 60;
const MAX_NAME_CHARS: usize = 200;

/// Columns with a meaning of their own.
const OWN: [&str; 5] = ["address", "number", "name", "language", "unit"];

/// The first contacts whose name or address holds a text.
///
/// # Errors
/// When the database fails.
pub async fn list(store: &Store, search: &str) -> Result<Contacts, Error> {
    let (found, total) = store.contacts_like(search.trim(), LISTED).await?;
    let suppressions = store.suppressions().await?;
    let units: BTreeMap<UnitId, UnitCode> = store.units(Viewer::operator()).await?.into_iter().map(|u| (u.id, u.code)).collect();
    let listed = found.into_iter().filter_map(|row| {
        let reach = reach(&row, &suppressions);
        let unit = units.get(&row.unit)?.clone();
        Some(Contact { id: row.id, name: row.name, address: row.address, language: row.language, unit, strata: row.strata, reach })
    });
    Ok(Contacts { total, listed: listed.collect(), suppressed: suppressions.len() as u64 })
}

/// Whether somebody can be written to.
#[must_use]
pub fn reach(row: &ContactRow, suppressions: &BTreeMap<String, Suppressed>) -> Reach {
    if row.address.is_empty() {
        return Reach::Paper;
    }
    suppressions.get(&sha256(&row.address)).map_or(Reach::Mail, |why| (*why).into())
}

/// Removes a contact with their invitations. Whether they want mail stays known by the digest of their address.
///
/// # Errors
/// When there is none, or the database fails.
pub async fn remove(store: &Store, id: ContactId) -> Result<(), Error> {
    if store.remove_contact(id).await? { Ok(()) } else { Err(Error::refused(Code::NotFound)) }
}

/// Writes no more to whoever holds this secret. One that is not known is no error: the contact may have been removed.
///
/// # Errors
/// When the database fails.
pub async fn stop(store: &Store, token: &str, now: Seconds) -> Result<(), Error> {
    if let Some(contact) = store.contact_by_stop_token(token).await? {
        store.suppress(&sha256(&contact.address), Suppressed::Unsubscribed, now.day()).await?;
    }
    Ok(())
}

/// What a bounce report names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounces {
    /// Addresses of contacts that are not written to any more.
    pub suppressed: u64,
    /// Failures that may pass: nothing was changed.
    pub passing: u64,
    /// Addresses that no contact has.
    pub unknown: u64,
}

/// Takes a report of failed delivery (RFC 3464) as a mail server sends it, or several in one file.
///
/// # Errors
/// When nothing in it is such a report, or the database fails.
pub async fn take_bounces(store: &Store, report: &str, now: Seconds) -> Result<Bounces, Error> {
    let failed = failures(report);
    if failed.is_empty() {
        let remedy =
            "Nothing in this file is a report of failed delivery (message/delivery-status). Save the whole report, with its parts.";
        return Err(Error::field(Code::InvalidFile, "file", remedy));
    }
    let mut bounces = Bounces::default();
    for (address, is_permanent) in failed {
        if !store.has_address(&address).await? {
            bounces.unknown += 1;
        } else if is_permanent {
            store.suppress(&sha256(&address), Suppressed::Bounced, now.day()).await?;
            bounces.suppressed += 1;
        } else {
            bounces.passing += 1;
        }
    }
    Ok(bounces)
}

/// Recipients of a report whose mail failed, and whether for good. `5.2.2` (full) and rules (`5.7.x`) are not for good.
fn failures(report: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    for group in report.replace("\r\n", "\n").split("\n\n") {
        let group = group.replace("\n ", " ").replace("\n\t", " ");
        let field = |name: &str| {
            let line = group.lines().find(|line| line.len() > name.len() && line[..name.len()].eq_ignore_ascii_case(name));
            line.map(|line| line[name.len()..].trim().to_ascii_lowercase())
        };
        let Some(recipient) = field("Final-Recipient:") else { continue };
        let address = recipient.rsplit(';').next().unwrap_or_default().trim().trim_matches(['<', '>']).to_owned();
        let (Some(action), Some(status)) = (field("Action:"), field("Status:")) else { continue };
        let is_permanent = action == "failed" && (status.starts_with("5.1.") || status.starts_with("5.2.1") || status.starts_with("5.0.0"));
        found.push((address, is_permanent));
    }
    found
}

/// Where the columns of a file are.
struct Columns {
    own: [Option<usize>; 5],
    strata: Vec<(String, usize)>,
}

impl Columns {
    fn read(headers: &csv::StringRecord) -> Result<Self, Error> {
        let name = |at: usize, header: &str| if at == 0 { header.trim_start_matches('\u{feff}') } else { header }.trim().to_lowercase();
        let names: Vec<String> = headers.iter().enumerate().map(|(at, header)| name(at, header)).collect();
        let own = OWN.map(|wanted| names.iter().position(|name| name == wanted || (wanted == "address" && name == "email")));
        let refuse = |message: String| Err(Error::field(Code::InvalidFile, "line 1", message));
        if own[2].is_none() || own[4].is_none() || (own[0].is_none() && own[1].is_none()) {
            return refuse("The first line must name the columns address (or number), name and unit.".to_owned());
        }
        let others = names.iter().enumerate().filter(|(at, _)| !own.contains(&Some(*at)));
        let strata: Vec<(String, usize)> = others.map(|(at, name)| (name.clone(), at)).collect();
        let mut sorted: Vec<&String> = strata.iter().map(|s| &s.0).collect();
        sorted.sort();
        if sorted.windows(2).any(|two| two[0] == two[1]) || strata.iter().any(|(name, _)| OWN.contains(&name.as_str()) || name == "email") {
            return refuse("Two columns have the same name; give each its own.".to_owned());
        }
        if strata.len() > MAX_STRATA || strata.iter().any(|(name, _)| name.is_empty() || name.chars().count() > MAX_STRATUM_CHARS) {
            return refuse(format!(
                "Besides its own columns a file takes {MAX_STRATA} more, each with a name of 1 to {MAX_STRATUM_CHARS} characters."
            ));
        }
        Ok(Self { own, strata })
    }
}

/// Imports contacts from CSV with the columns `address` or `number` (or both), `name`, `unit`, `language`; all others are
/// strata. Who is there already, by address or else by number, is changed; nobody is removed. All lines or none, but for those
/// of people who asked not to be invited: they are left out and told by their number.
///
/// # Errors
/// Every bad line with its number, column and remedy, without what stands there.
pub async fn import(store: &Store, keys: &Keys, csv: impl std::io::Read, store_it: bool) -> Result<ContactsImported, Error> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(csv);
    let headers = reader.headers().map_err(|e| Error::field(Code::InvalidFile, "line 1", unreadable_text(&e)))?.clone();
    let columns = Columns::read(&headers)?;
    let units: BTreeMap<UnitCode, UnitId> = store.units(Viewer::operator()).await?.into_iter().map(|u| (u.code, u.id)).collect();
    let present: BTreeMap<String, ContactRow> = store.contacts().await?.into_iter().map(|c| (c.known_by.clone(), c)).collect();
    let objections = Objections::read(store, keys).await?;
    let (mut problems, mut rows, mut first) = (Problems::default(), Vec::new(), BTreeMap::new());
    let mut objected = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let number = index as u64 + 2;
        if rows.len() >= MAX_CONTACTS {
            problems.say(number, "", format!("A file takes at most {MAX_CONTACTS} contacts; import the rest as another."));
            break;
        }
        let Ok(record) = record.map_err(|e| problems.say(number, "", unreadable_text(&e))) else { continue };
        let Some(row) = read_line(number, &record, &columns, &units, &mut problems)? else { continue };
        if let Some(earlier) = first.insert(row.known_by.clone(), number) {
            problems.say(number, "address", format!("The same person is on line {earlier} already; give each once."));
        }
        // whoever asked not to be invited is left out, and named by the line alone
        if objections.hold(&row.known_by) {
            objected.push(number);
        } else {
            rows.push(row);
        }
    }
    problems.finish()?;
    let (mut added, mut changed) = (0, 0);
    for row in &mut rows {
        match present.get(&row.known_by) {
            None => added += 1,
            Some(before) => {
                (row.id, row.stop_token) = (before.id, before.stop_token.clone());
                changed += u64::from(row != before);
            }
        }
    }
    if store_it {
        store.put_contacts(&rows).await?;
    }
    let strata = columns.strata.into_iter().map(|s| s.0).collect();
    let read = (rows.len() + objected.len()) as u64;
    Ok(ContactsImported { rows: read, added, changed, strata, objected, stored: store_it })
}

/// Who asked not to be invited.
struct Objections {
    key: Option<PeopleKey>,
    digests: BTreeSet<String>,
}

impl Objections {
    async fn read(store: &Store, keys: &Keys) -> Result<Self, Error> {
        let digests = store.objections().await?;
        let key = if digests.is_empty() { None } else { Some(people_key(store, keys).await?) };
        Ok(Self { key, digests })
    }

    fn hold(&self, known_by: &str) -> bool {
        self.key.as_ref().is_some_and(|key| self.digests.contains(&key.objection(known_by)))
    }
}

/// Nothing when the line has a problem, which is told then.
fn read_line(
    line: u64,
    record: &csv::StringRecord,
    columns: &Columns,
    units: &BTreeMap<UnitCode, UnitId>,
    problems: &mut Problems,
) -> Result<Option<ContactRow>, Error> {
    let at = |column: Option<usize>| column.and_then(|c| record.get(c)).unwrap_or_default().trim();
    let [address, number, name, language, unit] = columns.own.map(at);
    let address = address.to_lowercase();
    let mut is_good = true;
    let mut say = |column: &str, message: String| {
        problems.say(line, column, message);
        is_good = false;
    };
    if !address.is_empty() && !is_address(&address) {
        say("address", "This is no e-mail address; write it as name@example.org, in Latin letters.".to_owned());
    }
    if address.is_empty() && number.is_empty() {
        say("address", "Give the person an e-mail address, or a number of their own in the column number.".to_owned());
    }
    if number.chars().count() > MAX_STRATUM_CHARS || number.chars().any(char::is_control) {
        say("number", format!("Write the number in at most {MAX_STRATUM_CHARS} characters."));
    }
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS || name.chars().any(char::is_control) {
        say("name", format!("Give the person a name of 1 to {MAX_NAME_CHARS} characters on one line."));
    }
    if !is_tag(language) {
        say("language", "Write a language tag such as en or de-AT, or leave it empty.".to_owned());
    }
    let unit_id = UnitCode::parse(unit).ok().and_then(|code| units.get(&code).copied());
    if unit_id.is_none() {
        say("unit", "There is no unit of this code; import the units first, or correct the code.".to_owned());
    }
    let strata: BTreeMap<String, String> = columns.strata.iter().map(|(name, c)| (name.clone(), at(Some(*c)).to_owned())).collect();
    for (name, value) in &strata {
        if value.chars().count() > MAX_STRATUM_CHARS || value.chars().any(char::is_control) {
            say(name, format!("Shorten this to {MAX_STRATUM_CHARS} characters on one line."));
        }
    }
    let Some(unit) = unit_id.filter(|_| is_good) else { return Ok(None) };
    Ok(Some(ContactRow {
        id: ContactId(random::uuid()?),
        known_by: if address.is_empty() { format!("#{number}") } else { address.clone() },
        address,
        name: name.to_owned(),
        language: language.to_owned(),
        unit,
        strata,
        stop_token: random::salt()?,
    }))
}

/// Whether a text looks like a BCP 47 tag, or is empty.
fn is_tag(text: &str) -> bool {
    let fits = |part: &str, least, most| (least..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let mut parts = text.split('-');
    text.is_empty() || (parts.next().is_some_and(|first| fits(first, 2, 3)) && parts.all(|part| fits(part, 1, 8)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_of_failed_delivery_are_read() {
        let report = "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example.org\r\n\r\nFinal-Recipient: rfc822;\r\n Ann@Example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\nFinal-Recipient: RFC822; <bo@example.org>\r\nAction: failed\r\nStatus: 5.2.2 (full)\r\n\r\nFinal-Recipient: rfc822; cy@example.org\r\nAction: delayed\r\nStatus: 4.4.1\r\n";
        let expected = [("ann@example.org", true), ("bo@example.org", false), ("cy@example.org", false)];
        assert_eq!(failures(report), expected.map(|(a, p)| (a.to_owned(), p)));
        assert_eq!(failures("Subject: hello\n\nFinal-Recipient is a word\n"), []);
    }

    #[test]
    fn languages_are_tags() {
        assert!(["", "de", "de-AT", "zh-Hant-TW", "gsw"].iter().all(|tag| is_tag(tag)));
        assert!(!["d", "german", "de_AT", "de-", "d\u{e9}"].iter().any(|tag| is_tag(tag)));
    }
}
