package fee

import (
	"os"
	"testing"
	"time"

	"rampgate/tariff"
)

func TestTriggerGaragesWithoutADayPriceCostWhatTheyDid(t *testing.T) {
	file, err := os.Open("../config/garages.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	all, err := tariff.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"market": 720, "station": 600} {
		b := bill(t, all[name], Stay{In: monday, Out: monday.Add(2 * time.Hour)})
		if b.Parking != want {
			t.Errorf("%s: %+v", name, b)
		}
	}
}
