package lane

import (
	"context"
	"sync"
	"time"
)

// keepOutcomes is how many outcomes are remembered for the overview.
const keepOutcomes = 100

// Outcome says how a run of a job ended.
type Outcome struct {
	Job  string
	At   time.Time
	Took time.Duration
	Err  error
}

// Runner runs jobs in slots. It is safe for concurrent use.
type Runner struct {
	slots *Slots
	logs  *Logs
	now   func() time.Time

	mu       sync.Mutex
	outcomes []Outcome
}

// NewRunner makes a runner.
func NewRunner(slots *Slots, logs *Logs) *Runner {
	return &Runner{slots: slots, logs: logs, now: time.Now}
}

// Run waits for a slot and runs a job in it.
func (r *Runner) Run(ctx context.Context, j Job) error {
	if err := j.Validate(); err != nil {
		return err
	}
	start := r.now()
	err := r.run(ctx, j)
	r.note(Outcome{Job: j.Name, At: start, Took: r.now().Sub(start), Err: err})
	return err
}

func (r *Runner) run(ctx context.Context, j Job) error {
	if err := r.slots.Acquire(ctx); err != nil {
		return err
	}
	defer r.slots.Release()
	log, err := r.logs.Open(j.Name)
	if err != nil {
		return err
	}
	defer log.Close()
	ctx, cancel := context.WithTimeout(ctx, j.Timeout)
	defer cancel()
	return j.Do(ctx, log)
}

// note remembers an outcome and forgets the oldest ones.
func (r *Runner) note(o Outcome) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.outcomes = append(r.outcomes, o)
	if extra := len(r.outcomes) - keepOutcomes; extra > 0 {
		r.outcomes = append([]Outcome(nil), r.outcomes[extra:]...)
	}
}

// Outcomes returns the latest outcomes, the oldest first.
func (r *Runner) Outcomes() []Outcome {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Outcome(nil), r.outcomes...)
}
