package fee

import (
	"os"
	"testing"
	"time"

	"rampgate/tariff"
)

var harbour = tariff.Tariff{
	GraceMinutes: 15,
	StepMinutes:  60,
	StepCents:    300,
	KWhCents:     49,
	LostCents:    1000,
}

var monday = time.Date(2024, 4, 8, 9, 0, 0, 0, time.UTC)

func bill(t *testing.T, tf tariff.Tariff, s Stay) Bill {
	t.Helper()
	b, err := Compute(tf, s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestCompute(t *testing.T) {
	for _, c := range []struct {
		minutes int
		want    int
	}{
		{0, 0},
		{15, 0},
		{16, 300},
		{60, 300},
		{61, 600},
		{150, 900},
	} {
		b := bill(t, harbour, Stay{In: monday, Out: monday.Add(time.Duration(c.minutes) * time.Minute)})
		if b.Parking != c.want || b.Total() != c.want {
			t.Errorf("%d minutes: %+v", c.minutes, b)
		}
	}
	if _, err := Compute(harbour, Stay{In: monday, Out: monday.Add(-time.Second)}); err != ErrBackwards {
		t.Errorf("backwards: %v", err)
	}
}

func TestExtras(t *testing.T) {
	b := bill(t, harbour, Stay{In: monday, Out: monday.Add(2 * time.Hour), WattHours: 10500, Lost: true})
	if b.Parking != 600 || b.Energy != 515 || b.Total() != 2115 {
		t.Errorf("%+v", b)
	}
}

func TestGaragesInUse(t *testing.T) {
	file, err := os.Open("../config/garages.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	all, err := tariff.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"harbour", "market", "station"} {
		if all[name].StepCents == 0 {
			t.Errorf("%s costs nothing", name)
		}
	}
}
