//! Sections of keys and values, as they stand in the file.

use std::collections::{BTreeMap, BTreeSet};

/// What the names of zones begin with.
pub const ZONE_PREFIX: &str = "zone.";

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    sections: BTreeMap<String, BTreeMap<String, String>>,
}

impl Document {
    /// Adds a section; it may be there already.
    pub fn open(&mut self, section: &str) {
        self.sections.entry(section.to_owned()).or_default();
    }

    /// Sets a key, in place of what it was before.
    pub fn set(&mut self, section: &str, key: &str, value: &str) {
        self.sections
            .entry(section.to_owned())
            .or_default()
            .insert(key.to_owned(), value.to_owned());
    }

    /// The value of a key. A blank value counts as not set.
    pub fn get(&self, section: &str, key: &str) -> Option<&str> {
        let value = self.sections.get(section)?.get(key)?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }

    /// The names of all keys that a section writes down, blank ones too.
    pub fn keys(&self, section: &str) -> BTreeSet<&str> {
        match self.sections.get(section) {
            Some(own) => own.keys().map(String::as_str).collect(),
            None => BTreeSet::new(),
        }
    }

    /// Everything a section writes down.
    pub fn section(&self, name: &str) -> Option<&BTreeMap<String, String>> {
        self.sections.get(name)
    }

    /// The full names of all zones, in alphabetical order.
    pub fn zones(&self) -> impl Iterator<Item = &str> {
        self.sections
            .keys()
            .map(String::as_str)
            .filter(|name| name.starts_with(ZONE_PREFIX))
    }
}
