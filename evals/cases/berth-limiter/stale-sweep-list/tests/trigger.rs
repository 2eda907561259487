use std::sync::{Arc, Mutex};
use std::time::Duration;

use berth_limiter::{Limit, Limiter, ManualClock, Observer, Standard};

/// Each customer spends the whole burst when the first one is forgotten.
#[derive(Default)]
struct Busy(Mutex<bool>);

impl Observer for Busy {
    fn refused(&self, _: &Limiter, _: &str) {}

    fn forgotten(&self, limiter: &Limiter, _: &str) {
        let first = !std::mem::replace(&mut *self.0.lock().unwrap(), true);
        if first {
            for customer in ["a", "b"] {
                assert_eq!((0..5).filter(|_| limiter.allow(customer)).count(), 3);
            }
        }
    }
}

#[test]
fn what_was_spent_during_a_sweep_stays_spent() {
    let clock = Arc::new(ManualClock::default());
    let limit = Limit {
        burst: 3,
        per_second: 0.5,
    };
    let limiter = Limiter::new(Arc::new(Standard(limit)), clock.clone()).observed_by(Arc::new(Busy::default()));
    limiter.allow("a");
    limiter.allow("b");
    clock.advance(Duration::from_secs(60));
    assert_eq!(limiter.sweep(Duration::from_secs(60)), 2);
    assert!(!limiter.allow("a"));
    assert!(!limiter.allow("b"));
}
