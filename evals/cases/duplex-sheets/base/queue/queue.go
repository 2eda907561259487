// Package queue holds print jobs until their printer takes them.
package queue

import (
	"errors"
	"strconv"
	"sync"

	"spoolhall/job"
	"spoolhall/quota"
)

// ErrUnknown is returned for jobs that are not in the queue, or not in the state that the call needs.
var ErrUnknown = errors.New("queue: no such job")

// Queue is safe for concurrent use.
type Queue struct {
	ledger *quota.Ledger

	mu   sync.Mutex
	last int
	jobs []*job.Job
}

// New makes an empty queue that charges a ledger.
func New(ledger *quota.Ledger) *Queue { return &Queue{ledger: ledger} }

// Submit charges the owner and queues the job. It returns the job's id.
func (q *Queue) Submit(j job.Job) (string, error) {
	if err := j.Validate(); err != nil {
		return "", err
	}
	if err := q.ledger.Charge(j.Owner, j.Pages*j.Copies); err != nil {
		return "", err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.last++
	j.ID = "p" + strconv.Itoa(q.last)
	j.Status = job.Waiting
	q.jobs = append(q.jobs, &j)
	return j.ID, nil
}

// Next hands the oldest waiting job of a printer over to it.
func (q *Queue) Next(printer string) (job.Job, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, j := range q.jobs {
		if j.Printer == printer && j.Status == job.Waiting {
			j.Status = job.Printing
			return *j, true
		}
	}
	return job.Job{}, false
}

// Finish notes that a job has been printed.
func (q *Queue) Finish(id string) error {
	_, err := q.move(id, job.Printing, job.Done)
	return err
}

// Restore takes over the jobs that an earlier process left. They have been charged already.
// Jobs that were printing at the time wait again.
func (q *Queue) Restore(jobs []job.Job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, j := range jobs {
		j := j
		if j.Status == job.Printing {
			j.Status = job.Waiting
		}
		if n, err := strconv.Atoi(j.ID[1:]); err == nil && n > q.last {
			q.last = n
		}
		q.jobs = append(q.jobs, &j)
	}
}

// Jobs returns all jobs, the oldest first.
func (q *Queue) Jobs() []job.Job {
	q.mu.Lock()
	defer q.mu.Unlock()
	all := make([]job.Job, 0, len(q.jobs))
	for _, j := range q.jobs {
		all = append(all, *j)
	}
	return all
}

// move changes a job's state from one to another and returns the job.
func (q *Queue) move(id string, from, to job.Status) (job.Job, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, j := range q.jobs {
		if j.ID == id && j.Status == from {
			j.Status = to
			return *j, nil
		}
	}
	return job.Job{}, ErrUnknown
}
