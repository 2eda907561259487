package gateway

import (
	"context"
	"runtime"
	"testing"
	"time"
)

func TestTriggerClosedSubscriptionsLeaveNothingBehind(t *testing.T) {
	g := New()
	before := runtime.NumGoroutine()
	for i := 0; i < 200; i++ {
		g.Subscribe(context.Background(), All, 1).Close()
	}
	var after int
	for end := time.Now().Add(3 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if after = runtime.NumGoroutine(); after < before+20 {
			return
		}
	}
	t.Errorf("%d goroutines before, %d after 200 subscriptions were closed", before, after)
}
