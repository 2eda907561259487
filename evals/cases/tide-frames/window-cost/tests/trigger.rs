use tide_frames::{Frame, Kind, Window};

#[test]
fn a_long_frame_over_budget() {
    let mut window = Window::new(10_000);
    assert_eq!(window.offer(&Frame::new(Kind::Event, vec![0; 70_000])), Ok(false));
    assert_eq!(window.spent(), 0);
    assert!(window.outbox().is_empty());
}
