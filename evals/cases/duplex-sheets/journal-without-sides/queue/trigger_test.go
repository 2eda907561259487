package queue

import (
	"strings"
	"testing"

	"spoolhall/journal"
	"spoolhall/quota"
)

func TestTriggerJobsOfAnEarlierVersionAreSimplex(t *testing.T) {
	old := `{"id":"p7","owner":"ines","printer":"library","pages":4,"copies":3,"status":"waiting"}`
	jobs, err := journal.Load(strings.NewReader(old))
	if err != nil {
		t.Fatal(err)
	}
	ledger := quota.NewLedger(50)
	if err := ledger.Charge("ines", 12); err != nil {
		t.Fatal(err)
	}
	q := New(ledger)
	q.Restore(jobs)
	if err := q.Cancel("p7"); err != nil {
		t.Fatal(err)
	}
	if left := ledger.Left("ines"); left != 50 {
		t.Errorf("left after cancel: %d", left)
	}
}
