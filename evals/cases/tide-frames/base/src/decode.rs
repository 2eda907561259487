//! From a stream of bytes to frames.

use std::fmt;

use crate::crc::crc16;
use crate::frame::{Frame, Kind, CRC_LEN, HEADER_LEN, MAGIC, MAX_PAYLOAD};

#[derive(Debug, PartialEq, Eq)]
pub enum DecodeError {
    BadMagic(u8),
    BadKind(u8),
    BadChecksum,
    /// The length field asks for more than a frame may hold.
    TooLong(usize),
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::BadMagic(byte) => write!(f, "no frame begins with {byte:#04x}"),
            DecodeError::BadKind(byte) => write!(f, "unknown kind {byte}"),
            DecodeError::BadChecksum => write!(f, "checksum mismatch"),
            DecodeError::TooLong(len) => write!(f, "a length of {len} is out of range"),
        }
    }
}

impl std::error::Error for DecodeError {}

/// Collects what arrives on a link and cuts it into frames.
#[derive(Default)]
pub struct Decoder {
    buffer: Vec<u8>,
}

impl Decoder {
    pub fn new() -> Self {
        Decoder::default()
    }

    pub fn push(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    /// Takes the next whole frame out of what has arrived.
    ///
    /// `Ok(None)` means that more bytes are needed. After an error the stream still stands on the
    /// frame that was refused; [`Decoder::resync`] gives it up.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, DecodeError> {
        let Some(&magic) = self.buffer.first() else {
            return Ok(None);
        };
        if magic != MAGIC {
            return Err(DecodeError::BadMagic(magic));
        }
        if self.buffer.len() < HEADER_LEN {
            return Ok(None);
        }
        let len = usize::from(u16::from_be_bytes([self.buffer[2], self.buffer[3]]));
        if len > MAX_PAYLOAD {
            return Err(DecodeError::TooLong(len));
        }
        let end = HEADER_LEN + len;
        if self.buffer.len() < end + CRC_LEN {
            return Ok(None);
        }
        let sent = u16::from_be_bytes([self.buffer[end], self.buffer[end + 1]]);
        if crc16(&self.buffer[1..end]) != sent {
            return Err(DecodeError::BadChecksum);
        }
        let kind = Kind::from_byte(self.buffer[1]).ok_or(DecodeError::BadKind(self.buffer[1]))?;
        let payload = self.buffer[HEADER_LEN..end].to_vec();
        self.buffer.drain(..end + CRC_LEN);
        Ok(Some(Frame { kind, payload }))
    }

    /// Gives up the first byte and all that follow up to where a frame may begin.
    /// Returns how many bytes were dropped.
    pub fn resync(&mut self) -> usize {
        let dropped = self
            .buffer
            .iter()
            .skip(1)
            .position(|&byte| byte == MAGIC)
            .map_or(self.buffer.len(), |at| at + 1);
        self.buffer.drain(..dropped);
        dropped
    }

    /// Bytes that wait for the rest of their frame.
    pub fn pending(&self) -> usize {
        self.buffer.len()
    }
}
