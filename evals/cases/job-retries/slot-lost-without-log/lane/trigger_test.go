package lane

import (
	"context"
	"testing"
	"time"
)

func TestTriggerAttemptWithoutALogGivesItsSlotBack(t *testing.T) {
	r, _ := newRunner(t, 2, 1)
	r.wait = func(context.Context, time.Duration) error { return nil }
	other, err := r.logs.Open("other")
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Run(context.Background(), flaky(0, 0, errDown)); err != ErrLogsBusy {
		t.Fatalf("Run: %v", err)
	}
	if r.slots.InUse() != 0 {
		t.Errorf("%d slots in use after the run", r.slots.InUse())
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
}
