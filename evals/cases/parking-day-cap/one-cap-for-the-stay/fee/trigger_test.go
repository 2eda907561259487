package fee

import (
	"testing"
	"time"
)

func TestTriggerTheLastPeriodIsChargedByTheStep(t *testing.T) {
	b := bill(t, harbour, Stay{In: monday, Out: monday.Add(26 * time.Hour)})
	if b.Parking != 1800+600 || b.Saved != 5400 {
		t.Errorf("26 hours: %+v", b)
	}
}
