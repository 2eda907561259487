// Package gateway takes readings from field sensors and passes them on.
package gateway

import (
	"errors"
	"math"
	"time"
)

// ErrBadReading is returned for readings that say nothing.
var ErrBadReading = errors.New("gateway: bad reading")

// Reading is one value of one sensor.
type Reading struct {
	Sensor string
	Value  float64
	At     time.Time
}

func (r Reading) check() error {
	if r.Sensor == "" || r.At.IsZero() || math.IsNaN(r.Value) || math.IsInf(r.Value, 0) {
		return ErrBadReading
	}
	return nil
}
