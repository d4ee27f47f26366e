package pipeline

import (
	"regexp"
	"strings"
)

// statements cuts SQL at its semicolons, but for those in quotes and comments; what holds nothing but blanks and
// comments is no statement. Each stands after as many line ends as in the text, so that the engine's line numbers are
// those of the text. open tells that the last one has no semicolon yet.
func statements(text string) (all []string, open bool) {
	start, said := 0, false
	end := func(i int) {
		if said {
			all = append(all, strings.Repeat("\n", strings.Count(text[:start], "\n"))+text[start:i])
		}
		start, said = i+1, false
	}
	for i := 0; i < len(text); {
		n, says := lexeme(text[i:])
		if text[i] == ';' {
			end(i)
		} else {
			said = said || says
		}
		i += n
	}
	open = said
	end(len(text))
	return all, open
}

// lineOf is the line of its text on which a statement begins, blank lines left out.
func lineOf(statement string) int {
	return 1 + strings.Count(statement[:len(statement)-len(strings.TrimLeft(statement, " \t\r\n"))], "\n")
}

// words of SQL that may hold a semicolon, or a sign that begins such a one: a text with escapes, a text, a name in quotes,
// a comment, a word. What is never closed goes on to the end.
var words = regexp.MustCompile(`^(?:[eE]'(?:[^'\\]|''|\\(?s:.))*(?:'|\z)|'[^']*(?:'|\z)|"[^"]*(?:"|\z)|--[^\n]*|[\pL_][\pL\pN_$]*)`)

var dollarTag = regexp.MustCompile(`^\$(?:[\pL_][\pL\pN_]*)?\$`)

// lexeme is how much of a text, which is not empty, its first word, text, comment or sign takes; says tells it from blanks
// and comments. A comment that is never closed says something: the engine tells what is wrong.
func lexeme(text string) (n int, says bool) {
	if strings.HasPrefix(text, "/*") {
		return blockComment(text)
	}
	if tag := dollarTag.FindString(text); tag != "" {
		if end := strings.Index(text[len(tag):], tag); end >= 0 {
			return end + 2*len(tag), true
		}
		return len(text), true
	}
	if word := words.FindString(text); word != "" {
		return len(word), !strings.HasPrefix(word, "--")
	}
	return 1, !strings.ContainsAny(text[:1], " \t\r\n\f\v;")
}

// blockComment is how long the comment is with which text begins; comments may hold comments.
func blockComment(text string) (n int, unclosed bool) {
	depth := 0
	for n < len(text) {
		switch {
		case strings.HasPrefix(text[n:], "/*"):
			depth, n = depth+1, n+2
		case strings.HasPrefix(text[n:], "*/"):
			if depth, n = depth-1, n+2; depth == 0 {
				return n, false
			}
		default:
			n++
		}
	}
	return n, true
}
