package zone

import "testing"

func TestTriggerExistingAncestorEndsTheSearch(t *testing.T) {
	z := newZone(t,
		Record{Name: "*.harbour.example", Type: A, TTL: 60, Data: "192.0.2.99"},
		Record{Name: "www.harbour.example", Type: A, TTL: 300, Data: "192.0.2.10"},
	)
	if got := ask(t, z, "old.www.harbour.example", A); got.Code != NameError || len(got.Records) != 0 {
		t.Errorf("old.www A: %+v", got)
	}
}
