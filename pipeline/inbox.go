package pipeline

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"kttt/pipeline/lake"
	"kttt/transforms"
)

// refusal is a file of the inbox that could not even be received.
type refusal struct {
	path, why string
	vi        string // why in Vietnamese, of a file that was not received
}

// door is why a file of the inbox was not received: no finding can tell it, for there is no receipt.
type door struct {
	rule, vi, en string
	err          error // of the lake, for those that it tells
}

var (
	plainName = door{rule: "name-is-plain-text", vi: "tên có ký tự điều khiển, dấu \\ hoặc không phải UTF-8; hãy đặt lại tên tệp hoặc thư mục",
		en: "the name has a control character or a backslash, or is not UTF-8; rename the file or folder"}
	nobodysName = door{rule: "name-is-nobody's-number", vi: "tên tệp hoặc thư mục có số điện thoại, số định danh hoặc e-mail của cá nhân, mà tên tệp được ghi vào bản công bố; hãy đặt lại tên",
		en: "the name of the file or folder holds a person's telephone or identity number or e-mail address, and names of files are published; rename it"}
	flatFolders = door{rule: "folders-are-not-deep", vi: fmt.Sprintf("thư mục lồng nhau quá %d cấp nên không được mở; hãy chuyển tệp ra gần hơn", maxFolders),
		en: fmt.Sprintf("folders are more than %d deep and were not opened; move the files further up", maxFolders)}
	openFolder = door{rule: "folder-can-be-opened", vi: "không mở được thư mục; hãy cấp quyền đọc cho tài khoản chạy kttt", en: "the folder cannot be opened; give the account that runs kttt leave to read it"}
	doors      = []door{
		{"file-is-regular", "không phải tệp thường mà là liên kết, ống dẫn, socket hoặc thiết bị; hãy chép chính tệp vào đây",
			"not a regular file but a link, pipe, socket or device; copy the file itself here", lake.ErrNotRegular},
		{"file-stands-still", "tệp thay đổi trong lúc đọc; chép xong thì lần chạy sau sẽ đọc", "the file changed while it was read; once it is copied the next run reads it", lake.ErrChanged},
		{"file-can-be-read", "không đọc được tệp; hãy cấp quyền đọc cho tài khoản chạy kttt hoặc chép lại tệp", "the file cannot be read; give the account that runs kttt leave to read it, or copy it again", lake.ErrUnreadable},
		{"file-can-be-kept", fmt.Sprintf("tệp lớn hơn %d MB nên không được nhận; hãy xóa phần không dùng hoặc tách thành nhiều tệp", lake.MaxOriginal>>20),
			fmt.Sprintf("the file is larger than %d MB; delete what is not used or split it into several", lake.MaxOriginal>>20), lake.ErrTooLarge},
	}
)

// maxFolders is how deep folders of the inbox may lie in each other: year, unit and a few more.
const maxFolders = 16

// refuse notes that a file or folder of the inbox was not received.
func (n *night) refuse(path string, d door) {
	if path = transforms.MaskName(path); !isPlain(path) {
		path = strconv.Quote(path)
	}
	why := n.text(d.vi, d.en) + " [" + d.rule + "]"
	n.refusals = append(n.refusals, refusal{path, why, d.vi})
}

// isPlain tells that a name is text that can stand in a line of a terminal, in a table and in the name of a returned file.
func isPlain(name string) bool {
	return utf8.ValidString(name) && !strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsControl(r) || r == '\\' || r == '\u2028' || r == '\u2029' || unicode.Is(unicode.Bidi_Control, r)
	})
}

// inboxFiles lists the files of the inbox by their path below it, sorted. Left out
// are hidden files and what Office and systems leave beside workbooks; what cannot be listed is refused.
func (n *night) inboxFiles() ([]string, error) {
	dir, err := filepath.EvalSymlinks(n.Inbox) // a link that the settings name is theirs; those inside are nobody's
	if err != nil {
		return nil, fmt.Errorf("list inbox %q: %w", n.Inbox, err)
	}
	var out []string
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if path == dir {
			return err
		}
		below, relErr := filepath.Rel(dir, path)
		if relErr != nil {
			return relErr
		}
		below = filepath.ToSlash(below)
		if err != nil {
			n.refuse(below, openFolder)
			return fs.SkipDir
		}
		var skip error
		if d.IsDir() {
			skip = fs.SkipDir
		}
		switch name := d.Name(); {
		case strings.HasPrefix(name, "."), strings.HasPrefix(name, "~$"), strings.EqualFold(name, "thumbs.db"), strings.EqualFold(name, "desktop.ini"):
			return skip
		case !isPlain(name):
			n.refuse(below, plainName)
			return skip
		case transforms.MaskName(name) != name:
			n.refuse(below, nobodysName)
			return skip
		case d.IsDir() && strings.Count(below, "/") >= maxFolders:
			n.refuse(below, flatFolders)
			return skip
		case !d.IsDir():
			out = append(out, below)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list inbox %q: %w", n.Inbox, err)
	}
	slices.Sort(out)
	return out, nil
}

// receive copies every new or changed file of the inbox into the lake and gives
// it the next receipt number, in the order of modification time, then path. A
// file that is gone from the inbox keeps its receipt.
func (n *night) receive(ctx context.Context, old []lake.Receipt) ([]lake.Receipt, error) {
	files, err := n.inboxFiles()
	if err != nil {
		return nil, err
	}
	latest := map[string]string{}
	for _, r := range old {
		latest[r.Path] = r.SHA256
	}
	inbox, err := os.OpenRoot(n.Inbox)
	if err != nil {
		return nil, fmt.Errorf("open inbox: %w", err)
	}
	defer inbox.Close() // only read
	var fresh []lake.Receipt
	for i, path := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		n.progress.receiving(i, len(files))
		r, err := n.lake.Receive(ctx, inbox, filepath.FromSlash(path))
		if at := slices.IndexFunc(doors, func(d door) bool { return errors.Is(err, d.err) }); at >= 0 {
			n.refuse(path, doors[at])
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("receive %q: %w", path, err)
		}
		if latest[path] == r.SHA256 {
			continue
		}
		r.Path = path
		r.FirstSeen = n.received(path).UTC()
		fresh = append(fresh, r)
	}
	slices.SortStableFunc(fresh, func(a, b lake.Receipt) int {
		return cmp.Or(a.Modified.Compare(b.Modified), cmp.Compare(a.Path, b.Path))
	})
	for i := range fresh {
		fresh[i].Number = len(old) + i + 1
	}
	return append(slices.Clone(old), fresh...), nil
}

// readDecisions reads DATA/decisions.csv and gives its text too, which is part of
// a run's input; none and "" when there is no such file.
func readDecisions(data string) ([]transforms.Decision, string, error) {
	b, err := os.ReadFile(filepath.Join(data, "decisions.csv"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("read decisions: %w", err)
	}
	ds, err := transforms.ReadDecisions(bytes.NewReader(b))
	if err != nil {
		return nil, "", &usageError{err.Error(), "mend the line or delete it, then run again"}
	}
	return ds, string(b), nil
}
