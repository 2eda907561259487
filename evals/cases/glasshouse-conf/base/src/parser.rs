//! From text to a document.

use std::fmt;

use crate::document::Document;

#[derive(Debug, PartialEq, Eq)]
pub struct ParseError {
    /// Counted from 1.
    pub line: usize,
    pub what: &'static str,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for ParseError {}

/// Reads `[section]` and `key = value` lines. `#` begins a comment where it is the first
/// character of a line or follows a blank.
pub fn parse(text: &str) -> Result<Document, ParseError> {
    let mut document = Document::default();
    let mut section: Option<String> = None;
    for (index, raw) in text.lines().enumerate() {
        let fail = |what| ParseError { line: index + 1, what };
        let line = without_comment(raw).trim();
        if line.is_empty() {
            continue;
        }
        if let Some(rest) = line.strip_prefix('[') {
            let name = rest.strip_suffix(']').ok_or_else(|| fail("the section is not closed"))?.trim();
            if name.is_empty() {
                return Err(fail("the section has no name"));
            }
            document.open(name);
            section = Some(name.to_owned());
            continue;
        }
        let (key, value) = line.split_once('=').ok_or_else(|| fail("expected key = value"))?;
        let key = key.trim();
        if key.is_empty() {
            return Err(fail("there is no key"));
        }
        let section = section.as_deref().ok_or_else(|| fail("the key is in no section"))?;
        document.set(section, key, value.trim());
    }
    Ok(document)
}

fn without_comment(line: &str) -> &str {
    let mut blank = true;
    for (at, character) in line.char_indices() {
        if character == '#' && blank {
            return &line[..at];
        }
        blank = character.is_whitespace();
    }
    line
}
