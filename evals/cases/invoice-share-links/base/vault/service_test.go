package vault

import (
	"strings"
	"testing"
	"time"

	"billvault/access"
)

var (
	clerk   = access.Principal{ID: "cleo", Tenant: "northwind", Role: access.Clerk}
	manager = access.Principal{ID: "mads", Tenant: "northwind", Role: access.Manager}
	auditor = access.Principal{ID: "aude", Tenant: "northwind", Role: access.Auditor}
	foreign = access.Principal{ID: "fritz", Tenant: "seaside", Role: access.Manager}
)

type fixture struct {
	*Service
	clock time.Time
	notes []string
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	signer, err := NewSigner([]byte(strings.Repeat("k", 32)))
	if err != nil {
		t.Fatal(err)
	}
	f := &fixture{clock: time.Date(2024, 3, 1, 9, 0, 0, 0, time.UTC)}
	store := NewStore()
	store.Put(Invoice{ID: "NW-2041", Tenant: "northwind", Cents: 12900, PDF: []byte("%PDF 2041")})
	f.Service = NewService(store, signer, func(_ time.Time, who, what, invoice string) {
		f.notes = append(f.notes, who+" "+what+" "+invoice)
	}, func() time.Time { return f.clock })
	return f
}

func TestViewAndDownload(t *testing.T) {
	f := newFixture(t)
	if _, err := f.View(auditor, "NW-2041"); err != nil {
		t.Errorf("auditor views: %v", err)
	}
	if _, err := f.View(foreign, "NW-2041"); err != ErrForbidden {
		t.Errorf("foreigner views: %v", err)
	}
	if _, _, err := f.Download(auditor, "NW-2041"); err != ErrForbidden {
		t.Errorf("auditor downloads: %v", err)
	}
	pdf, receipt, err := f.Download(clerk, "NW-2041")
	if err != nil || string(pdf) != "%PDF 2041" {
		t.Fatalf("clerk downloads: %q, %v", pdf, err)
	}
	if err := f.Confirm(clerk, "NW-2041", receipt); err != nil {
		t.Errorf("clerk confirms: %v", err)
	}
	if err := f.Confirm(manager, "NW-2041", receipt); err != ErrForbidden {
		t.Errorf("manager confirms for the clerk: %v", err)
	}
}

func TestSeal(t *testing.T) {
	f := newFixture(t)
	if err := f.Seal(clerk, "NW-2041", true); err != ErrForbidden {
		t.Errorf("clerk seals: %v", err)
	}
	if err := f.Seal(manager, "NW-2041", true); err != nil {
		t.Fatal(err)
	}
	if _, err := f.View(manager, "NW-2041"); err != ErrSealed {
		t.Errorf("view of a sealed invoice: %v", err)
	}
}
