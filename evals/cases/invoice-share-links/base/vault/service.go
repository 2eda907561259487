package vault

import (
	"time"

	"billvault/access"
)

// Audit takes note of what is done with invoices.
type Audit func(at time.Time, who, what, invoice string)

// Service is what the archive offers to people who are logged in.
type Service struct {
	store  *Store
	signer *Signer
	audit  Audit
	now    func() time.Time
}

// NewService puts a service together.
func NewService(store *Store, signer *Signer, audit Audit, now func() time.Time) *Service {
	return &Service{store: store, signer: signer, audit: audit, now: now}
}

// View returns an invoice to be shown on the page.
func (s *Service) View(p access.Principal, id string) (Invoice, error) {
	inv, err := s.readable(p, id)
	if err != nil {
		return Invoice{}, err
	}
	s.audit(s.now(), p.ID, "view", id)
	return inv, nil
}

// Download returns the document of an invoice, and a code with which its receipt can be confirmed.
func (s *Service) Download(p access.Principal, id string) (pdf []byte, receipt string, err error) {
	inv, err := s.readable(p, id)
	if err != nil {
		return nil, "", err
	}
	if !access.CanPassOn(p, inv.Tenant) {
		return nil, "", ErrForbidden
	}
	s.audit(s.now(), p.ID, "download", id)
	return inv.PDF, s.signer.Sign("receipt", id, p.ID), nil
}

// Confirm notes that somebody has received a download.
func (s *Service) Confirm(p access.Principal, id, receipt string) error {
	if !s.signer.Verify(receipt, "receipt", id, p.ID) {
		return ErrForbidden
	}
	s.audit(s.now(), p.ID, "confirm", id)
	return nil
}

// Seal puts an invoice under a legal hold, or lifts the hold.
func (s *Service) Seal(p access.Principal, id string, sealed bool) error {
	inv, err := s.store.Get(id)
	if err != nil {
		return err
	}
	if !access.CanSeal(p, inv.Tenant) {
		return ErrForbidden
	}
	s.audit(s.now(), p.ID, "seal", id)
	return s.store.SetSealed(id, sealed)
}

// readable returns an invoice if somebody may look at it now.
func (s *Service) readable(p access.Principal, id string) (Invoice, error) {
	inv, err := s.store.Get(id)
	if err != nil {
		return Invoice{}, err
	}
	if !access.CanRead(p, inv.Tenant) {
		return Invoice{}, ErrForbidden
	}
	if inv.Sealed {
		return Invoice{}, ErrSealed
	}
	return inv, nil
}
