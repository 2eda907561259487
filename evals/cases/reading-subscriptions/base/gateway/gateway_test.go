package gateway

import (
	"errors"
	"reflect"
	"testing"
	"time"
)

var noon = time.Date(2024, 6, 1, 12, 0, 0, 0, time.UTC)

func at(minute int, sensor string, value float64) Reading {
	return Reading{Sensor: sensor, Value: value, At: noon.Add(time.Duration(minute) * time.Minute)}
}

type memory struct {
	got []float64
	err error
}

func (m *memory) Write(r Reading) error {
	m.got = append(m.got, r.Value)
	return m.err
}

func ingest(t *testing.T, g *Gateway, readings ...Reading) {
	t.Helper()
	for _, r := range readings {
		if err := g.Ingest(r); err != nil {
			t.Fatal(err)
		}
	}
}

func TestRoutes(t *testing.T) {
	g := New()
	all, changes, broken := &memory{}, &memory{}, &memory{err: errors.New("gone")}
	g.Route(All, all)
	g.Route(ChangedBy(g, 0.5), changes)
	g.Route(Sensors("soil-2"), broken)
	ingest(t, g, at(0, "soil-1", 10), at(1, "soil-1", 10.2), at(2, "soil-1", 11), at(3, "soil-2", 7))
	if want := []float64{10, 10.2, 11, 7}; !reflect.DeepEqual(all.got, want) {
		t.Errorf("all: %v", all.got)
	}
	if want := []float64{10, 11, 7}; !reflect.DeepEqual(changes.got, want) {
		t.Errorf("changes: %v", changes.got)
	}
	if g.Failed() != 1 {
		t.Errorf("failed: %d", g.Failed())
	}
}

func TestLatestAndSilent(t *testing.T) {
	g := New()
	ingest(t, g, at(5, "soil-1", 12), at(3, "soil-1", 10), at(30, "soil-2", 7))
	if r, ok := g.Latest("soil-1"); !ok || r.Value != 12 {
		t.Errorf("latest: %v, %t", r, ok)
	}
	if got := g.Silent(noon.Add(10 * time.Minute)); !reflect.DeepEqual(got, []string{"soil-1"}) {
		t.Errorf("silent: %v", got)
	}
	if err := g.Ingest(Reading{Sensor: "soil-1"}); err != ErrBadReading {
		t.Errorf("reading without a time: %v", err)
	}
}
