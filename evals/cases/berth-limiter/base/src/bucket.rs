//! A token bucket.

use std::time::Duration;

/// How much may be asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Requests that may come at once.
    pub burst: u32,
    pub per_second: f64,
}

#[derive(Clone, Debug)]
pub struct Bucket {
    limit: Limit,
    tokens: f64,
    filled_at: Duration,
}

impl Bucket {
    pub fn full(limit: Limit, now: Duration) -> Self {
        Bucket {
            limit,
            tokens: f64::from(limit.burst),
            filled_at: now,
        }
    }

    /// Takes one token, if there is one.
    pub fn take(&mut self, now: Duration) -> bool {
        self.refill(now);
        if self.tokens < 1.0 {
            return false;
        }
        self.tokens -= 1.0;
        true
    }

    /// Whole tokens that are left.
    pub fn left(&mut self, now: Duration) -> u32 {
        self.refill(now);
        self.tokens as u32
    }

    fn refill(&mut self, now: Duration) {
        let passed = now.saturating_sub(self.filled_at);
        let burst = f64::from(self.limit.burst);
        self.tokens = (self.tokens + passed.as_secs_f64() * self.limit.per_second).min(burst);
        self.filled_at = self.filled_at.max(now);
    }
}
