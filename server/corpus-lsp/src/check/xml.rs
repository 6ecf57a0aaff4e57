//! What the XML formats share: elements with attributes, and text that XML can hold.
//!
//! Invariant: the output is well-formed XML 1.0, whatever the texts contain.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::excerpt::printable;

/// A writer that indents by two spaces, behind the XML declaration.
pub(crate) fn document(out: &mut dyn Write) -> io::Result<Writer<&mut dyn Write>> {
    let mut res = Writer::new_with_indent(out, b' ', 2);
    res.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    Ok(res)
}

/// `text` as the content of an element.
pub(crate) fn text(text: &str) -> BytesText<'static> {
    BytesText::new(&legal(text)).into_owned()
}

/// `text` without control characters, which XML 1.0 has no way to write, and without those that turn its direction.
pub(crate) fn legal(text: &str) -> String {
    printable(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
