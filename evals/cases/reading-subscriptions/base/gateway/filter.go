package gateway

import "math"

// Filter decides whether a reading is passed on. The gateway calls filters before it stores
// the reading and with none of its locks held, so a filter may ask the gateway for anything.
type Filter func(Reading) bool

// All lets every reading pass.
func All(Reading) bool { return true }

// Sensors lets the readings of some sensors pass.
func Sensors(names ...string) Filter {
	wanted := make(map[string]bool, len(names))
	for _, name := range names {
		wanted[name] = true
	}
	return func(r Reading) bool { return wanted[r.Sensor] }
}

// ChangedBy lets readings pass that differ from the sensor's latest by at least delta, and first ones.
func ChangedBy(g *Gateway, delta float64) Filter {
	return func(r Reading) bool {
		last, ok := g.Latest(r.Sensor)
		return !ok || math.Abs(r.Value-last.Value) >= delta
	}
}
