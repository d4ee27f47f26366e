package transforms

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
)

// memo remembers what a question about a text was answered the last times: the
// same words and places stand in row after row. It keeps at most one answer in
// each of its slots, so it never grows, and several books may be read at once.
// What an answer holds is shared: nobody may change it.
type memo[V any] struct {
	ask   func(string) V
	slots []atomic.Pointer[answered[V]]
}

type answered[V any] struct {
	text   string
	answer V
}

const (
	memoSlots   = 1 << 12
	memoLongest = 120 // bytes; longer texts are hardly typed twice
)

var memoSeed = maphash.MakeSeed() // which text gives way to which; no answer depends on it

func newMemo[V any](ask func(string) V) *memo[V] {
	return &memo[V]{ask, make([]atomic.Pointer[answered[V]], memoSlots)}
}

// of is the answer for s.
func (m *memo[V]) of(s string) V {
	if len(s) > memoLongest {
		return m.ask(s)
	}
	hash := maphash.String(memoSeed, s)
	slot := &m.slots[hash%memoSlots]
	a := slot.Load()
	if a != nil && a.text != s { // taken: each text has two slots
		slot = &m.slots[hash>>32%memoSlots]
		a = slot.Load()
	}
	if a != nil && a.text == s {
		return a.answer
	}
	s = strings.Clone(s) // of its own, not of the whole row or sheet it was cut from
	a = &answered[V]{s, m.ask(s)}
	slot.Store(a)
	return a.answer
}
