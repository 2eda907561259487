// Package journal keeps the queue across restarts: one JSON object a line.
package journal

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"spoolhall/job"
)

// Save writes the jobs that are not finished. It is called when the spooler stops.
func Save(w io.Writer, jobs []job.Job) error {
	out := json.NewEncoder(w)
	for _, j := range jobs {
		if j.Status == job.Done || j.Status == job.Dropped {
			continue
		}
		if err := out.Encode(j); err != nil {
			return fmt.Errorf("journal: %w", err)
		}
	}
	return nil
}

// Load reads what Save wrote, by this version of the spooler or an earlier one.
func Load(r io.Reader) ([]job.Job, error) {
	var jobs []job.Job
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var j job.Job
		if err := json.Unmarshal(lines.Bytes(), &j); err != nil {
			return nil, fmt.Errorf("journal: line %d: %w", n, err)
		}
		if len(j.ID) < 2 {
			return nil, fmt.Errorf("journal: line %d: no job id", n)
		}
		jobs = append(jobs, j)
	}
	return jobs, lines.Err()
}
