// Package lane runs scheduled jobs, only so many at a time.
package lane

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"
)

// ErrInvalid is returned for jobs that cannot be run.
var ErrInvalid = errors.New("lane: invalid job")

// Job is something to be done now and then.
type Job struct {
	// Name is also the name of the job's log.
	Name string
	// Timeout is how long the job may take.
	Timeout time.Duration
	// Do does the work. What it writes to log is kept.
	Do func(ctx context.Context, log io.Writer) error
}

// Validate reports ErrInvalid unless the job can be run.
func (j Job) Validate() error {
	if j.Name == "" || strings.ContainsAny(j.Name, `/\`) || j.Timeout <= 0 || j.Do == nil {
		return ErrInvalid
	}
	return nil
}
