use std::sync::{mpsc, Arc};
use std::thread;
use std::time::Duration;

use berth_limiter::{AuditTrail, Limit, Limiter, ManualClock, Standard};

#[test]
fn the_trail_hears_of_a_sweep() {
    let clock = Arc::new(ManualClock::default());
    let trail = Arc::new(AuditTrail::default());
    let limit = Limit {
        burst: 3,
        per_second: 0.5,
    };
    let limiter = Limiter::new(Arc::new(Standard(limit)), clock.clone()).observed_by(trail.clone());
    let (done, wait) = mpsc::channel();
    thread::spawn(move || {
        limiter.allow("a");
        clock.advance(Duration::from_secs(60));
        done.send(limiter.sweep(Duration::from_secs(60))).unwrap();
    });
    assert_eq!(wait.recv_timeout(Duration::from_secs(5)), Ok(1));
    assert_eq!(trail.lines(), ["forgot a, 0 customers known"]);
}
