// Package fee computes what a stay in a garage costs.
package fee

import (
	"errors"
	"time"

	"rampgate/tariff"
)

// ErrBackwards is returned for stays that end before they begin.
var ErrBackwards = errors.New("fee: the stay ends before it begins")

// Stay is one visit to a garage.
type Stay struct {
	In, Out time.Time
	// WattHours were drawn from a charging point.
	WattHours int
	// Lost: there is no ticket, In is the camera's.
	Lost bool
}

// Bill is what a stay costs, in cents.
type Bill struct {
	Parking int
	Energy  int
	Lost    int
}

// Total is what is to be paid.
func (b Bill) Total() int { return b.Parking + b.Energy + b.Lost }

// Compute makes the bill of a stay.
func Compute(t tariff.Tariff, s Stay) (Bill, error) {
	d := s.Out.Sub(s.In)
	if d < 0 {
		return Bill{}, ErrBackwards
	}
	bill := Bill{Energy: (s.WattHours*t.KWhCents + 999) / 1000}
	if s.Lost {
		bill.Lost = t.LostCents
	}
	if d > time.Duration(t.GraceMinutes)*time.Minute {
		bill.Parking = steps(t, d) * t.StepCents
	}
	return bill, nil
}

// steps counts the units of parking time that have begun.
func steps(t tariff.Tariff, d time.Duration) int {
	unit := time.Duration(t.StepMinutes) * time.Minute
	return int((d + unit - 1) / unit)
}
