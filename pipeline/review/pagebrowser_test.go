package review

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kttt/pipeline/warehouse"
)

// opened writes a page to a file and opens it in Chromium as from a stick.
func opened(t *testing.T, rows pageRows, lang, period string) (*browser, string) {
	t.Helper()
	var text bytes.Buffer
	if err := rows.write(&text, lang, period); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "index.html")
	if err := os.WriteFile(file, text.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	b := startBrowser(t, file)
	t.Cleanup(func() {
		for _, trouble := range b.trouble {
			t.Errorf("trouble: %s", trouble)
		}
	})
	return b, file
}

// reopen writes another page to the file and opens that.
func (b *browser) reopen(rows pageRows, file, lang, period string) {
	b.t.Helper()
	var text bytes.Buffer
	if err := rows.write(&text, lang, period); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(file, text.Bytes(), 0o644); err != nil {
		b.t.Fatal(err)
	}
	b.open("about:blank")
	b.open("file://" + file)
}

func demonstrationRows(t *testing.T) (pageRows, *warehouse.DB) {
	t.Helper()
	db := Demonstration(t)
	rows, err := readPage(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return rows, db
}

const body = `document.querySelector("#%s-body").textContent`

// choose changes a filter as a person does.
func (b *browser) choose(filter, value string) {
	b.t.Helper()
	b.eval(fmt.Sprintf(`(() => { const f = document.querySelector("#f-%s"); f.value = %q; f.dispatchEvent(new Event("change")); })()`, filter, value))
}

// over puts the pointer on an element.
func (b *browser) over(selector string) {
	b.t.Helper()
	b.eval(`document.documentElement.style.scrollBehavior = "auto"`)
	var at struct{ X, Y float64 }
	b.decode(json.RawMessage(b.eval(fmt.Sprintf(`(() => { const e = document.querySelector(%q); e.scrollIntoView({behavior: "instant", block: "center"}); const r = e.getBoundingClientRect(); return JSON.stringify({x: r.x + r.width / 2, y: r.y + r.height / 2}); })()`, selector))), &at)
	b.call("Input.dispatchMouseEvent", map[string]any{"type": "mouseMoved", "x": at.X, "y": at.Y})
}

// TestPageInChromium uses the page as its readers do: filters, address, hover, keys, links, print; nothing on the console,
// nothing asked of a network. With KTTT_KEEP=DIR it leaves pictures to look at.
func TestPageInChromium(t *testing.T) {
	rows, _ := demonstrationRows(t)
	b, file := opened(t, rows, "vi", "2024")
	said := `document.querySelector("#said").textContent`
	b.want(`document.title`, "Kinh tế tập thể tỉnh Lạng Sơn")
	b.want(`String(document.querySelectorAll("#goals tbody tr").length)`, "12")
	b.want(said, "Tỉnh Lạng Sơn · 2024")
	b.want(`String(document.querySelector("#partly").hidden)`, "true")
	b.keep("page-wide")

	// Filters change what is shown, and the address, which opens the same view again.
	b.choose("area", "district:187")
	b.choose("type", "HTX")
	b.want(said, "Huyện Chi Lăng · 2024 · Hợp tác xã")
	b.want(`location.hash`, "area=district%3A187&type=HTX")
	b.want(`document.querySelector("#ratings tr.chosen th").textContent`, "Huyện Chi Lăng")
	before := b.eval(`document.querySelector("main").innerText`)
	b.open("file://" + file + "?again" + b.eval(`location.hash`))
	if after := b.eval(`document.querySelector("main").innerText`); after != before {
		t.Error("the address does not open the same view again")
	}
	b.choose("type", "THT")
	b.want(fmt.Sprintf(body, "ratings"), "không có")
	b.open("file://" + file + "?today#period=2025&lens=as_of_today&area=commune:05977&type=all&map=chain")
	b.want(said, "Phường Đông Kinh · 2025")
	b.want(`document.querySelector("#partly").textContent`, "12/65 đơn vị")
	b.want(`String(document.querySelectorAll("#map .tiles button").length)`, "65")
	b.want(`document.querySelector("#map .chosen").textContent`, "Đông Kinh")
	b.eval(`document.querySelector("#map .tiles button:not([aria-disabled]):not(.chosen)").click()`)
	if got := b.eval(said); strings.Contains(got, "Đông Kinh") {
		t.Errorf("a tile does not choose its unit: %s", got)
	}
	b.eval(`document.querySelector("#filters button").click()`)
	b.want(said, "Tỉnh Lạng Sơn · 2024")
	b.eval(`location.hash = "#period=1999&lens=x&area=commune:99999&type=nobody&map=%22"`) // a spoilt address shows the start
	b.wait(said + `.startsWith("Tỉnh Lạng Sơn · 2024")`)
	b.eval(`document.querySelector('nav a[href="#quality"]').click()`) // links keep what is chosen
	b.want(`document.activeElement.id`, "h-quality")

	// Hover and focus tell numerator, denominator and unknown; arrows go on, Escape puts the tip away.
	b.over("#chain .figure[data-figure^=chain_share]")
	b.wait(`!document.querySelector("#tip").hidden`)
	b.want(`document.querySelector("#tip").innerText`, "Tử số: 7\nMẫu số: 19\nTỷ lệ: 36,8%\nChưa rõ: 1")
	b.eval(`document.querySelector("#ratings rect").focus()`)
	b.want(`document.querySelector("#tip").textContent`, "Tốt: 7/")
	b.key("ArrowRight", 39)
	b.want(`document.activeElement.getAttribute("aria-label")`, "Thành phố Lạng Sơn, Khá: 12/")
	b.key("ArrowDown", 40)
	b.want(`document.activeElement.getAttribute("aria-label")`, "Huyện Tràng Định, ")
	b.key("Escape", 27)
	b.want(`String(document.querySelector("#tip").hidden)`, "true")
	b.want(`String(Math.max(...[...document.querySelectorAll("main .wide, main .tiles, main .cards")].map(g => g.querySelectorAll("[data-tip][tabindex='0']").length)))`, "1")

	// Every figure leads to its definition and to the command that lists its rows.
	b.eval(`document.querySelector("#ratings tr.total .figure[data-figure^=good_or_fair]").focus()`)
	b.key("Enter", 13)
	b.wait(`document.querySelector("#about").open`)
	b.want(`document.querySelector("#about-command").textContent`, "kttt explain good_or_fair_share --area 20 --period 2024")
	b.want(`document.querySelector("#about-body").innerText`, "46,9%")
	b.eval(`document.querySelector("#about-links a").click()`)
	b.want(`String(document.querySelector("#d-good_or_fair_share").open)`, "true")
	b.want(`document.activeElement.textContent`, "tốt, khá")
	b.want(`document.querySelector("#d-good_or_fair_share").innerText`, "Thông tư 01/2020/TT-BKHĐT")
	b.eval(`document.querySelector("#lists .figure").click()`)
	b.want(`document.querySelector("#about-command").textContent`, `kttt query "from marts.work_list where work_list = 'dormant' and period = '2024'`)
	b.eval(`[...document.querySelectorAll("#about-links a")].at(-1).click()`)
	b.want(`String(document.querySelectorAll("#l-dormant tbody tr").length)`, b.eval(`document.querySelector("#lists .figure").textContent`))

	// What a screen reader needs: a name for every control and mark, heads for every table, one main part and one heading.
	b.want(`String([...document.querySelectorAll("select, button, [tabindex]")].filter(e => !["main", "about-command"].includes(e.id) && !(e.textContent || e.getAttribute("aria-label") || e.labels?.length)).length)`, "0")
	b.want(`String([...document.querySelectorAll("table")].filter(t => !t.caption || !t.querySelector("th[scope=col]") || !t.querySelector("th[scope=row]")).length)`, "0")
	b.want(`String([document.querySelectorAll("main").length, document.querySelectorAll("h1").length, document.querySelectorAll("nav[aria-label]").length])`, "1,1,1")
	b.want(`String([...document.querySelectorAll("svg[role=group], svg[role=img]")].filter(s => !s.getAttribute("aria-label")).length)`, "0")
	b.enough("wide")

	// In print: what is chosen and its figures, no controls.
	b.call("Emulation.setEmulatedMedia", map[string]any{"media": "print"})
	b.want(`getComputedStyle(document.querySelector("#filters")).display`, "none")
	b.want(`getComputedStyle(document.querySelector("#said")).display`, "block")
	b.want(`getComputedStyle(document.querySelector("#map .tiles")).breakInside`, "avoid")
	var printed struct{ Data []byte }
	b.decode(b.call("Page.printToPDF", map[string]any{"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": true}), &printed)
	if !bytes.HasPrefix(printed.Data, []byte("%PDF")) {
		t.Error("the page does not print")
	}
	b.leave("page-print.pdf", printed.Data)
	b.call("Emulation.setEmulatedMedia", map[string]any{"media": ""})
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 400, "height": 800, "deviceScaleFactor": 1, "mobile": true})
	b.want(`String(document.documentElement.scrollWidth <= 401)`, "true")
	b.keep("page-narrow")
}

// enough measures the contrast of every text as it is shown (WCAG 2.2, 1.4.3).
func (b *browser) enough(view string) {
	b.t.Helper()
	poor := b.eval(`(() => {
		const rgb = c => (c.match(/[\d.]+/g) || []).map(Number), light = c => { const [r, g, b] = rgb(c).map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05; };
		const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor, v = rgb(c); if (v.length === 3 || v[3] === 1) return c; } return "rgb(255, 255, 255)"; };
		const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), poor = new Set();
		let n = 0;
		while (walk.nextNode()) {
			const e = walk.currentNode.parentElement;
			if (!walk.currentNode.textContent.trim() || !e.getClientRects().length) continue;
			const s = getComputedStyle(e), a = light(e.ownerSVGElement ? s.fill : s.color), b = light(ground(e)), ratio = Math.max(a, b) / Math.min(a, b);
			n++;
			if (ratio < 4.5) poor.add(e.tagName + "." + e.className + " " + ratio.toFixed(2) + " " + walk.currentNode.textContent.slice(0, 20));
		}
		return n < 500 ? "only " + n + " texts" : [...poor].join("; ");
	})()`)
	if poor != "" {
		b.t.Errorf("%s: contrast: %s", view, poor)
	}
}

// TestPageFiguresAreThoseOfTheMarts reads the figures as the page shows them, view by view, and holds each against
// marts.indicators: so every figure has rows that kttt explain lists.
func TestPageFiguresAreThoseOfTheMarts(t *testing.T) {
	rows, db := demonstrationRows(t)
	b, file := opened(t, rows, "vi", "2024")
	checked := 0
	for i, view := range []struct{ period, lens, kind string }{{"2024", "as_reported", "all"}, {"2023", "as_of_today", "HTX"}, {"2025", "as_of_today", "all"}, {"2025", "as_reported", "LHHTX"}} {
		b.open(fmt.Sprintf("file://%s?%d#period=%s&lens=%s&type=%s", file, i, view.period, view.lens, view.kind))
		want := map[string]string{}
		marts, err := db.Query(t.Context(), fmt.Sprintf("select indicator, area_level || ':' || area_code, org_type, numerator, denominator, value, unit from marts.indicators where period = '%s' and lens = '%s'", view.period, view.lens))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range marts.Rows {
			key := fmt.Sprintf("%s %s %s", r[0], r[1], r[2])
			v, known := pageNumber(r[5])
			switch {
			case !known:
				want[key] = "chưa báo cáo"
			case r[6] == any("share"):
				want[key] = FormatNumber(v, Share, "vi")
			default:
				want[key] = FormatNumber(v, Count, "vi")
			}
		}
		var figures [][2]string
		b.decode(json.RawMessage(b.eval(`JSON.stringify([...document.querySelectorAll("#overview .figure, #ratings .figure, #chain .figure, #digital .figure, #population .figure")].map(f => [f.dataset.figure, f.textContent]))`)), &figures)
		for _, f := range figures {
			if w, there := want[f[0]]; !there || w != f[1] {
				t.Errorf("%v: the page shows %s = %q, the mart has %q", view, f[0], f[1], w)
			}
			checked++
		}
	}
	if checked < 700 {
		t.Errorf("only %d figures", checked)
	}
}

// TestPageWithoutScript: the tables that stand in the page are those that the script draws, cell by cell, in both languages.
func TestPageWithoutScript(t *testing.T) {
	rows, _ := demonstrationRows(t)
	b, file := opened(t, rows, "vi", "2024")
	for _, lang := range []string{"vi", "en"} {
		for _, period := range []string{"2024", ""} { // the newest has communes, and units that did not report
			b.reopen(rows, file, lang, period)
			b.want(`document.documentElement.lang`, lang)
			b.want(`String([...document.querySelectorAll("main section")].reduce((n, s) => n + new DOMParser().parseFromString(s.querySelector("noscript")?.textContent || "", "text/html").querySelectorAll("table").length, 0))`, "9")
			if differ := b.eval(`(() => {
				const cells = t => [t.caption.textContent].concat([...t.rows].map(r => [...r.cells].filter(c => !c.classList.contains("bar")).map(c => [...c.childNodes].map(n => n.textContent).join(" ").trim()).join(" | ")));
				const differ = [];
				for (const s of document.querySelectorAll("main section")) for (const t of new DOMParser().parseFromString(s.querySelector("noscript")?.textContent || "", "text/html").querySelectorAll("table")) {
					const own = [...s.querySelectorAll("table")].find(d => d.caption.textContent === t.caption.textContent);
					if (!own) { differ.push("no " + t.caption.textContent); continue; }
					const a = cells(t), b = cells(own);
					for (let i = 0; i < Math.max(a.length, b.length); i++) if (a[i] !== b[i]) differ.push(a[i] + " // " + b[i]);
				}
				return differ.slice(0, 5).join("\n");
			})()`); differ != "" {
				t.Errorf("%s %s: in the page // as drawn:\n%s", lang, period, differ)
			}
		}
	}
}
