// Package web serves the invoice archive over HTTP.
package web

import (
	"errors"
	"net/http"
	"strings"

	"billvault/access"
	"billvault/vault"
)

// Login finds out who sends a request. It answers the request itself if nobody is logged in.
type Login func(w http.ResponseWriter, r *http.Request) (access.Principal, bool)

// Routes returns the pages of the archive.
func Routes(s *vault.Service, login Login) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/pdf/", func(w http.ResponseWriter, r *http.Request) {
		p, ok := login(w, r)
		if !ok {
			return
		}
		pdf, receipt, err := s.Download(p, strings.TrimPrefix(r.URL.Path, "/pdf/"))
		if err != nil {
			refuse(w, err)
			return
		}
		w.Header().Set("X-Receipt", receipt)
		send(w, pdf)
	})
	return mux
}

func send(w http.ResponseWriter, pdf []byte) {
	w.Header().Set("Content-Type", "application/pdf")
	w.Header().Set("Cache-Control", "private, no-store")
	_, _ = w.Write(pdf) // the client is gone if this fails
}

func refuse(w http.ResponseWriter, err error) {
	switch {
	case errors.Is(err, vault.ErrNotFound):
		http.Error(w, "there is no such invoice", http.StatusNotFound)
	case errors.Is(err, vault.ErrForbidden):
		http.Error(w, "not permitted", http.StatusForbidden)
	case errors.Is(err, vault.ErrSealed):
		http.Error(w, "under a legal hold", http.StatusUnavailableForLegalReasons)
	default:
		http.Error(w, "something went wrong", http.StatusInternalServerError)
	}
}
