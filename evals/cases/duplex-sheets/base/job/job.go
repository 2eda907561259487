// Package job says what a print job is.
package job

import "errors"

// ErrInvalid is returned for jobs that no printer could take.
var ErrInvalid = errors.New("job: invalid print job")

const (
	maxPages  = 5000
	maxCopies = 500
)

// Status is where a job stands.
type Status string

// The states of a job.
const (
	Waiting  Status = "waiting"
	Printing Status = "printing"
	Done     Status = "done"
	Dropped  Status = "dropped"
)

// Job is one document on its way to a printer.
type Job struct {
	ID      string `json:"id"`
	Owner   string `json:"owner"`
	Printer string `json:"printer"`
	// Pages of the document.
	Pages int `json:"pages"`
	// Copies are printed one after the other; each starts on a fresh sheet.
	Copies int    `json:"copies"`
	Status Status `json:"status"`
}

// Validate reports ErrInvalid unless the job can be printed.
func (j Job) Validate() error {
	if j.Owner == "" || j.Printer == "" {
		return ErrInvalid
	}
	if j.Pages < 1 || j.Pages > maxPages || j.Copies < 1 || j.Copies > maxCopies {
		return ErrInvalid
	}
	return nil
}
