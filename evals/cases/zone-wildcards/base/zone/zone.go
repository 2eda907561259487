package zone

import (
	"errors"
	"sort"
	"sync"
)

var (
	// ErrOutside is returned for names that are not in the zone.
	ErrOutside = errors.New("zone: name is outside the zone")
	// ErrDelegation is returned for NS records below the apex: these zones have no cuts.
	ErrDelegation = errors.New("zone: delegations are not kept here")
)

// node is a name that exists. One without sets is an empty non-terminal: it exists
// because names below it do, and questions for it are answered with NoData.
type node struct {
	sets map[Type][]Record
}

// Zone is safe for concurrent use.
type Zone struct {
	apex string

	mu     sync.RWMutex
	serial uint32
	nodes  map[string]*node
}

// New makes an empty zone. The apex exists from the start.
func New(apex string) (*Zone, error) {
	name, err := Canonical(apex)
	if err != nil {
		return nil, err
	}
	return &Zone{apex: name, nodes: map[string]*node{name: {sets: map[Type][]Record{}}}}, nil
}

// Apex returns the canonical name of the zone.
func (z *Zone) Apex() string { return z.apex }

// Serial returns the version of the zone.
func (z *Zone) Serial() uint32 {
	z.mu.RLock()
	defer z.mu.RUnlock()
	return z.serial
}

// Add puts a record into the zone, and its missing ancestors with it.
func (z *Zone) Add(r Record) error {
	name, err := Canonical(r.Name)
	if err != nil {
		return err
	}
	if !within(name, z.apex) {
		return ErrOutside
	}
	if r.Type == NS && name != z.apex {
		return ErrDelegation
	}
	r.Name = name
	z.mu.Lock()
	defer z.mu.Unlock()
	for n := name; z.nodes[n] == nil; n = parent(n) {
		z.nodes[n] = &node{sets: map[Type][]Record{}}
	}
	z.nodes[name].sets[r.Type] = append(z.nodes[name].sets[r.Type], r)
	z.serial++
	return nil
}

// Lookup answers a question. A CNAME answers for every type.
func (z *Zone) Lookup(qname string, t Type) (Answer, error) {
	name, err := Canonical(qname)
	if err != nil {
		return Answer{}, err
	}
	if !within(name, z.apex) {
		return Answer{}, ErrOutside
	}
	z.mu.RLock()
	defer z.mu.RUnlock()
	if _, ok := z.nodes[name]; !ok {
		return Answer{Code: NameError}, nil
	}
	records := z.rrset(name, t)
	if len(records) == 0 {
		return Answer{Code: NoData}, nil
	}
	return Answer{Records: append([]Record(nil), records...)}, nil
}

// rrset returns the records that answer for a type at an existing name.
// They are the zone's own: callers copy them before they hand them out. Needs mu.
func (z *Zone) rrset(name string, t Type) []Record {
	sets := z.nodes[name].sets
	if alias := sets[CNAME]; len(alias) > 0 {
		return alias
	}
	return sets[t]
}

// Records lists the whole zone in a stable order, as a transfer sends it.
func (z *Zone) Records() []Record {
	z.mu.RLock()
	defer z.mu.RUnlock()
	var all []Record
	for _, n := range z.nodes {
		for _, set := range n.sets {
			all = append(all, set...)
		}
	}
	sort.Slice(all, func(i, j int) bool {
		a, b := all[i], all[j]
		if a.Name != b.Name {
			return a.Name < b.Name
		}
		if a.Type != b.Type {
			return a.Type < b.Type
		}
		return a.Data < b.Data
	})
	return all
}
