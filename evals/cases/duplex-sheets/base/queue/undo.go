package queue

import "spoolhall/job"

// Cancel takes a waiting job out and gives its owner back what it cost.
func (q *Queue) Cancel(id string) error {
	j, err := q.move(id, job.Waiting, job.Dropped)
	if err != nil {
		return err
	}
	q.ledger.Refund(j.Owner, j.Pages*j.Copies)
	return nil
}

// Fail notes that a printer gave up on a job after some complete copies, and refunds the others.
func (q *Queue) Fail(id string, copies int) error {
	j, err := q.move(id, job.Printing, job.Dropped)
	if err != nil {
		return err
	}
	if copies >= 0 && copies < j.Copies {
		q.ledger.Refund(j.Owner, j.Pages*(j.Copies-copies))
	}
	return nil
}
