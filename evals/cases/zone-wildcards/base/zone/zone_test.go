package zone

import "testing"

func newZone(t *testing.T, records ...Record) *Zone {
	t.Helper()
	z, err := New("harbour.example")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range records {
		if err := z.Add(r); err != nil {
			t.Fatalf("Add(%v): %v", r, err)
		}
	}
	return z
}

func ask(t *testing.T, z *Zone, name string, typ Type) Answer {
	t.Helper()
	answer, err := z.Lookup(name, typ)
	if err != nil {
		t.Fatalf("Lookup(%s): %v", name, err)
	}
	return answer
}

func TestLookup(t *testing.T) {
	z := newZone(t,
		Record{Name: "www.harbour.example", Type: A, TTL: 300, Data: "192.0.2.10"},
		Record{Name: "Pier.harbour.example.", Type: CNAME, TTL: 300, Data: "www.harbour.example."},
	)
	if got := ask(t, z, "WWW.harbour.example", A); len(got.Records) != 1 || got.Records[0].Data != "192.0.2.10" {
		t.Errorf("www A: %+v", got)
	}
	if got := ask(t, z, "www.harbour.example", AAAA); got.Code != NoData {
		t.Errorf("www AAAA: %+v", got)
	}
	if got := ask(t, z, "nobody.harbour.example", A); got.Code != NameError {
		t.Errorf("nobody A: %+v", got)
	}
	if got := ask(t, z, "pier.harbour.example", A); len(got.Records) != 1 || got.Records[0].Type != CNAME {
		t.Errorf("pier A: %+v", got)
	}
	if _, err := z.Lookup("other.example", A); err != ErrOutside {
		t.Errorf("outside: %v", err)
	}
}

func TestResolveFollowsAliases(t *testing.T) {
	s := NewStore()
	s.Put(newZone(t,
		Record{Name: "www.harbour.example", Type: A, TTL: 300, Data: "192.0.2.10"},
		Record{Name: "pier.harbour.example", Type: CNAME, TTL: 300, Data: "www.harbour.example."},
	))
	got, err := s.Resolve("pier.harbour.example", A)
	if err != nil || len(got.Records) != 2 || got.Records[1].Data != "192.0.2.10" {
		t.Errorf("Resolve: %+v, %v", got, err)
	}
}

func TestOutdated(t *testing.T) {
	s := NewStore()
	z := newZone(t, Record{Name: "www.harbour.example", Type: A, Data: "192.0.2.10"})
	s.Put(z)
	if s.Outdated("harbour.example", z.Serial()) {
		t.Error("the same serial is not newer")
	}
	if !s.Outdated("harbour.example", z.Serial()+1) {
		t.Error("the next serial is newer")
	}
}
