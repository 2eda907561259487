//! What has to be done when the file has changed under a running controller.

use crate::document::Document;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    Start(String),
    /// Send the settings to the zone's controller again.
    Apply(String),
    /// Close the vents and switch everything off.
    Stop(String),
}

/// The steps from the settings that are running to those that are wanted, stops first: a
/// controller may have moved to another zone.
pub fn plan(running: &Document, wanted: &Document) -> Vec<Action> {
    let mut actions = Vec::new();
    for zone in running.zones() {
        if is_driven(running, zone) && !is_driven(wanted, zone) {
            actions.push(Action::Stop(zone.to_owned()));
        }
    }
    for zone in wanted.zones().filter(|zone| is_driven(wanted, zone)) {
        if !is_driven(running, zone) {
            actions.push(Action::Start(zone.to_owned()));
        } else if running.section(zone) != wanted.section(zone) {
            actions.push(Action::Apply(zone.to_owned()));
        }
    }
    actions
}

/// Whether there is such a zone and it has a controller.
fn is_driven(document: &Document, zone: &str) -> bool {
    document.get(zone, "controller").is_some()
}
