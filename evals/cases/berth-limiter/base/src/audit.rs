//! A readable trail for the support desk.

use std::sync::Mutex;

use crate::limiter::Limiter;
use crate::observer::Observer;

#[derive(Default)]
pub struct AuditTrail {
    lines: Mutex<Vec<String>>,
}

impl AuditTrail {
    pub fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    fn add(&self, line: String) {
        self.lines.lock().unwrap().push(line);
    }
}

impl Observer for AuditTrail {
    fn refused(&self, limiter: &Limiter, customer: &str) {
        self.add(format!("refused {customer}, {} customers known", limiter.known()));
    }
}
