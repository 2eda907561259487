use std::sync::Arc;
use std::time::Duration;

use berth_limiter::{AuditTrail, Limit, Limiter, ManualClock};

const STANDARD: Limit = Limit {
    burst: 3,
    per_second: 0.5,
};

fn asked(limiter: &Limiter, customer: &str, times: usize) -> usize {
    (0..times).filter(|_| limiter.allow(customer)).count()
}

#[test]
fn a_burst_is_allowed_and_refills() {
    let clock = Arc::new(ManualClock::default());
    let limiter = Limiter::new(STANDARD, clock.clone());
    assert_eq!(asked(&limiter, "nordlinie", 5), 3);
    clock.advance(Duration::from_secs(4));
    assert_eq!(asked(&limiter, "nordlinie", 5), 2);
}

#[test]
fn customers_do_not_share() {
    let limiter = Limiter::new(STANDARD, Arc::new(ManualClock::default()));
    assert_eq!(asked(&limiter, "nordlinie", 3), 3);
    assert_eq!(limiter.left("nordlinie"), Some(0));
    assert_eq!(asked(&limiter, "fjordbus", 3), 3);
    assert_eq!(limiter.left("skerry"), None);
}

#[test]
fn refusals_are_on_the_trail() {
    let trail = Arc::new(AuditTrail::default());
    let limiter = Limiter::new(STANDARD, Arc::new(ManualClock::default())).observed_by(trail.clone());
    asked(&limiter, "nordlinie", 4);
    assert_eq!(trail.lines(), ["refused nordlinie, 1 customers known"]);
}
