use glasshouse_conf::{parse, plan, Action};

#[test]
fn a_changed_default_is_applied() {
    let running = parse("[defaults]\nvent_above = 26\n[zone.a]\ncontroller = bus-1\n").unwrap();
    let wanted = parse("[defaults]\nvent_above = 30\n[zone.a]\ncontroller = bus-1\n").unwrap();
    assert_eq!(plan(&running, &wanted), [Action::Apply("zone.a".into())]);
}
