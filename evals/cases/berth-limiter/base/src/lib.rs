//! Request limits of the ferry timetable API.

pub mod audit;
pub mod bucket;
pub mod clock;
pub mod limiter;
pub mod observer;

pub use audit::AuditTrail;
pub use bucket::{Bucket, Limit};
pub use clock::{Clock, ManualClock, SystemClock};
pub use limiter::Limiter;
pub use observer::Observer;
