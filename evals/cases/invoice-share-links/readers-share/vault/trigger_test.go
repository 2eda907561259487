package vault

import (
	"testing"
	"time"
)

func TestTriggerAuditorsMakeNoLinks(t *testing.T) {
	f := newFixture(t)
	if _, err := f.Share(auditor, "NW-2041", time.Hour); err != ErrForbidden {
		t.Errorf("auditor shares: %v", err)
	}
}
