package lane

import (
	"context"
	"testing"
	"time"
)

func TestTriggerAWaitingJobHasNoSlot(t *testing.T) {
	r, _ := newRunner(t, 1, 8)
	inUse := -1
	r.wait = func(context.Context, time.Duration) error {
		inUse = r.slots.InUse()
		return nil
	}
	if err := r.Run(context.Background(), flaky(1, 1, errDown)); err != nil {
		t.Fatal(err)
	}
	if inUse != 0 {
		t.Errorf("%d slots in use while the job waits", inUse)
	}
}
