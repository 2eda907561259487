//! What a frame is, and the sizes of its parts on the wire.
//!
//! ```text
//! magic (1)  kind (1)  length (2, big endian)  payload  checksum (2, big endian)
//! ```
//!
//! The checksum covers everything between the magic byte and itself.

/// First byte of a frame.
pub const MAGIC: u8 = 0xA7;

/// Magic, kind and length.
pub const HEADER_LEN: usize = 4;

pub const CRC_LEN: usize = 2;

/// The gauges' transmit buffer.
pub const MAX_PAYLOAD: usize = 4096;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    Reading = 1,
    Event = 2,
    Status = 3,
}

impl Kind {
    pub fn from_byte(byte: u8) -> Option<Kind> {
        match byte {
            1 => Some(Kind::Reading),
            2 => Some(Kind::Event),
            3 => Some(Kind::Status),
            _ => None,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    pub kind: Kind,
    pub payload: Vec<u8>,
}

impl Frame {
    pub fn new(kind: Kind, payload: impl Into<Vec<u8>>) -> Self {
        Frame {
            kind,
            payload: payload.into(),
        }
    }
}
