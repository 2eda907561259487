package gateway

import (
	"sort"
	"sync"
	"time"
)

// Sink is where readings go: a message broker, a file, another gateway.
type Sink interface {
	Write(Reading) error
}

type route struct {
	filter Filter
	sink   Sink
}

// Gateway is safe for concurrent use.
type Gateway struct {
	mu     sync.Mutex
	latest map[string]Reading
	routes []route
	failed int
}

// New makes a gateway without routes.
func New() *Gateway { return &Gateway{latest: map[string]Reading{}} }

// Route passes the readings that a filter lets through on to a sink.
func (g *Gateway) Route(filter Filter, sink Sink) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.routes = append(g.routes, route{filter, sink})
}

// Ingest takes a reading in. Sinks that fail are counted, they do not fail the call.
func (g *Gateway) Ingest(r Reading) error {
	if err := r.check(); err != nil {
		return err
	}
	g.mu.Lock()
	routes := append([]route(nil), g.routes...)
	g.mu.Unlock()

	var sinks []Sink
	for _, route := range routes {
		if route.filter(r) {
			sinks = append(sinks, route.sink)
		}
	}

	g.mu.Lock()
	if last, ok := g.latest[r.Sensor]; !ok || last.At.Before(r.At) {
		g.latest[r.Sensor] = r
	}
	g.mu.Unlock()

	for _, sink := range sinks {
		if err := sink.Write(r); err != nil {
			g.mu.Lock()
			g.failed++
			g.mu.Unlock()
		}
	}
	return nil
}

// Latest returns the newest reading of a sensor.
func (g *Gateway) Latest(sensor string) (Reading, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	r, ok := g.latest[sensor]
	return r, ok
}

// Silent lists the sensors without a reading since some time.
func (g *Gateway) Silent(since time.Time) []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	var names []string
	for name, r := range g.latest {
		if r.At.Before(since) {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
}

// Failed returns how often a sink did not take a reading.
func (g *Gateway) Failed() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.failed
}
