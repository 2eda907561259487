package zone

import "sync"

// maxChain bounds how many aliases are followed for one question.
const maxChain = 8

// Store holds the zones of a server.
type Store struct {
	mu    sync.RWMutex
	zones map[string]*Zone
}

// NewStore makes a store without zones.
func NewStore() *Store { return &Store{zones: map[string]*Zone{}} }

// Put adds a zone, or replaces the one of the same name.
func (s *Store) Put(z *Zone) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.zones[z.Apex()] = z
}

// Find returns the zone with the longest apex that holds the name, nil if there is none.
func (s *Store) Find(name string) *Zone {
	canonical, err := Canonical(name)
	if err != nil {
		return nil
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	for n := canonical; ; n = parent(n) {
		if z := s.zones[n]; z != nil {
			return z
		}
		if n == "." {
			return nil
		}
	}
}

// Outdated tells whether a primary that announces this serial has a newer zone than ours.
func (s *Store) Outdated(apex string, announced uint32) bool {
	z := s.Find(apex)
	return z != nil && announced > z.Serial()
}

// Resolve answers a question from all zones and follows aliases as far as they lead within them.
func (s *Store) Resolve(qname string, t Type) (Answer, error) {
	var chain []Record
	name := qname
	for i := 0; i < maxChain; i++ {
		z := s.Find(name)
		if z == nil {
			if i == 0 {
				return Answer{}, ErrOutside
			}
			return Answer{Records: chain}, nil
		}
		answer, err := z.Lookup(name, t)
		if err != nil {
			return Answer{}, err
		}
		chain = append(chain, answer.Records...)
		if len(answer.Records) == 0 || t == CNAME || answer.Records[0].Type != CNAME {
			return Answer{Code: answer.Code, Records: chain}, nil
		}
		name = answer.Records[0].Data
	}
	return Answer{Records: chain}, nil
}
