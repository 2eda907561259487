use glasshouse_conf::{parse, plan, Action};

#[test]
fn a_removed_zone_is_stopped() {
    let running = parse("[defaults]\ncontroller = bus-1\n[zone.a]\n[zone.b]\n").unwrap();
    let wanted = parse("[defaults]\ncontroller = bus-1\n[zone.a]\n").unwrap();
    assert_eq!(plan(&running, &wanted), [Action::Stop("zone.b".into())]);
}
