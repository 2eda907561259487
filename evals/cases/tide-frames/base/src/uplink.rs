//! What a station sends in one satellite window. The carrier bills by the byte.

use crate::encode::{encode, EncodeError};
use crate::frame::{Frame, CRC_LEN, HEADER_LEN};

pub struct Window {
    budget: usize,
    spent: usize,
    outbox: Vec<u8>,
}

impl Window {
    /// A window in which `budget` bytes may be sent.
    pub fn new(budget: usize) -> Self {
        Window {
            budget,
            spent: 0,
            outbox: Vec::new(),
        }
    }

    /// Queues a frame. False when the rest of the budget does not pay for it: keep it for the
    /// next window.
    pub fn offer(&mut self, frame: &Frame) -> Result<bool, EncodeError> {
        let cost = usize::from(wire_len(frame));
        if cost > self.budget - self.spent {
            return Ok(false);
        }
        encode(frame, &mut self.outbox)?;
        self.spent += cost;
        Ok(true)
    }

    pub fn spent(&self) -> usize {
        self.spent
    }

    pub fn outbox(&self) -> &[u8] {
        &self.outbox
    }
}

/// Bytes that a frame takes on the wire.
fn wire_len(frame: &Frame) -> u16 {
    (HEADER_LEN + frame.payload.len() + CRC_LEN) as u16
}
