//! Reading JSON, and asking for its parts.

use serde_json::{Map, Value};

use crate::Format;
use crate::guard;
use crate::refused::Refused;

/// Parses a text that may be anything; what does not begin like an object is no questionnaire.
pub(crate) fn parse(text: &str, hint: Option<Format>) -> Result<Value, Refused> {
    if !text.starts_with('{') {
        return Err(Refused::Unknown);
    }
    if hint == Some(Format::XlsForm) {
        return Err(Refused::Packed);
    }
    guard::json(text)?;
    let place = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    serde_json::from_str(text).map_err(|e| Refused::Malformed { line: place(e.line()), column: place(e.column()) })
}

/// Parts of an object that may be missing or of another kind.
pub(crate) trait Parts {
    /// The part of that name.
    fn part(&self, key: &str) -> &Value;

    /// A text; a number or a truth as it is written. Empty when there is none.
    fn text(&self, key: &str) -> String {
        scalar(self.part(key)).unwrap_or_default()
    }

    /// The members of a list; nothing when it is none.
    fn list(&self, key: &str) -> &[Value] {
        self.part(key).as_array().map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether it is there and true; texts such as `"true"` and `"ON"` count.
    fn is(&self, key: &str) -> bool {
        match self.part(key) {
            Value::Bool(truth) => *truth,
            Value::String(text) => ["true", "on", "yes", "1"].iter().any(|yes| text.eq_ignore_ascii_case(yes)),
            Value::Number(number) => number.as_f64().is_some_and(|n| n != 0.0),
            _ => false,
        }
    }

    /// A number; a text that is one counts.
    fn number(&self, key: &str) -> Option<f64> {
        number(self.part(key))
    }
}

impl Parts for Value {
    fn part(&self, key: &str) -> &Value {
        self.get(key).unwrap_or(&Value::Null)
    }
}

impl Parts for Map<String, Value> {
    fn part(&self, key: &str) -> &Value {
        self.get(key).unwrap_or(&Value::Null)
    }
}

/// A single value as text.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => {
            Some(number.as_f64().filter(|n| n.fract() == 0.0 && n.abs() < 1e15).map_or_else(|| number.to_string(), |n| format!("{n:.0}")))
        }
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// A number, or a text that is one.
pub(crate) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => candor_survey::decimal::parse(text.trim()),
        _ => None,
    }
}

/// The values of a list, or of an object in the order of its numbered keys, with the keys.
pub(crate) fn numbered(value: &Value) -> Vec<(String, &Value)> {
    match value {
        Value::Array(list) => list.iter().enumerate().map(|(i, v)| (i.to_string(), v)).collect(),
        Value::Object(map) => {
            let mut all: Vec<(String, &Value)> = map.iter().map(|(k, v)| (k.clone(), v)).collect();
            all.sort_by_key(|(key, _)| (key.parse::<u32>().unwrap_or(u32::MAX), key.clone()));
            all
        }
        _ => Vec::new(),
    }
}
