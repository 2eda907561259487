// Package vault is the archive of issued invoices.
package vault

import (
	"errors"
	"sync"
	"time"
)

var (
	// ErrNotFound is returned when there is no such invoice.
	ErrNotFound = errors.New("vault: no such invoice")
	// ErrForbidden is returned to people who may not do what they ask for.
	ErrForbidden = errors.New("vault: not permitted")
	// ErrSealed is returned for invoices under a legal hold.
	ErrSealed = errors.New("vault: invoice is under a legal hold")
)

// Invoice is one archived document.
type Invoice struct {
	ID     string
	Tenant string
	Issued time.Time
	Cents  int64
	PDF    []byte
	// Sealed invoices are under a legal hold: their content leaves the vault
	// for nobody, whatever they may do otherwise, until the hold is lifted.
	Sealed bool
}

// Store keeps invoices. It asks nobody for permission.
type Store struct {
	mu       sync.RWMutex
	invoices map[string]Invoice
}

// NewStore makes an empty store.
func NewStore() *Store { return &Store{invoices: map[string]Invoice{}} }

// Put adds an invoice or replaces it.
func (s *Store) Put(inv Invoice) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.invoices[inv.ID] = inv
}

// Get returns an invoice, or ErrNotFound.
func (s *Store) Get(id string) (Invoice, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	inv, ok := s.invoices[id]
	if !ok {
		return Invoice{}, ErrNotFound
	}
	return inv, nil
}

// SetSealed puts an invoice under a hold or lifts it.
func (s *Store) SetSealed(id string, sealed bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	inv, ok := s.invoices[id]
	if !ok {
		return ErrNotFound
	}
	inv.Sealed = sealed
	s.invoices[id] = inv
	return nil
}
