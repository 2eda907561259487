use tide_frames::{encode, Frame, Kind, Receiver};

#[test]
fn noise_before_a_long_frame() {
    let frame = Frame::new(Kind::Reading, vec![7; 5_000]);
    let mut bytes = vec![0x00, 0x55];
    encode(&frame, &mut bytes).unwrap();
    let mut receiver = Receiver::new();
    assert_eq!(receiver.take(&bytes), [frame]);
    assert_eq!(receiver.lost(), 2);
}
