package review

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// browser is a real Chromium, spoken to over its debugging pipe: requests and answers are JSON, each ended by a zero byte.
type browser struct {
	t       *testing.T
	to      *os.File
	from    *bufio.Reader
	next    int
	session string
	trouble []string // errors on the console, and everything it asked the network for
}

// startBrowser opens a page in Chromium without a network.
func startBrowser(t *testing.T, file string) *browser {
	t.Helper()
	name := ""
	for _, n := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if _, err := exec.LookPath(n); err == nil {
			name = n
			break
		}
	}
	if name == "" {
		t.Skip("skipped: there is no Chromium here")
	}
	inR, inW, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	outR, outW, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	profile, err := os.MkdirTemp("", "kttt-chromium-")
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), name, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
		"--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe", "--user-data-dir="+profile, "about:blank")
	c.ExtraFiles = []*os.File{inR, outW}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	inR.Close()
	outW.Close()
	b := &browser{t: t, to: inW, from: bufio.NewReader(outR)}
	t.Cleanup(func() {
		b.call("Browser.close", nil)
		inW.Close()
		_ = c.Wait()
		outR.Close()
		for range 40 { // its children write for a moment after it has ended
			if os.RemoveAll(profile) == nil {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
	})
	var target struct{ TargetID string }
	b.decode(b.call("Target.createTarget", map[string]any{"url": "about:blank"}), &target)
	var attached struct{ SessionID string }
	b.decode(b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}), &attached)
	b.session = attached.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.call(domain+".enable", nil)
	}
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 1200, "height": 900, "deviceScaleFactor": 1, "mobile": false})
	b.open("file://" + file)
	return b
}

func (b *browser) decode(raw json.RawMessage, to any) {
	b.t.Helper()
	if err := json.Unmarshal(raw, to); err != nil {
		b.t.Fatalf("%s: %v", raw, err)
	}
}

// call sends one request and waits for its answer; what the page did meanwhile is noted.
func (b *browser) call(method string, params map[string]any) json.RawMessage {
	b.t.Helper()
	b.next++
	request := map[string]any{"id": b.next, "method": method}
	if params != nil {
		request["params"] = params
	}
	if b.session != "" && method != "Browser.close" {
		request["sessionId"] = b.session
	}
	raw, err := json.Marshal(request)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.to.Write(append(raw, 0)); err != nil {
		return nil // closed already
	}
	for {
		line, err := b.from.ReadBytes(0)
		if err != nil {
			return nil
		}
		var m struct {
			ID     int
			Method string
			Params json.RawMessage
			Result json.RawMessage
			Error  json.RawMessage
		}
		b.decode(line[:len(line)-1], &m)
		b.note(m.Method, m.Params)
		if m.ID == b.next {
			if m.Error != nil {
				b.t.Fatalf("%s: %s", method, m.Error)
			}
			return m.Result
		}
	}
}

// note keeps what should not happen: errors, and requests for anything but the file itself.
func (b *browser) note(method string, params json.RawMessage) {
	switch method {
	case "Runtime.exceptionThrown":
		b.trouble = append(b.trouble, string(params))
	case "Log.entryAdded", "Runtime.consoleAPICalled":
		b.trouble = append(b.trouble, string(params))
	case "Network.requestWillBeSent":
		var p struct{ Request struct{ URL string } }
		b.decode(params, &p)
		if !strings.HasPrefix(p.Request.URL, "file://") && !strings.HasPrefix(p.Request.URL, "data:") && p.Request.URL != "about:blank" {
			b.trouble = append(b.trouble, p.Request.URL)
		}
	}
}

func (b *browser) open(url string) {
	b.t.Helper()
	b.call("Page.navigate", map[string]any{"url": url})
	b.wait(`document.readyState === "complete" && location.protocol === "` + url[:strings.Index(url, ":")+1] + `"`)
}

// eval gives the value of an expression as text.
func (b *browser) eval(expression string) string {
	b.t.Helper()
	var r struct {
		Result           struct{ Value any }
		ExceptionDetails *struct{ Exception struct{ Description string } }
	}
	b.decode(b.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}), &r)
	if r.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", expression, r.ExceptionDetails.Exception.Description)
	}
	return fmt.Sprint(r.Result.Value)
}

func (b *browser) wait(expression string) {
	b.t.Helper()
	for range 200 {
		if b.eval(expression) == "true" {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	b.t.Fatalf("never so: %s", expression)
}

func (b *browser) want(expression, part string) {
	b.t.Helper()
	if got := b.eval(expression); !strings.Contains(got, part) {
		b.t.Errorf("%s is %q, want %q in it", expression, got, part)
	}
}

// key presses one key as a person does.
func (b *browser) key(name string, code int) {
	b.t.Helper()
	for _, kind := range []string{"keyDown", "keyUp"} {
		b.call("Input.dispatchKeyEvent", map[string]any{"type": kind, "key": name, "code": name, "windowsVirtualKeyCode": code, "text": map[bool]string{true: "\r"}[name == "Enter" && kind == "keyDown"]})
	}
}

// keep leaves a picture of the whole page where KTTT_KEEP says.
func (b *browser) keep(name string) {
	b.t.Helper()
	if os.Getenv("KTTT_KEEP") == "" {
		return
	}
	var shot struct{ Data []byte }
	b.decode(b.call("Page.captureScreenshot", map[string]any{"captureBeyondViewport": true}), &shot)
	b.leave(name+".png", shot.Data)
}

// leave leaves a file where KTTT_KEEP says.
func (b *browser) leave(name string, content []byte) {
	b.t.Helper()
	if dir := os.Getenv("KTTT_KEEP"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			b.t.Error(err)
		}
	}
}
