"use strict";
(() => {
const D = JSON.parse(document.getElementById("data").textContent), W = D.words, en = D.lang === "en";
const $ = id => document.getElementById(id);
// Rows as objects, columns by name.
const T = {};
for (const [name, t] of Object.entries(D.tables)) T[name] = t.rows.map(r => Object.fromEntries(t.columns.map((c, i) => [c, r[i]])));
const cells = new Map(T.cells.map(c => [[c.lens, c.period, c.area_level, c.area_code, c.org_type].join(" "), c]));
const labels = new Map(T.labels.map(l => [l.code_set + " " + l.code, en ? l.en : l.vi]));
const label = (set, code) => labels.get(set + " " + code) || code;
const definitions = new Map(T.definitions.map(d => [d.indicator, d]));
const say = d => en ? d.en : d.vi;

// Numbers as the reports set them; null is never zero.
const number = (v, n) => v.toLocaleString(en ? "en-GB" : "vi-VN", {minimumFractionDigits: n, maximumFractionDigits: n});
const half = (v, n) => { const p = 10 ** n; return Math.sign(v) * Math.round(Math.abs(v) * p * (1 + 1e-13)) / p; };
const count = v => v === null || v === undefined ? W.not_reported : number(v, 0);
const share = v => {
  if (v === null || v === undefined || Number.isNaN(v)) return W.not_reported;
  const p = v * 100, n = p === 0 || p === 100 ? 0 : Math.abs(p) < 1 ? 2 : 1;
  return number(half(p, n), n) + "%";
};
const show = (v, unit) => unit === "share" ? share(v) : v === null || v === undefined ? W.not_reported : number(half(v, v === Math.round(v) ? 0 : 1), v === Math.round(v) ? 0 : 1);
const ratio = (a, b) => b ? a / b : null;

// Elements. Text is set as text, never as markup.
const el = (tag, attributes, ...children) => {
  const e = tag.startsWith("svg:") ? document.createElementNS("http://www.w3.org/2000/svg", tag.slice(4)) : document.createElement(tag);
  for (const [k, v] of Object.entries(attributes || {})) if (v !== null && v !== undefined) e.setAttribute(k, v);
  e.append(...children.filter(c => c !== null && c !== undefined));
  return e;
};
const put = (id, ...children) => $(id).replaceChildren(...children);
const table = (caption, heads, rows) => el("div", {class: "wide"}, el("table", {}, el("caption", {}, caption),
  el("thead", {}, el("tr", {}, ...heads.map(h => el("th", {scope: "col", class: h.n ? "n" : null}, h.n || h)))), el("tbody", {}, ...rows)));
const row = (kind, head, ...tds) => el("tr", {class: kind || null}, el("th", {scope: "row"}, head), ...tds);
const td = (content, kind) => el("td", {class: kind || null}, content);
const key = entries => el("ul", {class: "key"}, ...entries.map(([fill, words]) => el("li", {}, fill === "hatch" ? el("i", {class: "hatched"}) : el("i", {style: "background:var(--" + fill + ")"}), words)));

// What is chosen; it stands in the address, so that a view can be passed on.
const periods = T.periods.map(p => p.period);
const start = () => ({p: periods.includes(D.period) ? D.period : periods[0], l: "as_reported", a: "province 20", t: "all", m: "ratings"});
let S = start();
const measures = {
  ratings: {words: W.good_or_fair, indicator: "good_or_fair_share", of: c => [c.good === null ? null : c.good + c.fair, c.rated_count, c.not_reported]},
  chain: {words: W.chain, indicator: "chain_share_of_good_or_fair", of: c => [c.in_chain_count, c.base_count, c.unknown_count]},
  digital: {words: label("measure", "declared"), indicator: "digital_share", of: c => [c.declared, c.digital_base, c.declared_unknown]},
};
const readAddress = () => {
  const q = new URLSearchParams(location.hash.slice(1)), s = start();
  for (const k of Object.keys(s)) if (q.has(k)) s[k] = q.get(k);
  if (!periods.includes(s.p)) s.p = start().p;
  if (!["as_reported", "as_of_today"].includes(s.l)) s.l = "as_reported";
  if (!measures[s.m]) s.m = "ratings";
  if (!["all", "HTX", "THT", "LHHTX"].includes(s.t)) s.t = "all";
  if (!areasOf(s).some(a => a.area_level + " " + a.area_code === s.a)) s.a = "province 20";
  return s;
};
const areasOf = s => T.areas.filter(a => a.lens === s.l && a.period === s.p);
const cell = (level, code, type) => cells.get([S.l, S.p, level, code, type || S.t].join(" ")) || null;
const chosen = () => cell(...S.a.split(" "));
const chosenArea = () => areasOf(S).find(a => a.area_level + " " + a.area_code === S.a);
// The units to compare: those who report in the period, or the communes of today.
const units = () => {
  const all = areasOf(S).filter(a => a.area_level !== "province"), communes = all.filter(a => a.area_level === "commune");
  return communes.length ? communes : all;
};

// A figure can be pressed: where it comes from, its parts, its definition and the command that lists its rows.
const about = (indicator, area, parts) => {
  const d = definitions.get(indicator), [level, code] = area.split(" ");
  put("about-body", el("p", {}, el("strong", {}, d ? say(d) : indicator), " · ", (areasOf(S).find(a => a.area_level + " " + a.area_code === area) || {area_name: code}).area_name, " · ", S.p),
    el("dl", {}, ...parts.flatMap(([k, v]) => [el("dt", {}, k), el("dd", {}, v)])), d ? el("p", {}, el("a", {href: "#d-" + indicator, id: "about-link"}, W.definitions)) : null);
  $("about-command").textContent = "kttt explain " + indicator + " --area " + level + ":" + code + " --period " + S.p + (S.t === "all" ? "" : " --type " + S.t) + (S.l === "as_reported" ? "" : " --lens " + S.l);
  if ($("about-link")) $("about-link").onclick = e => { e.preventDefault(); $("about").close(); const to = $("d-" + indicator); to.open = true; to.scrollIntoView(); to.querySelector("summary").focus(); };
  $("about").showModal();
};
const figure = (words, indicator, area, parts) => {
  const b = el("button", {type: "button", class: "figure", "data-tip": parts.map(p => p.join(": ")).join("\n")}, words);
  b.onclick = () => about(indicator, area, parts);
  return b;
};
const parts = (a, b, unknown) => [[W.numerator, count(a)], [W.denominator, count(b)], [W.share, b ? share(ratio(a, b)) : W.none], [W.unknown, count(unknown)]];

// A bar of parts of a whole: each part can be reached by key and says what it is.
const bar = (list, whole, name) => {
  const s = el("svg:svg", {viewBox: "0 0 400 20", preserveAspectRatio: "none", height: 20, role: "group", "aria-label": name});
  let x = 0;
  for (const [fill, words, n] of list) {
    if (!n || !whole) continue;
    const w = 400 * n / whole, tip = name + "\n" + words + ": " + count(n) + "/" + count(whole) + " = " + share(n / whole);
    s.append(el("svg:rect", {x, y: 1, width: w, height: 18, fill: fill === "hatch" ? "url(#hatch)" : "var(--" + fill + ")", stroke: "var(--paper)", tabindex: 0, role: "img", "aria-label": tip.replaceAll("\n", ", "), "data-tip": tip}));
    x += w;
  }
  return s;
};
const hatch = () => el("svg:svg", {width: 0, height: 0, "aria-hidden": "true", style: "position:absolute"}, el("svg:defs", {}, el("svg:pattern", {id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)"}, el("svg:rect", {width: 6, height: 6, fill: "var(--paper)"}), el("svg:line", {x1: 0, y1: 0, x2: 0, y2: 6, stroke: "var(--hatch)", "stroke-width": 2}))));

// The goals: band, path, actual and goal on one scale for each.
const goalBar = g => {
  const most = Math.max(g.target_value, g.highest_value || 0, g.actual_value || 0, g.path_value || 0) * 1.06 || 1, x = v => 400 * v / most;
  const s = el("svg:svg", {viewBox: "0 0 400 22", preserveAspectRatio: "none", height: 22, role: "img", "aria-label": W.actual + " " + show(g.actual_value, g.unit) + ", " + W.path + " " + show(g.path_value, g.unit) + ", " + W.goal + " " + show(g.target_value, g.unit)});
  s.append(el("svg:rect", {x: 0, y: 10, width: 400, height: 2, fill: "var(--grid)"}));
  if (g.highest_value !== null && g.lowest_value !== null) s.append(el("svg:rect", {x: x(g.lowest_value), y: 3, width: Math.max(x(g.highest_value - g.lowest_value), 0), height: 16, fill: "var(--band)"}));
  if (g.actual_value !== null) s.append(el("svg:rect", {x: 0, y: 7, width: x(g.actual_value), height: 8, fill: "var(--actual)"}));
  if (g.path_value !== null) s.append(el("svg:rect", {x: x(g.path_value) - 1, y: 1, width: 2, height: 20, fill: "var(--path)"}));
  const t = x(g.target_value);
  s.append(el("svg:polygon", {points: [t - 5, 11, t, 4, t + 5, 11, t, 18].join(" "), fill: "var(--goal)"}));
  return s;
};
const goals = () => {
  const list = T.goals.filter(g => g.lens === S.l && g.period === S.p);
  put("goals", list.length ? table(W.goals + ", " + S.p, [W.goal, W.actual, {n: W.actual}, {n: W.target}, {n: W.path}, {n: W.pace}, W.status], list.map(g => {
    const d = definitions.get(g.indicator);
    const ps = [[W.numerator, count(g.numerator)], [W.denominator, count(g.denominator_value)], [W.value, show(g.actual_value, g.unit)], [W.law, g.legal_source]].filter(p => p[0] !== W.denominator || g.denominator_value !== null);
    return row("", el("span", {}, say(d), el("span", {class: "small"}, String(g.horizon))), td(goalBar(g), "bar"), td(figure(show(g.actual_value, g.unit), g.indicator, "province 20", ps), "n"),
      td(label("comparator", g.comparator) + " " + show(g.target_value, g.unit), "n"), td(show(g.path_value, g.unit), "n"), td(g.needed_per_year !== null && g.unit === "share" ? show(g.needed_per_year, g.unit).replace("%", W.points) : show(g.needed_per_year, g.unit), "n"),
      td(el("span", {"data-tip": en ? g.status_rule_en : g.status_rule_vi, tabindex: 0}, el("span", {class: "badge " + g.status}, label("target_status", g.status)), g.status === "no_data" ? null : el("span", {class: "small"}, g.is_certain ? W.certain : W.uncertain))));
  })) : el("p", {}, W.none));
};

const rated = c => [["good", W.good, c.good], ["fair", W.fair, c.fair], ["average", W.average, c.average], ["weak", W.weak, c.weak], ["not-assessed", W.not_assessed, c.not_assessed], ["hatch", W.rating_not_reported, c.not_reported]];
const byUnit = (caption, heads, draw) => {
  const rows = [...units().map(a => [a, cell(a.area_level, a.area_code)]).filter(p => p[1]), [areasOf(S).find(a => a.area_level === "province"), cell("province", "20")]].filter(p => p[0] && p[1]);
  return rows.length ? table(caption, heads, rows.map(([a, c]) => {
    const at = a.area_level + " " + a.area_code;
    return row(a.area_level === "province" ? "total" : at === S.a ? "chosen" : "", a.area_name, ...draw(c, a.area_name, at));
  })) : el("p", {}, W.nothing_yet);
};
const ratings = () => put("ratings", key([["good", W.good], ["fair", W.fair], ["average", W.average], ["weak", W.weak], ["not-assessed", W.not_assessed], ["hatch", W.rating_not_reported]]),
  byUnit(W.ratings + ", " + S.p, [W.unit, W.ratings, {n: W.good}, {n: W.fair}, {n: W.average}, {n: W.weak}, {n: W.not_assessed}, {n: W.rating_not_reported}, {n: W.good_or_fair}], (c, name, at) => {
    const list = rated(c), whole = list.reduce((s, p) => s + (p[2] || 0), 0), good = c.good === null ? null : c.good + c.fair;
    return [td(bar(list, whole, name), "bar"), ...list.map(p => td(count(p[2]), "n")), td(c.rated_count ? figure(share(good / c.rated_count), "good_or_fair_share", at, parts(good, c.rated_count, c.not_reported)) : W.none, "n")];
  }));
const chain = () => put("chain", key([["actual", W.yes], ["band", W.unknown]]), byUnit(W.chain + ", " + S.p, [W.unit, W.chain, {n: W.numerator}, {n: W.denominator}, {n: W.unknown}, {n: W.share}], (c, name, at) =>
  [td(bar([["actual", W.yes, c.in_chain_count], ["band", W.unknown, c.unknown_count]], c.base_count, name), "bar"), td(count(c.in_chain_count), "n"), td(count(c.base_count), "n"), td(count(c.unknown_count), "n"),
    td(c.base_count ? figure(share(ratio(c.in_chain_count, c.base_count)), "chain_share_of_good_or_fair", at, parts(c.in_chain_count, c.base_count, c.unknown_count)) : W.none, "n")]));
const digital = () => {
  const c = chosen(), list = ["declared", "any_component", "two_groups", "einvoice", "accounting", "ecommerce", "social", "traceability", "payment", "management", "production"];
  put("digital", c && c.digital_base ? el("div", {}, key([["actual", W.yes], ["band", W.unknown]]), table(W.digital + ", " + chosenArea().area_name + ", " + S.p, [W.digital, W.share, {n: W.numerator}, {n: W.denominator}, {n: W.unknown}, {n: W.share}], list.map(m => {
    const n = c[m], u = c[m + "_unknown"], id = m === "declared" ? "digital_share" : "digital_" + m + "_share";
    return row("", label("measure", m), td(bar([["actual", W.yes, n], ["band", W.unknown, u]], c.digital_base, label("measure", m)), "bar"), td(count(n), "n"), td(count(c.digital_base), "n"), td(count(u), "n"),
      td(figure(share(ratio(n, c.digital_base)), id, S.a, parts(n, c.digital_base, u)), "n"));
  }))) : el("p", {}, W.nothing_yet));
};

// Population: what was, the straight path to the goal, and the goal.
const population = () => {
  const of = T.population.filter(p => p.lens === S.l && p.area_level + " " + p.area_code === S.a).map(p => ({...p, end: T.periods.find(q => q.period === p.period)})).filter(p => p.end && p.end.period_kind === "year").sort((a, b) => a.period.localeCompare(b.period));
  const known = of.filter(p => p.share !== null);
  const now = of.find(p => p.period === S.p);
  const out = [];
  if (now && (now.summary_vi || now.summary_en)) out.push(el("p", {}, en ? now.summary_en : now.summary_vi));
  if (known.length) {
    const goal = known[0].goal_share, end = known[0].goal_year, first = +known[0].period, most = goal * 1.1;
    const x = y => 60 + 800 * (y - first) / Math.max(end - first, 1), y = v => 230 - 200 * v / most;
    const s = el("svg:svg", {viewBox: "0 0 920 270", role: "img", "aria-label": W.population + ": " + known.map(p => p.period + " " + share(p.share)).join(", ") + "; " + W.goal + " " + end + " " + share(goal)});
    for (const v of [0, goal / 4, goal / 2, goal * 3 / 4, goal]) s.append(el("svg:line", {x1: 60, x2: 860, y1: y(v), y2: y(v), stroke: "var(--grid)"}), el("svg:text", {x: 52, y: y(v) + 4, "text-anchor": "end"}, share(v)));
    for (let t = Math.ceil(first / 5) * 5; t <= end; t += 5) s.append(el("svg:text", {x: x(t), y: 252, "text-anchor": "middle"}, String(t)));
    s.append(el("svg:line", {x1: x(first), y1: y(known[0].share), x2: x(end), y2: y(goal), stroke: "var(--path)", "stroke-dasharray": "6 5", "stroke-width": 2}));
    s.append(el("svg:polyline", {points: known.map(p => x(+p.period) + "," + y(p.share)).join(" "), fill: "none", stroke: "var(--actual)", "stroke-width": 3}));
    for (const p of known) s.append(el("svg:circle", {cx: x(+p.period), cy: y(p.share), r: 6, fill: "var(--actual)", tabindex: 0, role: "img", "aria-label": p.period + ": " + share(p.share), "data-tip": p.period + "\n" + W.members + ": " + count(p.member_count) + "\n" + W.denominator + ": " + count(p.population) + "\n" + W.share + ": " + share(p.share)}));
    if (known[0].share_at_member_goal) s.append(el("svg:circle", {cx: x(2030), cy: y(known[0].share_at_member_goal), r: 6, fill: "none", stroke: "var(--goal)", "stroke-width": 2, tabindex: 0, role: "img", "aria-label": W.member_goal, "data-tip": W.member_goal + ": " + share(known[0].share_at_member_goal)}));
    s.append(el("svg:polygon", {points: [x(end) - 8, y(goal), x(end), y(goal) - 9, x(end) + 8, y(goal), x(end), y(goal) + 9].join(" "), fill: "var(--goal)", tabindex: 0, role: "img", "aria-label": W.goal, "data-tip": W.goal + " " + end + ": " + share(goal)}));
    out.push(key([["actual", W.actual], ["path", W.path], ["goal", W.goal + ", " + W.member_goal.toLowerCase()]]), s);
  }
  if (of.length) out.push(table(W.population + ", " + chosenArea().area_name, [W.period, {n: W.members}, {n: W.denominator}, W.series, {n: W.share}], of.map(p => row(p.period === S.p ? "chosen" : "", p.period, td(count(p.member_count), "n"), td(count(p.population), "n"), td(label("population_series", p.population_series) + (p.population_year ? " " + p.population_year : "")), td(figure(share(p.share), "population_share", S.a, parts(p.member_count, p.population, p.member_unknown_count)), "n")))));
  put("population", ...(out.length ? out : [el("p", {}, W.nothing_yet)]));
};

const map = () => {
  const m = measures[S.m], us = units(), era = us.length ? us[0].unit_era : "";
  const list = T.names.filter(n => n.unit_era === era).map(n => [us.find(a => a.area_code === n.area_code) || {...n, area_level: us[0].area_level}, D.tiles[era + " " + n.area_code]]).filter(p => p[1]);
  const values = list.map(([a]) => { const c = cell(a.area_level, a.area_code), [n, b, u] = c ? m.of(c) : [null, null, null]; return {a, n, b, u, v: b ? n / b : null}; });
  const width = Math.max(...list.map(p => p[1].Column), 0) + 1;
  const grid = el("div", {class: "tiles", style: "grid-template-columns:repeat(" + width + ",minmax(4.4rem,1fr))"});
  // In reading order, so that the keyboard goes as the eye does.
  list.map((p, i) => [p, values[i]]).sort((p, q) => p[0][1].Row - q[0][1].Row || p[0][1].Column - q[0][1].Column).forEach(([[a, t], x]) => {
    const step = x.v === null ? 0 : Math.min(5, 1 + Math.floor(x.v * 5)), at = a.area_level + " " + a.area_code;
    const b = el("button", {type: "button", class: (step ? "" : "empty") + (at === S.a ? " chosen" : ""), style: "grid-column:" + (t.Column + 1) + ";grid-row:" + (t.Row + 1) + (step ? ";background:var(--step" + step + ");color:var(--step" + step + "-ink)" : ""), "aria-pressed": String(at === S.a),
      "data-tip": a.area_name + "\n" + parts(x.n, x.b, x.u).map(p => p.join(": ")).join("\n")}, el("span", {}, a.area_name.replace(/^(Xã|Phường|Thị trấn|Huyện|Thành phố) /, "")), el("b", {}, x.v === null ? "…" : share(x.v)));
    if (us.includes(a)) b.onclick = () => choose({a: at === S.a ? "province 20" : at}); else b.setAttribute("aria-disabled", "true");
    grid.append(b);
  });
  put("map", list.length ? el("div", {}, key([1, 2, 3, 4, 5].map(i => ["step" + i, share((i - 1) / 5) + " – " + share(i / 5)]).concat([["hatch", W.none]])), grid) : el("p", {}, W.nothing_yet));
};

const reporting = () => {
  const list = T.reporting.filter(r => r.period === S.p), due = list.filter(r => r.is_expected), sent = due.filter(r => r.status !== "missing");
  put("reporting", list.length ? el("div", {}, el("p", {}, el("strong", {}, count(sent.length) + "/" + count(due.length)), " ", W.sent, "/", W.due), bar([["actual", W.sent, sent.length], ["hatch", label("reporting_status", "missing"), due.length - sent.length]], due.length, W.reporting),
    el("details", {open: list.length <= 15 ? "" : null}, el("summary", {}, W.data), table(W.reporting + ", " + S.p, [W.unit, W.status, {n: W.rows}, {n: W.findings}], list.map(r => row("", r.area_name, td(label("reporting_status", r.status)), td(count(r.row_kept), "n"), td(count(r.finding_count), "n")))))) : el("p", {}, W.none));
};
const quality = () => {
  const list = T.findings.filter(f => f.period === S.p), order = ["reject", "error", "warn", "note"];
  list.sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity) || b.finding_count - a.finding_count);
  put("quality", list.length ? table(W.quality + ", " + S.p, [W.rule, W.severity, {n: W.number}, {n: W.files}], list.map(f => row("", f.rule, td(label("severity", f.severity)), td(count(f.finding_count), "n"), td(count(f.file_count), "n")))) : el("p", {}, W.none));
};
const lists = () => {
  const [level, code] = S.a.split(" "), of = T.lists.filter(l => l.lens === S.l && l.period === S.p && l.area_level === level && l.area_code === code && l.org_type === S.t);
  const who = T.listed.filter(w => S.l === "as_reported" && w.period === S.p && (level === "province" || w.area_level === level && w.area_code === code) && (S.t === "all" || w.org_type === S.t));
  put("lists", ...T.worklists.map(w => {
    const l = of.find(x => x.work_list === w.work_list), names = who.filter(x => x.work_list === w.work_list);
    return el("details", {}, el("summary", {}, say(w), ": ", el("strong", {}, l ? count(l.listed_count) + "/" + count(l.base_count) : "0"), l && l.unknown_count ? " (" + W.unknown.toLowerCase() + " " + count(l.unknown_count) + ")" : ""),
      el("p", {class: "note"}, en ? w.rule_en : w.rule_vi),
      names.length ? table(say(w), [W.name, W.type, W.reason], names.slice(0, 200).map(n => row("", n.name, td(label("org_type", n.org_type)), td((en ? n.reason_en : n.reason_vi) || "")))) : el("p", {}, "kttt query \"from marts.work_list where work_list = '" + w.work_list + "'\""),
      names.length > 200 ? el("p", {}, W.more.replace("{n}", count(names.length - 200))) : null);
  }));
};
const definitionsView = () => put("definitions", ...T.definitions.map(d => el("details", {id: "d-" + d.indicator}, el("summary", {}, say(d)),
  el("dl", {}, ...[[W.numerator, en ? d.numerator_en : d.numerator_vi], [W.denominator, en ? d.denominator_en : d.denominator_vi], [W.law, d.legal_source], [W.version, d.rule_version], ["id", d.indicator]].filter(p => p[1]).flatMap(([k, v]) => [el("dt", {}, k), el("dd", {}, v)])))));

// Filters.
const options = (id, list, value) => { $(id).replaceChildren(...list.map(([v, words]) => el("option", {value: v}, words))); $(id).value = value; };
const filters = () => {
  options("f-period", periods.map(p => [p, p]), S.p);
  options("f-lens", ["as_reported", "as_of_today"].map(l => [l, W[l]]), S.l);
  const order = ["province", "district", "commune"];
  options("f-area", areasOf(S).sort((a, b) => order.indexOf(a.area_level) - order.indexOf(b.area_level) || a.area_name.localeCompare(b.area_name, "vi")).map(a => [a.area_level + " " + a.area_code, a.area_name]), S.a);
  options("f-type", ["all", "HTX", "THT", "LHHTX"].map(t => [t, label("org_type", t)]), S.t);
  options("f-measure", Object.entries(measures).map(([k, m]) => [k, m.words]), S.m);
};
const drawAll = () => {
  filters();
  for (const draw of [goals, map, ratings, chain, digital, population, reporting, quality, lists]) draw();
  const c = chosen(), a = chosenArea();
  $("said").textContent = a ? a.area_name + ", " + S.p + ", " + label("org_type", S.t) + ": " + (c ? W.listed + " " + count(c.listed_count) + ", " + W.active.toLowerCase() + " " + count(c.active_count) + ", " + W.members.toLowerCase() + " " + count(c.member_count) : W.nothing_yet) : W.none;
  const due = T.reporting.filter(r => r.period === S.p && r.is_expected), sent = due.filter(r => r.status !== "missing");
  $("partly").hidden = sent.length === due.length;
  $("partly").textContent = W.partly.replace("{n}", count(sent.length) + "/" + count(due.length));
};
const choose = change => {
  const next = {...S, ...change};
  if (!areasOf(next).some(a => a.area_level + " " + a.area_code === next.a)) next.a = "province 20";
  S = next;
  history.replaceState(null, "", "#" + new URLSearchParams(S));
  drawAll();
};
for (const [id, k] of [["f-period", "p"], ["f-lens", "l"], ["f-area", "a"], ["f-type", "t"], ["f-measure", "m"]]) $(id).onchange = e => choose({[k]: e.target.value});
$("filters").onsubmit = e => e.preventDefault();
$("filters").onreset = e => { e.preventDefault(); choose(start()); };
window.onhashchange = () => { if (location.hash.includes("=")) { S = readAddress(); drawAll(); } };

// The tip: on hover and on focus.
const tip = e => {
  const on = e.target.closest && e.target.closest("[data-tip]");
  $("tip").hidden = !on;
  if (!on) return;
  $("tip").textContent = on.getAttribute("data-tip");
  const r = on.getBoundingClientRect(), t = $("tip").getBoundingClientRect();
  $("tip").style.left = Math.max(4, Math.min(r.left, innerWidth - t.width - 8)) + "px";
  $("tip").style.top = (r.bottom + t.height + 8 < innerHeight ? r.bottom + 4 : Math.max(4, r.top - t.height - 4)) + "px";
};
document.addEventListener("mouseover", tip);
document.addEventListener("focusin", tip);
document.addEventListener("keydown", e => { if (e.key === "Escape") $("tip").hidden = true; });
$("about-close").onclick = () => $("about").close();
$("about-copy").onclick = async () => {
  try { await navigator.clipboard.writeText($("about-command").textContent); $("about-copy").textContent = W.copied; } catch { getSelection().selectAllChildren($("about-command")); }
};
$("about").onclose = () => { $("about-copy").textContent = W.copy; };

document.body.append(hatch());
definitionsView();
S = readAddress();
drawAll();
})();
