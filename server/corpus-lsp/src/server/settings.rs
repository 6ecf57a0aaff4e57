//! The settings of the editor: asked for at the start, and again whenever they change.
//!
//! Invariant: a setting that is missing or of the wrong type is the default, and leaves the others standing.

use std::sync::Arc;

use corpus::diagnostic::Locale;
use serde_json::Value;
use tower_lsp::Client;
use tower_lsp::lsp_types::ConfigurationItem;

use super::Shared;
use crate::session::Settings;

/// The section of the settings that is ours.
const SECTION: &str = "corpus-lsp";

/// Asks the editor for its settings. To be run beside everything else: the answer may be long in coming.
pub(super) async fn pull(client: Client, shared: Arc<Shared>) {
    let item = ConfigurationItem { scope_uri: None, section: Some(SECTION.to_owned()) };
    if let Ok(found) = client.configuration(vec![item]).await {
        take(&shared, found.first().unwrap_or(&Value::Null));
    }
}

/// The settings as an editor pushes them: our section, or all sections.
pub(super) fn pushed(shared: &Shared, settings: &Value) {
    take(shared, settings.get(SECTION).unwrap_or(settings));
}

/// The settings that come with the very first message.
pub(super) fn initial(options: Option<&Value>) -> Settings {
    options.map(read).unwrap_or_default()
}

fn take(shared: &Shared, value: &Value) {
    if value.is_object() {
        shared.session().set(read(value));
    }
}

fn read(value: &Value) -> Settings {
    let default = Settings::default();
    let max_files = value.pointer("/index/maxFiles").and_then(Value::as_u64);
    Settings {
        locale: match value.get("locale").and_then(Value::as_str) {
            Some("en") => Some(Locale::En),
            Some("zh") => Some(Locale::Zh),
            _ => None,
        },
        spacing: value.pointer("/format/spacing") == Some(&Value::Bool(true)),
        max_files: max_files
            .map_or(default.max_files, |it| usize::try_from(it).unwrap_or(usize::MAX)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_wrong_is_the_default() {
        assert_eq!(read(&json!({ "locale": 3, "format": true })), Settings::default());
        let it = read(
            &json!({ "locale": "zh", "format": { "spacing": true }, "index": { "maxFiles": 9 } }),
        );
        assert_eq!(it, Settings { locale: Some(Locale::Zh), spacing: true, max_files: 9 });
    }
}
