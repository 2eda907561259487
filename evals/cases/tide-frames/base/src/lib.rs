//! Framing for the links between tide gauge stations and the shore.

pub mod crc;
pub mod decode;
pub mod encode;
pub mod frame;
pub mod receiver;
pub mod uplink;

pub use decode::{DecodeError, Decoder};
pub use encode::{encode, EncodeError};
pub use frame::{Frame, Kind};
pub use receiver::Receiver;
pub use uplink::Window;
