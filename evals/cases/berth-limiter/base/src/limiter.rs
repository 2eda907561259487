//! One bucket for every customer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

use crate::bucket::{Bucket, Limit};
use crate::clock::Clock;
use crate::observer::Observer;

pub struct Limiter {
    limit: Limit,
    clock: Arc<dyn Clock>,
    observers: Vec<Arc<dyn Observer>>,
    buckets: Mutex<HashMap<String, Bucket>>,
}

impl Limiter {
    pub fn new(limit: Limit, clock: Arc<dyn Clock>) -> Self {
        Limiter {
            limit,
            clock,
            observers: Vec::new(),
            buckets: Mutex::new(HashMap::new()),
        }
    }

    pub fn observed_by(mut self, observer: Arc<dyn Observer>) -> Self {
        self.observers.push(observer);
        self
    }

    /// Whether this customer may make a request now.
    pub fn allow(&self, customer: &str) -> bool {
        let allowed = {
            let mut buckets = self.lock();
            let now = self.clock.now();
            buckets
                .entry(customer.to_owned())
                .or_insert_with(|| Bucket::full(self.limit, now))
                .take(now)
        };
        if !allowed {
            for observer in &self.observers {
                observer.refused(self, customer);
            }
        }
        allowed
    }

    /// Requests that a customer may make at once; None for one who never asked.
    pub fn left(&self, customer: &str) -> Option<u32> {
        let mut buckets = self.lock();
        let now = self.clock.now();
        buckets.get_mut(customer).map(|bucket| bucket.left(now))
    }

    /// How many customers have a bucket.
    pub fn known(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Bucket>> {
        self.buckets.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}
