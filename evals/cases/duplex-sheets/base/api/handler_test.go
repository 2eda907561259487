package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"spoolhall/queue"
	"spoolhall/quota"
)

func post(q *queue.Queue, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/jobs", strings.NewReader(body))
	r.Header.Set("X-Campus-User", "ines")
	w := httptest.NewRecorder()
	Submit(q).ServeHTTP(w, r)
	return w
}

func TestSubmit(t *testing.T) {
	q := queue.New(quota.NewLedger(20))
	for _, c := range []struct {
		body string
		want int
	}{
		{`{"printer":"library","pages":3,"copies":2}`, http.StatusCreated},
		{`{"printer":"library","pages":30,"copies":1}`, http.StatusPaymentRequired},
		{`{"printer":"library","pages":0,"copies":1}`, http.StatusBadRequest},
		{`{"pages":1,"copies":1}`, http.StatusBadRequest},
		{`pages`, http.StatusBadRequest},
	} {
		if got := post(q, c.body).Code; got != c.want {
			t.Errorf("%s: %d, want %d", c.body, got, c.want)
		}
	}
	if got := post(q, `{"printer":"library","pages":1,"copies":1}`).Header().Get("Location"); got != "/jobs/p2" {
		t.Errorf("Location: %s", got)
	}
}
