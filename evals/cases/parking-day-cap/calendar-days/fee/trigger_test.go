package fee

import (
	"testing"
	"time"
)

func TestTriggerAPeriodBeginsWithTheEntry(t *testing.T) {
	evening := time.Date(2024, 4, 8, 17, 0, 0, 0, time.UTC)
	b := bill(t, harbour, Stay{In: evening, Out: evening.Add(17 * time.Hour)})
	if b.Parking != 1800 || b.Saved != 3300 {
		t.Errorf("from 17:00 to 10:00: %+v", b)
	}
}
