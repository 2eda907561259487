package gateway

import (
	"context"
	"testing"
	"time"
)

func TestTriggerFilterThatAsksTheGateway(t *testing.T) {
	g := New()
	s := g.Subscribe(context.Background(), ChangedBy(g, 0.5), 4)
	taken := make(chan error, 1)
	go func() { taken <- g.Ingest(at(0, "soil-1", 10)) }()
	select {
	case err := <-taken:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(3 * time.Second):
		t.Fatal("Ingest does not return")
	}
	if r, ok := fetch(t, s); !ok || r.Value != 10 {
		t.Errorf("got %v, %t", r, ok)
	}
}
