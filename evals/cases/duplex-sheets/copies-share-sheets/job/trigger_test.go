package job

import "testing"

func TestTriggerEveryCopyStartsOnAFreshSheet(t *testing.T) {
	if got := (Job{Pages: 3, Copies: 4, Sides: 2}).Sheets(); got != 8 {
		t.Errorf("four copies of three pages: %d sheets", got)
	}
}
