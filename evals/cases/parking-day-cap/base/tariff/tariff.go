// Package tariff reads what parking costs in each garage.
package tariff

import (
	"encoding/json"
	"fmt"
	"io"
)

const dayMinutes = 24 * 60

// Tariff is the price list of one garage. Prices are in cents.
type Tariff struct {
	// GraceMinutes: stays that are not longer are free.
	GraceMinutes int `json:"grace_minutes"`
	// StepMinutes is the unit of parking time; every unit that has begun is paid. It divides a day.
	StepMinutes int `json:"step_minutes"`
	StepCents   int `json:"step_cents"`
	// KWhCents is the price of a kilowatt-hour at a charging point.
	KWhCents int `json:"kwh_cents"`
	// LostCents is added when the ticket was lost and the entry is taken from the camera.
	LostCents int `json:"lost_cents"`
}

func (t Tariff) check() error {
	if t.StepMinutes < 1 || dayMinutes%t.StepMinutes != 0 {
		return fmt.Errorf("step_minutes %d does not divide a day", t.StepMinutes)
	}
	for _, n := range []int{t.GraceMinutes, t.StepCents, t.KWhCents, t.LostCents} {
		if n < 0 {
			return fmt.Errorf("%d is negative", n)
		}
	}
	return nil
}

// Load reads the tariffs of all garages, by name of the garage. What is not given is 0.
func Load(r io.Reader) (map[string]Tariff, error) {
	in := json.NewDecoder(r)
	in.DisallowUnknownFields()
	var all map[string]Tariff
	if err := in.Decode(&all); err != nil {
		return nil, fmt.Errorf("tariff: %w", err)
	}
	for name, t := range all {
		if err := t.check(); err != nil {
			return nil, fmt.Errorf("tariff: %s: %w", name, err)
		}
	}
	return all, nil
}
