use tide_frames::{encode, Decoder, EncodeError, Frame, Kind, Receiver, Window};

fn wire(frame: &Frame) -> Vec<u8> {
    let mut out = Vec::new();
    encode(frame, &mut out).unwrap();
    out
}

#[test]
fn a_frame_looks_as_specified() {
    let bytes = wire(&Frame::new(Kind::Event, b"hi".to_vec()));
    assert_eq!(bytes[..6], [0xA7, 2, 0, 2, b'h', b'i']);
    assert_eq!(bytes.len(), 8);
}

#[test]
fn frames_arrive_in_pieces() {
    let frame = Frame::new(Kind::Reading, vec![7; 300]);
    let mut decoder = Decoder::new();
    for byte in wire(&frame) {
        assert_eq!(decoder.next_frame(), Ok(None));
        decoder.push(&[byte]);
    }
    assert_eq!(decoder.next_frame(), Ok(Some(frame)));
    assert_eq!(decoder.pending(), 0);
}

#[test]
fn noise_is_stepped_over() {
    let frame = Frame::new(Kind::Status, vec![1, 2, 3]);
    let mut bytes = vec![0x00, 0x55];
    bytes.extend(wire(&frame));
    let mut receiver = Receiver::new();
    assert_eq!(receiver.take(&bytes), [frame]);
    assert_eq!(receiver.lost(), 2);
}

#[test]
fn a_window_keeps_to_its_budget() {
    let frame = Frame::new(Kind::Reading, vec![0; 94]);
    let mut window = Window::new(150);
    assert_eq!(window.offer(&frame), Ok(true));
    assert_eq!(window.spent(), 100);
    assert_eq!(window.offer(&frame), Ok(false));
    assert_eq!(window.outbox().len(), 100);
}

#[test]
fn what_does_not_fit_is_refused() {
    let frame = Frame::new(Kind::Reading, vec![0; 2_000_000]);
    assert_eq!(encode(&frame, &mut Vec::new()), Err(EncodeError::TooLong(2_000_000)));
}
