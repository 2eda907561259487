package vault

import (
	"testing"
	"time"
)

func TestTriggerLinkMadeBeforeTheHold(t *testing.T) {
	f := newFixture(t)
	token, err := f.Share(clerk, "NW-2041", 48*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Seal(manager, "NW-2041", true); err != nil {
		t.Fatal(err)
	}
	if pdf, err := f.OpenShared(token); err != ErrSealed || pdf != nil {
		t.Errorf("link to a sealed invoice: %q, %v", pdf, err)
	}
}
