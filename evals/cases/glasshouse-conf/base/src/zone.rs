//! The settings of one zone, with their types.

use std::fmt;

use crate::document::Document;

/// The keys that a zone may have.
const KNOWN: [&str; 4] = ["controller", "vent_above", "mist_every", "lamp"];

#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    /// The bus address that drives it; None: it is not driven at all.
    pub controller: Option<String>,
    /// Degrees Celsius.
    pub vent_above: Option<f32>,
    /// Minutes.
    pub mist_every: Option<u16>,
    pub lamp: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub enum SettingError {
    UnknownKey(String),
    BadValue { key: &'static str, value: String },
}

impl fmt::Display for SettingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SettingError::UnknownKey(key) => write!(f, "there is no setting `{key}`"),
            SettingError::BadValue { key, value } => write!(f, "`{value}` is no value for `{key}`"),
        }
    }
}

impl std::error::Error for SettingError {}

impl Zone {
    /// The settings of a zone, by its full name.
    pub fn read(document: &Document, name: &str) -> Result<Zone, SettingError> {
        if let Some(key) = document.keys(name).into_iter().find(|key| !KNOWN.contains(key)) {
            return Err(SettingError::UnknownKey(key.to_owned()));
        }
        Ok(Zone {
            controller: document.get(name, "controller").map(str::to_owned),
            vent_above: document.get(name, "vent_above").map(degrees).transpose()?,
            mist_every: document.get(name, "mist_every").map(minutes).transpose()?,
            lamp: match document.get(name, "lamp") {
                None | Some("off") => false,
                Some("on") => true,
                Some(other) => return Err(bad("lamp", other)),
            },
        })
    }
}

fn degrees(text: &str) -> Result<f32, SettingError> {
    let value: f32 = text.parse().map_err(|_| bad("vent_above", text))?;
    if !value.is_finite() {
        return Err(bad("vent_above", text));
    }
    if value < -10.0 || value > 60.0 {
        return Err(bad("vent_above", text));
    }
    Ok(value)
}

fn minutes(text: &str) -> Result<u16, SettingError> {
    let value: u16 = text.parse().map_err(|_| bad("mist_every", text))?;
    if value == 0 || value > 1440 {
        return Err(bad("mist_every", text));
    }
    Ok(value)
}

fn bad(key: &'static str, value: &str) -> SettingError {
    SettingError::BadValue {
        key,
        value: value.to_owned(),
    }
}
