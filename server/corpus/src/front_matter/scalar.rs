//! What an unquoted YAML scalar means: `serde_yaml`'s resolution, and timestamps.

use super::value::Value;
use crate::date;

/// What an untagged plain scalar means, as `serde_yaml` resolves it (YAML 1.2 core schema), and timestamps.
pub(super) fn resolve(text: &str, yaml_1_1: bool) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        "yes" | "Yes" | "YES" | "on" | "On" | "ON" if yaml_1_1 => return Value::Bool(true),
        "no" | "No" | "NO" | "off" | "Off" | "OFF" if yaml_1_1 => return Value::Bool(false),
        _ => {}
    }
    if !text.starts_with(|it: char| it.is_ascii_digit() || matches!(it, '+' | '-' | '.')) {
        return Value::Str(text.into());
    }
    if date::is_yaml_timestamp(text) {
        return Value::Date(text.into());
    }
    number(text).unwrap_or_else(|| Value::Str(text.into()))
}

fn number(text: &str) -> Option<Value> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.starts_with(['+', '-']) {
        return None;
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = unsigned.strip_prefix(prefix) {
            return radixed(text, digits, radix);
        }
    }
    let zero = unsigned.len() > 1
        && unsigned.starts_with('0')
        && unsigned.bytes().all(|it| it.is_ascii_digit());
    if zero {
        return None;
    }
    let plain = text.strip_prefix('+').unwrap_or(text);
    if let Ok(it) = plain.parse::<i64>() {
        return Some(Value::Int(it));
    }
    float(text, plain)
}

fn radixed(text: &str, digits: &str, radix: u32) -> Option<Value> {
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let value = i64::from_str_radix(digits, radix).ok()?;
    Some(Value::Int(if text.starts_with('-') { -value } else { value }))
}

fn float(text: &str, plain: &str) -> Option<Value> {
    match (text, plain) {
        (_, ".inf" | ".Inf" | ".INF") => return Some(Value::Float(f64::INFINITY)),
        ("-.inf" | "-.Inf" | "-.INF", _) => return Some(Value::Float(f64::NEG_INFINITY)),
        (".nan" | ".NaN" | ".NAN", _) => return Some(Value::Float(f64::NAN)),
        _ => {}
    }
    plain.parse::<f64>().ok().filter(|it| it.is_finite()).map(Value::Float)
}
