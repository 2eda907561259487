package lane

import "context"

// Slots bounds how many jobs run at the same time.
type Slots struct {
	taken chan struct{}
}

// NewSlots makes n slots.
func NewSlots(n int) *Slots { return &Slots{taken: make(chan struct{}, n)} }

// Acquire takes a slot as soon as there is one. Whoever got one must Release it.
func (s *Slots) Acquire(ctx context.Context) error {
	select {
	case s.taken <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Release gives a slot back.
func (s *Slots) Release() { <-s.taken }

// InUse returns how many slots are taken.
func (s *Slots) InUse() int { return len(s.taken) }
