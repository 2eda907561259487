package receipt

import (
	"testing"

	"rampgate/fee"
)

func TestPrint(t *testing.T) {
	got := Print(fee.Bill{Parking: 600, Energy: 505})
	want := "Parking           6.00\nCharging          5.05\nTotal            11.05\n"
	if got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}
