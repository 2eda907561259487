use std::sync::{Arc, Mutex, OnceLock};
use std::thread;

use berth_limiter::{Contracts, Limit, Limiter, ManualClock};

const LIMIT: Limit = Limit {
    burst: 3,
    per_second: 0.5,
};

/// While the first lookup is under way, another thread serves the same customer.
#[derive(Default)]
struct Slow {
    limiter: OnceLock<Arc<Limiter>>,
    granted: Mutex<Option<usize>>,
}

struct Shared(Arc<Slow>);

impl Contracts for Shared {
    fn limit_of(&self, _: &str) -> Limit {
        let first = {
            let mut granted = self.0.granted.lock().unwrap();
            granted.is_none() && {
                *granted = Some(0);
                true
            }
        };
        if first {
            let limiter = self.0.limiter.get().unwrap().clone();
            let served = thread::spawn(move || (0..5).filter(|_| limiter.allow("a")).count());
            *self.0.granted.lock().unwrap() = Some(served.join().unwrap());
        }
        LIMIT
    }
}

#[test]
fn overlapping_first_requests_share_one_bucket() {
    let slow = Arc::new(Slow::default());
    let limiter = Arc::new(Limiter::new(Arc::new(Shared(slow.clone())), Arc::new(ManualClock::default())));
    assert!(slow.limiter.set(limiter.clone()).is_ok());
    let mine = (0..5).filter(|_| limiter.allow("a")).count();
    let theirs = slow.granted.lock().unwrap().unwrap();
    assert_eq!(mine + theirs, 3);
}
