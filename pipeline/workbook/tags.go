package workbook

import "bytes"

// readClose takes </name>, which must be the name opened last.
func (s *scanner) readClose() error {
	if len(s.starts) > 0 { // nearly always it stands there whole, without white space
		name := s.open[s.starts[len(s.starts)-1]:]
		rest := s.buf[s.pos+2 : s.end]
		if len(rest) > len(name) && rest[len(name)] == '>' && string(rest[:len(name)]) == string(name) {
			s.name = localName(rest[:len(name)])
			s.pos += 2 + len(name) + 1
			s.pop()
			return nil
		}
	}
	n, err := s.until(2, ">")
	if err != nil {
		return err
	}
	name := bytes.TrimRight(s.buf[s.pos+2:s.pos+n], " \t\r\n")
	if len(s.starts) == 0 || !bytes.Equal(name, s.open[s.starts[len(s.starts)-1]:]) {
		return damaged("closing tag %.40q where %q is open", name, s.innermost())
	}
	s.name = localName(name)
	s.pos += n + 1
	s.pop()
	return nil
}

func (s *scanner) pop() {
	last := len(s.starts) - 1
	s.open = s.open[:s.starts[last]]
	s.starts = s.starts[:last]
}

// readOpen takes <name attributes> or <name attributes/>.
func (s *scanner) readOpen() error {
	for {
		n, err := s.parseOpen(s.buf[s.pos+1 : s.end])
		if err != nil {
			return err
		}
		if n > 0 {
			s.pos += 1 + n
			return nil
		}
		more, err := s.fill()
		if err != nil {
			return err
		}
		if !more {
			return s.cut()
		}
	}
}

// parseOpen reads a tag after its "<" and returns its length, 0 when b does not
// hold it all.
func (s *scanner) parseOpen(b []byte) (int, error) {
	i := 0
	for i < len(b) && isName[b[i]] {
		i++
	}
	name := b[:i]
	s.attrs = s.attrs[:0]
	for {
		gap := i
		for i < len(b) && isSpace[b[i]] {
			i++
		}
		if i+1 >= len(b) && (i >= len(b) || b[i] == '/') {
			return 0, nil
		}
		switch {
		case b[i] == '>':
			return i + 1, s.push(name)
		case b[i] == '/' && b[i+1] == '>':
			s.closes = true
			return i + 2, s.push(name)
		case gap == i:
			return 0, damaged("tag %.40q is malformed", b[:i+1])
		}
		a, n, err := parseAttr(b[i:])
		if n == 0 || err != nil {
			return 0, err
		}
		i += n
		if err := s.addAttr(a); err != nil {
			return 0, err
		}
	}
}

// parseAttr reads name="value"; length 0 when b does not hold it all.
func parseAttr(b []byte) (attr, int, error) {
	i := 0
	for i < len(b) && isName[b[i]] {
		i++
	}
	name := b[:i]
	for i < len(b) && isSpace[b[i]] {
		i++
	}
	if i < len(b) && (b[i] != '=' || len(name) == 0) {
		return attr{}, 0, damaged("attribute %.40q is malformed", b[:i+1])
	}
	i++
	for i < len(b) && isSpace[b[i]] {
		i++
	}
	if i >= len(b) {
		return attr{}, 0, nil
	}
	quote := b[i]
	if quote != '"' && quote != '\'' {
		return attr{}, 0, damaged("attribute %.40q is not quoted", name)
	}
	i++
	n := bytes.IndexByte(b[i:], quote)
	if n < 0 {
		return attr{}, 0, nil
	}
	value := b[i : i+n]
	if bytes.IndexByte(value, '<') >= 0 {
		return attr{}, 0, damaged("attribute %.40q holds a tag", name)
	}
	return attr{name, value}, i + n + 1, nil
}

func (s *scanner) addAttr(a attr) error {
	if len(s.attrs) == maxAttrs {
		return tooLarge("tag with more than %d attributes", maxAttrs)
	}
	for _, earlier := range s.attrs {
		if bytes.Equal(earlier.name, a.name) {
			return damaged("attribute %.40q stands twice in a tag", a.name)
		}
	}
	s.attrs = append(s.attrs, a)
	return nil
}

func (s *scanner) push(name []byte) error {
	switch {
	case len(name) == 0:
		return damaged("tag without a name")
	case len(s.starts) == 0 && s.rooted:
		return damaged("second root element %.40q", name)
	case len(s.starts) == maxDepth:
		return tooLarge("more than %d elements inside each other", maxDepth)
	}
	s.rooted = true
	s.name = localName(name)
	s.starts = append(s.starts, len(s.open))
	s.open = append(s.open, name...)
	return nil
}
