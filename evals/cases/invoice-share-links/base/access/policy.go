// Package access says who may do what in the invoice archive.
package access

// Role is what somebody is in their company.
type Role string

// The roles.
const (
	Clerk   Role = "clerk"
	Manager Role = "manager"
	// Auditor is an outside accountant who works through the books in the archive.
	Auditor Role = "auditor"
)

// Principal is whoever is logged in.
type Principal struct {
	ID     string
	Tenant string
	Role   Role
}

// CanRead tells whether somebody may look at the invoices of a tenant.
func CanRead(p Principal, tenant string) bool {
	if p.Tenant == "" || p.Tenant != tenant {
		return false
	}
	return p.Role == Clerk || p.Role == Manager || p.Role == Auditor
}

// CanPassOn tells whether somebody may take invoices of a tenant out of the archive.
// Auditors look at them on the spot.
func CanPassOn(p Principal, tenant string) bool {
	return CanRead(p, tenant) && p.Role != Auditor
}

// CanSeal tells whether somebody may put invoices of a tenant under a legal hold, or lift it.
func CanSeal(p Principal, tenant string) bool {
	return CanRead(p, tenant) && p.Role == Manager
}
