// Package status shows how a gateway is doing.
package status

import (
	"encoding/json"
	"net/http"
	"time"

	"fieldgate/gateway"
)

const silentAfter = 15 * time.Minute

type report struct {
	Silent []string `json:"silent"`
	Failed int      `json:"failed"`
}

// Handler serves the state of a gateway as JSON.
func Handler(g *gateway.Gateway, now func() time.Time) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out := report{Silent: g.Silent(now().Add(-silentAfter)), Failed: g.Failed()}
		if out.Silent == nil {
			out.Silent = []string{}
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(out) // the client is gone if this fails
	})
}
