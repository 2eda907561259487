package queue

import (
	"bytes"
	"testing"

	"spoolhall/job"
	"spoolhall/journal"
	"spoolhall/quota"
)

func submit(t *testing.T, q *Queue, j job.Job) string {
	t.Helper()
	id, err := q.Submit(j)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestSubmitAndNext(t *testing.T) {
	ledger := quota.NewLedger(50)
	q := New(ledger)
	id := submit(t, q, job.Job{Owner: "ines", Printer: "library", Pages: 4, Copies: 3})
	if left := ledger.Left("ines"); left != 38 {
		t.Errorf("left after submit: %d", left)
	}
	if _, ok := q.Next("lab"); ok {
		t.Error("lab has no job")
	}
	if j, ok := q.Next("library"); !ok || j.ID != id {
		t.Errorf("Next: %+v, %t", j, ok)
	}
	if err := q.Finish(id); err != nil {
		t.Error(err)
	}
	if _, err := q.Submit(job.Job{Owner: "ines", Printer: "library", Pages: 39, Copies: 1}); err != quota.ErrExceeded {
		t.Errorf("over quota: %v", err)
	}
}

func TestRefunds(t *testing.T) {
	ledger := quota.NewLedger(50)
	q := New(ledger)
	first := submit(t, q, job.Job{Owner: "ines", Printer: "library", Pages: 4, Copies: 3})
	second := submit(t, q, job.Job{Owner: "ines", Printer: "library", Pages: 5, Copies: 2})
	if err := q.Cancel(first); err != nil {
		t.Fatal(err)
	}
	if left := ledger.Left("ines"); left != 40 {
		t.Errorf("left after cancel: %d", left)
	}
	q.Next("library")
	if err := q.Fail(second, 1); err != nil {
		t.Fatal(err)
	}
	if left := ledger.Left("ines"); left != 45 {
		t.Errorf("left after fail: %d", left)
	}
	if err := q.Cancel(second); err != ErrUnknown {
		t.Errorf("cancel of a dropped job: %v", err)
	}
}

func TestJournalRoundTrip(t *testing.T) {
	q := New(quota.NewLedger(50))
	submit(t, q, job.Job{Owner: "ines", Printer: "library", Pages: 4, Copies: 3})
	submit(t, q, job.Job{Owner: "omar", Printer: "lab", Pages: 1, Copies: 1})
	q.Next("library")
	var file bytes.Buffer
	if err := journal.Save(&file, q.Jobs()); err != nil {
		t.Fatal(err)
	}
	jobs, err := journal.Load(&file)
	if err != nil {
		t.Fatal(err)
	}
	again := New(quota.NewLedger(50))
	again.Restore(jobs)
	if j, ok := again.Next("library"); !ok || j.ID != "p1" || j.Pages != 4 {
		t.Errorf("Next after restore: %+v, %t", j, ok)
	}
	if id := submit(t, again, job.Job{Owner: "omar", Printer: "lab", Pages: 1, Copies: 1}); id != "p3" {
		t.Errorf("id after restore: %s", id)
	}
}
