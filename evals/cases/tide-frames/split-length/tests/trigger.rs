use tide_frames::{encode, Frame, Kind, Receiver};

#[test]
fn a_long_frame_byte_by_byte() {
    let frame = Frame::new(Kind::Reading, vec![7; 20_000]);
    let mut bytes = Vec::new();
    encode(&frame, &mut bytes).unwrap();
    let mut receiver = Receiver::new();
    let frames: Vec<Frame> = bytes[..8].chunks(1).chain([&bytes[8..]]).flat_map(|part| receiver.take(part)).collect();
    assert_eq!(frames, [frame]);
    assert_eq!(receiver.lost(), 0);
}
