// Package api takes print jobs from the campus portal.
package api

import (
	"encoding/json"
	"errors"
	"net/http"

	"spoolhall/job"
	"spoolhall/queue"
	"spoolhall/quota"
)

const maxBody = 4096

type request struct {
	Printer string `json:"printer"`
	Pages   int    `json:"pages"`
	Copies  int    `json:"copies"`
}

// Submit serves POST /jobs. The portal's proxy has put the user into X-Campus-User.
func Submit(q *queue.Queue) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in request
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody)).Decode(&in); err != nil {
			http.Error(w, "malformed request", http.StatusBadRequest)
			return
		}
		if in.Printer == "" || in.Pages < 1 || in.Copies < 1 {
			http.Error(w, "printer, pages and copies are needed", http.StatusBadRequest)
			return
		}
		id, err := q.Submit(job.Job{
			Owner:   r.Header.Get("X-Campus-User"),
			Printer: in.Printer,
			Pages:   in.Pages,
			Copies:  in.Copies,
		})
		switch {
		case errors.Is(err, job.ErrInvalid):
			http.Error(w, "this job cannot be printed", http.StatusBadRequest)
		case errors.Is(err, quota.ErrExceeded):
			http.Error(w, "not enough print quota left", http.StatusPaymentRequired)
		case err != nil:
			http.Error(w, "the spooler is not available", http.StatusServiceUnavailable)
		default:
			w.Header().Set("Location", "/jobs/"+id)
			w.WriteHeader(http.StatusCreated)
		}
	})
}
