//! Who wants to hear about what the limiter does.

use crate::limiter::Limiter;

/// Told after the fact. Never called with the limiter's lock held: an observer may ask the
/// limiter things, and may take its time.
pub trait Observer: Send + Sync {
    /// A request was turned down.
    fn refused(&self, limiter: &Limiter, customer: &str);
}
