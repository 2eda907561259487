package vault

import (
	"strings"
	"testing"
	"time"
)

func TestTriggerNobodyCanMakeALinkWorkLonger(t *testing.T) {
	f := newFixture(t)
	token, err := f.Share(clerk, "NW-2041", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(token, ".")
	f.clock = f.clock.AddDate(1, 0, 0)
	if pdf, err := f.OpenShared(parts[0] + ".4102444800." + parts[2]); err != ErrLink {
		t.Errorf("with another end: %q, %v", pdf, err)
	}
}
