//! The shore side of a link.

use crate::decode::Decoder;
use crate::frame::Frame;

/// Turns what a modem delivers into frames and steps over line noise.
#[derive(Default)]
pub struct Receiver {
    decoder: Decoder,
    lost: usize,
}

impl Receiver {
    pub fn new() -> Self {
        Receiver::default()
    }

    /// The frames that are complete with these bytes.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<Frame> {
        self.decoder.push(bytes);
        let mut frames = Vec::new();
        loop {
            match self.decoder.next_frame() {
                Ok(Some(frame)) => frames.push(frame),
                Ok(None) => return frames,
                Err(_) => self.lost += self.decoder.resync(),
            }
        }
    }

    /// Bytes dropped since the link came up.
    pub fn lost(&self) -> usize {
        self.lost
    }
}
