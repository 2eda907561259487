//! Settings of a glasshouse: what each zone is kept at, and what a reload has to do.

pub mod document;
pub mod parser;
pub mod reload;
pub mod zone;

pub use document::Document;
pub use parser::{parse, ParseError};
pub use reload::{plan, Action};
pub use zone::{SettingError, Zone};
