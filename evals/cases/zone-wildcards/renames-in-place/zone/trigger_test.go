package zone

import "testing"

func TestTriggerLookupLeavesTheZoneAlone(t *testing.T) {
	z := newZone(t, Record{Name: "*.harbour.example", Type: A, TTL: 60, Data: "192.0.2.99"})
	ask(t, z, "berth4.harbour.example", A)
	if all := z.Records(); len(all) != 1 || all[0].Name != "*.harbour.example." {
		t.Errorf("Records after a lookup: %+v", all)
	}
}
