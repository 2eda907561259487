package zone

// Type is the type of a resource record.
type Type uint16

// The types this server keeps.
const (
	A     Type = 1
	NS    Type = 2
	CNAME Type = 5
	MX    Type = 15
	TXT   Type = 16
	AAAA  Type = 28
)

// Record is one resource record.
type Record struct {
	Name string
	Type Type
	TTL  uint32
	Data string
}

// Code says how a question was answered.
type Code int

const (
	// Success: there are records.
	Success Code = iota
	// NoData: the name exists, but not with this type.
	NoData
	// NameError: there is no such name.
	NameError
)

// Answer is what the zone has to say about a name and a type.
type Answer struct {
	Code    Code
	Records []Record
}
