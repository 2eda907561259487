package queue

import (
	"testing"

	"spoolhall/job"
	"spoolhall/quota"
)

func TestTriggerCancelledDuplexJobGivesBackWhatItTook(t *testing.T) {
	ledger := quota.NewLedger(50)
	q := New(ledger)
	if err := q.Cancel(submit(t, q, job.Job{Owner: "ines", Printer: "library", Pages: 10, Copies: 2, Sides: 2})); err != nil {
		t.Fatal(err)
	}
	if left := ledger.Left("ines"); left != 50 {
		t.Errorf("left after submit and cancel: %d", left)
	}
}

func TestTriggerFailedDuplexJobGivesBackTheOtherCopies(t *testing.T) {
	ledger := quota.NewLedger(50)
	q := New(ledger)
	id := submit(t, q, job.Job{Owner: "ines", Printer: "library", Pages: 10, Copies: 2, Sides: 2})
	q.Next("library")
	if err := q.Fail(id, 1); err != nil {
		t.Fatal(err)
	}
	if left := ledger.Left("ines"); left != 45 {
		t.Errorf("left after one of two copies: %d", left)
	}
}
