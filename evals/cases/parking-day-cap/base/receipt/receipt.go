// Package receipt prints bills for the pay station.
package receipt

import (
	"fmt"
	"strings"

	"rampgate/fee"
)

// Print lays a bill out for the printer, one item a line.
func Print(b fee.Bill) string {
	var out strings.Builder
	line(&out, "Parking", b.Parking)
	if b.Energy > 0 {
		line(&out, "Charging", b.Energy)
	}
	if b.Lost > 0 {
		line(&out, "Lost ticket", b.Lost)
	}
	line(&out, "Total", b.Total())
	return out.String()
}

func line(out *strings.Builder, what string, cents int) {
	fmt.Fprintf(out, "%-12s %6d.%02d\n", what, cents/100, cents%100)
}
