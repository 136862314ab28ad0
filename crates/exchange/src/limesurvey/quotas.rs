//! Quotas: which answers they count, how many of them, and what is said then.
//!
//! Members that are answers to one question count alternatively, members of several questions together.

use std::collections::{BTreeMap, BTreeSet};

use super::{Reader, Row, get};
use crate::condition::{Dialect, parse};
use crate::draft::{Condition, Limit};

/// Most members of one quota that are looked at.
const MEMBERS: usize = 50;

/// What can be said of the quotas of a file, beyond which they are counted only.
const QUOTAS: usize = 100;

impl Reader {
    pub(super) fn quotas(&mut self) {
        let rows = self.table("quota");
        let by_id = |reader: &Self, table: &str, key: &str| {
            let mut all: BTreeMap<String, Vec<Row>> = BTreeMap::new();
            reader
                .tables
                .get(table)
                .into_iter()
                .flatten()
                .for_each(|row| all.entry(get(row, key).to_owned()).or_default().push(row.clone()));
            all
        };
        let members = by_id(self, "quota_members", "quota_id");
        let texts = by_id(self, "quota_languagesettings", "quotals_quota_id");
        let questions: BTreeMap<String, Row> = self.table("questions").into_iter().map(|row| (get(&row, "qid").to_owned(), row)).collect();
        if rows.len() > QUOTAS {
            self.draft.dropped("survey", format!("{} further quotas", rows.len() - QUOTAS), format!("the first {QUOTAS} are looked at"));
        }
        for row in rows.iter().take(QUOTAS) {
            let id = get(row, "id");
            let own: &[Row] = members.get(id).map_or(&[], Vec::as_slice);
            let said: &[Row] = texts.get(id).map_or(&[], Vec::as_slice);
            self.quota(row, own, said, &questions);
        }
    }

    fn quota(&mut self, row: &Row, members: &[Row], texts: &[Row], questions: &BTreeMap<String, Row>) {
        let place = format!("quota {}", get(row, "name"));
        if get(row, "active") == "0" {
            return self.draft.dropped(&place, "quota", "it is not active");
        }
        let Some(at_most) = get(row, "qlimit").trim().parse::<u32>().ok() else {
            return self.draft.dropped(&place, "quota", "its limit is no whole number");
        };
        if at_most == 0 {
            let reason = "a limit of 0 turns everybody away; write a way to the end at the question instead";
            return self.draft.dropped(&place, "quota", reason);
        }
        let foreign = match counted(members, questions) {
            Ok(foreign) => foreign,
            Err(reason) => return self.draft.dropped(&place, "quota", format!("nobody is turned away by it, because {reason}")),
        };
        let own = texts.iter().find(|text| get(text, "quotals_language") == self.language).or_else(|| texts.first());
        let says = own.map(|text| get(text, "quotals_message").to_owned()).unwrap_or_default();
        let says = self.draft.text(&place, &says);
        if own.is_some_and(|text| !get(text, "quotals_url").trim().is_empty()) {
            self.draft.dropped(&place, "address", "nobody is sent to another page; name it in what is said");
        }
        if !matches!(get(row, "action"), "" | "1") {
            let reason = "nobody is asked to confirm or to go back; whoever belongs to it is led to the end";
            self.draft.approximated(&place, format!("action {}", get(row, "action")), reason);
        }
        let condition = Condition::new(&place, &foreign, parse(&foreign, Dialect::LimeSurvey));
        self.draft.limits.push(Limit { name: get(row, "name").to_owned(), at_most, says, condition });
    }
}

/// The answers that members name, as a condition of the other system.
fn counted(members: &[Row], questions: &BTreeMap<String, Row>) -> Result<String, String> {
    if members.is_empty() {
        return Err("it names no answers".to_owned());
    }
    if members.len() > MEMBERS {
        return Err(format!("it names more than {MEMBERS} answers"));
    }
    let asked: BTreeSet<&str> = members.iter().map(|member| get(member, "qid")).collect();
    let mut all = Vec::new();
    for qid in asked {
        let question = questions.get(qid).ok_or_else(|| "it names a question that the file does not have".to_owned())?;
        let of_one: Vec<&str> = members.iter().filter(|member| get(member, "qid") == qid).map(|member| get(member, "code")).collect();
        let parts = of_one.into_iter().map(|code| part(question, code)).collect::<Result<Vec<_>, _>>()?;
        all.push(format!("({})", parts.join(" or ")));
    }
    Ok(all.join(" and "))
}

fn part(question: &Row, code: &str) -> Result<String, String> {
    let title = get(question, "title").trim();
    let is_plain = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b));
    if !is_plain(title) || !is_plain(code) {
        return Err("it names an answer without a code".to_owned());
    }
    match get(question, "type") {
        "L" | "!" | "O" | "Y" | "G" => Ok(format!("{title}.NAOK == \"{code}\"")),
        "5" => Ok(format!("{title}.NAOK == {code}")),
        "M" | "P" => Ok(format!("{title}_{code}.NAOK == \"Y\"")),
        other => Err(format!("it counts answers to a question of type {other}; write its condition anew under `quotas`")),
    }
}
