package zone

import "testing"

func TestTriggerNameThatExistsOnlyAsAnAncestor(t *testing.T) {
	z := newZone(t,
		Record{Name: "*.harbour.example", Type: A, TTL: 60, Data: "192.0.2.99"},
		Record{Name: "crane.north.harbour.example", Type: A, TTL: 60, Data: "192.0.2.20"},
	)
	got := ask(t, z, "north.harbour.example", A)
	if got.Code != NoData || got.Synthesized || len(got.Records) != 0 {
		t.Errorf("north A: %+v", got)
	}
}
