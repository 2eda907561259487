use glasshouse_conf::{parse, plan, Action, Document, ParseError, SettingError, Zone};

fn doc(text: &str) -> Document {
    parse(text).unwrap()
}

#[test]
fn a_zone_is_read() {
    let document = doc("[zone.ferns]\ncontroller = bus-2  # by the door\nvent_above = 24.5\nmist_every = 30\nlamp = on\n");
    let zone = Zone::read(&document, "zone.ferns").unwrap();
    assert_eq!(zone.controller.as_deref(), Some("bus-2"));
    assert_eq!(zone.vent_above, Some(24.5));
    assert_eq!(zone.mist_every, Some(30));
    assert!(zone.lamp);
}

#[test]
fn values_are_checked() {
    for line in ["vent_above = warm", "vent_above = nan", "vent_above = inf", "vent_above = 61", "mist_every = 0", "lamp = dim"] {
        let document = doc(&format!("[zone.a]\n{line}\n"));
        assert!(matches!(Zone::read(&document, "zone.a"), Err(SettingError::BadValue { .. })), "{line}");
    }
    let document = doc("[zone.a]\nhumidity = 3\n");
    assert_eq!(Zone::read(&document, "zone.a"), Err(SettingError::UnknownKey("humidity".into())));
}

#[test]
fn faulty_lines_are_named() {
    assert_eq!(parse("[site]\nname\n"), Err(ParseError { line: 2, what: "expected key = value" }));
    assert_eq!(parse("a = 1"), Err(ParseError { line: 1, what: "the key is in no section" }));
}

#[test]
fn a_reload_does_what_is_needed() {
    let running = doc("[zone.a]\ncontroller = bus-1\n[zone.b]\ncontroller = bus-2\n[zone.c]\ncontroller = bus-3\n");
    let wanted = doc("[zone.a]\ncontroller = bus-1\n[zone.b]\ncontroller = bus-2\nlamp = on\n[zone.d]\ncontroller = bus-3\n");
    assert_eq!(
        plan(&running, &wanted),
        [
            Action::Stop("zone.c".into()),
            Action::Apply("zone.b".into()),
            Action::Start("zone.d".into()),
        ]
    );
    assert_eq!(plan(&wanted, &wanted), []);
}
