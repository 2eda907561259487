package gateway

import (
	"context"
	"testing"
)

func TestTriggerSubscriptionThatEndsDuringIngest(t *testing.T) {
	g := New()
	var second *Subscription
	first := g.Subscribe(context.Background(), func(Reading) bool {
		second.Close()
		return true
	}, 1)
	second = g.Subscribe(context.Background(), All, 1)
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("Ingest panics: %v", p)
		}
	}()
	ingest(t, g, at(0, "soil-1", 10))
	if r, ok := fetch(t, first); !ok || r.Value != 10 {
		t.Errorf("first: %v, %t", r, ok)
	}
}
