package vault

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
)

const minKey = 32

// Signer makes and checks the codes that the vault gives out.
type Signer struct {
	key []byte
}

// NewSigner makes a signer. The key comes from the secret store and has 32 bytes at least.
func NewSigner(key []byte) (*Signer, error) {
	if len(key) < minKey {
		return nil, errors.New("vault: signing key is too short")
	}
	return &Signer{key: append([]byte(nil), key...)}, nil
}

// Sign returns the code of some parts. The first part names the purpose.
func (s *Signer) Sign(parts ...string) string {
	return base64.RawURLEncoding.EncodeToString(mac(s.key, parts))
}

// Verify tells whether a code was made by Sign from the same parts.
func (s *Signer) Verify(code string, parts ...string) bool {
	got, err := base64.RawURLEncoding.DecodeString(code)
	return err == nil && hmac.Equal(got, mac(s.key, parts))
}

// mac puts the length before each part, so that no two lists of parts look the same.
func mac(key []byte, parts []string) []byte {
	h := hmac.New(sha256.New, key)
	var size [8]byte
	for _, part := range parts {
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write([]byte(part))
	}
	return h.Sum(nil)
}
