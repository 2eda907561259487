package lane

import (
	"context"
	"testing"
	"time"
)

func TestTriggerFailedAttemptsCloseTheirLog(t *testing.T) {
	r, _ := newRunner(t, 1, 2)
	r.wait = func(context.Context, time.Duration) error { return nil }
	if err := r.Run(context.Background(), flaky(5, 4, errDown)); err != nil {
		t.Errorf("Run: %v", err)
	}
	if r.logs.open != 0 {
		t.Errorf("%d logs are open", r.logs.open)
	}
}
