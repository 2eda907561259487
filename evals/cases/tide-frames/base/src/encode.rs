//! From frames to bytes.

use std::fmt;

use crate::crc::crc16;
use crate::frame::{Frame, MAGIC, MAX_PAYLOAD};

#[derive(Debug, PartialEq, Eq)]
pub enum EncodeError {
    /// The payload does not fit into a frame; holds its length.
    TooLong(usize),
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EncodeError::TooLong(len) => write!(f, "a payload of {len} bytes does not fit into a frame"),
        }
    }
}

impl std::error::Error for EncodeError {}

/// Appends a frame to `out`. Nothing is appended when it fails.
pub fn encode(frame: &Frame, out: &mut Vec<u8>) -> Result<(), EncodeError> {
    let len = frame.payload.len();
    if len > MAX_PAYLOAD {
        return Err(EncodeError::TooLong(len));
    }
    out.push(MAGIC);
    let covered = out.len();
    out.push(frame.kind as u8);
    out.extend_from_slice(&(len as u16).to_be_bytes());
    out.extend_from_slice(&frame.payload);
    let crc = crc16(&out[covered..]);
    out.extend_from_slice(&crc.to_be_bytes());
    Ok(())
}
