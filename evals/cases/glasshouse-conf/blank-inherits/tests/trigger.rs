use glasshouse_conf::{parse, Zone};

#[test]
fn a_blank_value_switches_off() {
    let document = parse("[defaults]\nmist_every = 45\n[zone.cacti]\nmist_every =\n").unwrap();
    assert_eq!(Zone::read(&document, "zone.cacti").unwrap().mist_every, None);
}
