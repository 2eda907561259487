// Package quota keeps what every user may still print this term.
package quota

import (
	"errors"
	"sync"
)

// ErrExceeded is returned when a charge is more than what is left.
var ErrExceeded = errors.New("quota: not enough left")

// Ledger is safe for concurrent use. At start, the card system replays into it what was charged this term.
type Ledger struct {
	mu        sync.Mutex
	allowance int
	used      map[string]int
}

// NewLedger makes a ledger in which everybody has the same allowance.
func NewLedger(allowance int) *Ledger {
	return &Ledger{allowance: allowance, used: map[string]int{}}
}

// Charge takes n from a user's allowance, or nothing if there is not enough.
func (l *Ledger) Charge(user string, n int) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.used[user]+n > l.allowance {
		return ErrExceeded
	}
	l.used[user] += n
	return nil
}

// Refund gives back what an earlier Charge took, or part of it.
func (l *Ledger) Refund(user string, n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.used[user] -= n
}

// Left returns what a user may still print.
func (l *Ledger) Left(user string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.allowance - l.used[user]
}
