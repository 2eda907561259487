// Package zone holds DNS zones in memory and answers questions from them.
package zone

import (
	"errors"
	"strings"
)

// ErrBadName is returned for names that cannot stand in a zone.
var ErrBadName = errors.New("zone: malformed domain name")

const (
	maxName  = 254 // with the final dot
	maxLabel = 63
)

// Canonical returns the lower-case, fully qualified form of a name.
func Canonical(name string) (string, error) {
	name = strings.ToLower(strings.TrimSpace(name))
	switch name {
	case "":
		return "", ErrBadName
	case ".":
		return name, nil
	}
	if !strings.HasSuffix(name, ".") {
		name += "."
	}
	if len(name) > maxName {
		return "", ErrBadName
	}
	for _, label := range strings.Split(strings.TrimSuffix(name, "."), ".") {
		if label == "" || len(label) > maxLabel {
			return "", ErrBadName
		}
	}
	return name, nil
}

// parent cuts the leftmost label off a canonical name. The root is its own parent.
func parent(name string) string {
	i := strings.IndexByte(name, '.')
	if i < 0 || i == len(name)-1 {
		return "."
	}
	return name[i+1:]
}

// within tells whether a canonical name is the apex or lies below it.
func within(name, apex string) bool {
	return apex == "." || name == apex || strings.HasSuffix(name, "."+apex)
}
