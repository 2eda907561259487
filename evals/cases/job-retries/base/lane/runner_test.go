package lane

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"
)

var errDown = errors.New("the mail server is down")

func newRunner(t *testing.T, slots, logs int) (*Runner, string) {
	t.Helper()
	dir := t.TempDir()
	return NewRunner(NewSlots(slots), NewLogs(dir, logs)), dir
}

func TestRun(t *testing.T) {
	r, dir := newRunner(t, 2, 8)
	err := r.Run(context.Background(), Job{Name: "digest", Timeout: time.Minute, Do: func(ctx context.Context, log io.Writer) error {
		if _, ok := ctx.Deadline(); !ok {
			t.Error("the job has no deadline")
		}
		if r.slots.InUse() != 1 {
			t.Errorf("%d slots in use", r.slots.InUse())
		}
		fmt.Fprintln(log, "sent 12 mails")
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "digest.log")); string(got) != "sent 12 mails\n" {
		t.Errorf("log: %q", got)
	}
	if r.slots.InUse() != 0 {
		t.Error("the slot is still in use")
	}
}

func TestRunFails(t *testing.T) {
	r, _ := newRunner(t, 1, 8)
	fails := Job{Name: "digest", Timeout: time.Minute, Do: func(context.Context, io.Writer) error { return errDown }}
	if err := r.Run(context.Background(), fails); err != errDown {
		t.Errorf("Run: %v", err)
	}
	if got := r.Outcomes(); len(got) != 1 || got[0].Err != errDown {
		t.Errorf("outcomes: %+v", got)
	}
	if err := r.Run(context.Background(), Job{Name: "a/b", Timeout: time.Minute, Do: fails.Do}); err != ErrInvalid {
		t.Errorf("a name with a slash: %v", err)
	}
}

func TestOutcomesAreBounded(t *testing.T) {
	r, _ := newRunner(t, 1, 8)
	for i := 0; i < keepOutcomes+5; i++ {
		r.note(Outcome{Job: fmt.Sprint(i)})
	}
	if got := r.Outcomes(); len(got) != keepOutcomes || got[0].Job != "5" {
		t.Errorf("%d outcomes, the first %+v", len(got), got[0])
	}
}
