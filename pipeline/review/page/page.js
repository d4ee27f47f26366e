// What is chosen. It stands in the address, so that a view can be passed on and opened again.
const periods = T.periods.some(p => p.period === D.period) || !D.period ? T.periods : [{period: D.period, period_kind: "", unit_era: ""}].concat(T.periods);
const start = () => ({period: D.period || (periods[0] || {period: ""}).period, lens: "as_reported", area: "province:20", type: "all", map: "ratings"});
let S = start();
const cells = (s = S) => table("cells", s.period, s.lens);
const areasOf = s => cells(s).list.filter(c => c.type === "all").map(c => c.area);
const cell = (area, type) => cells().at.get(area.id + " " + (type || S.type)) || null;
const provinceOf = s => areasOf(s).find(a => a.level === "province");
const chosen = () => areasOf(S).find(a => a.id === S.area) || provinceOf(S) || null;
// The units that are compared: of the level of the one chosen, else the smallest that there is.
const units = () => {
  const all = areasOf(S).filter(a => a.level !== "province"), a = chosen();
  const level = a && a.level !== "province" ? a.level : all.some(u => u.level === "commune") ? "commune" : "district";
  return all.filter(u => u.level === level);
};
const settled = s => {
  const fresh = start();
  if (!periods.some(p => p.period === s.period)) s.period = fresh.period;
  if (!["as_reported", "as_of_today"].includes(s.lens)) s.lens = fresh.lens;
  if (!types.includes(s.type)) s.type = fresh.type;
  if (!measures[s.map]) s.map = fresh.map;
  if (!areasOf(s).some(a => a.id === s.area)) s.area = fresh.area;
  return s;
};

// Where a figure comes from: its parts, its definition, its rows.
const command = of => {
  if (of.query) return 'kttt query "' + of.query + '"';
  const code = of.area.code === "undecided" ? of.area.id : of.area.code;
  return "kttt explain " + of.indicator + " --area " + code + " --period " + S.period + (of.type && of.type !== "all" ? " --type " + of.type : "") + (S.lens === "as_reported" ? "" : " --lens " + S.lens);
};
const about = of => {
  $("about-body").replaceChildren(el("p", {}, el("strong", {}, of.name), [of.area && of.area.name, S.period, of.type && label("org_type", of.type)].filter(known).map(t => " · " + t)),
    el("dl", {}, of.lines.map(l => { const at = l.indexOf(": "); return [el("dt", {}, at < 0 ? "" : l.slice(0, at)), el("dd", {}, at < 0 ? l : l.slice(at + 2))]; })));
  const to = (id, words) => { const a = el("a", {href: "#" + id}, words); a.onclick = e => { e.preventDefault(); $("about").close(); reveal(id); }; return a; };
  $("about-links").replaceChildren(...[of.indicator && $("d-" + of.indicator) ? to("d-" + of.indicator, W.to_definition) : null, of.list ? to("l-" + of.list, W.to_list) : null].filter(known).flatMap((a, i) => i ? [" · ", a] : [a]));
  $("about-command").textContent = command(of);
  $("about-copy").textContent = W.copy;
  $("about").showModal();
};
// reveal goes to a part of the page without losing what is chosen.
const reveal = id => {
  const to = $(id);
  if (!to) return;
  if (to.tagName === "DETAILS") to.open = true;
  to.scrollIntoView();
  (to.querySelector("summary, h2") || to).focus({preventScroll: true});
};
const counted = (c, column, indicator, name) => figure(count(c[column]), {indicator, area: c.area, type: c.type, name: name || title(indicator), lines: [W.value + ": " + count(c[column])]});
const shared = (c, a, b, unknown, indicator) => b === 0 ? W.none : figure(shareOf(a, b), {indicator, area: c.area, type: c.type, name: title(indicator), lines: parts(a, b, unknown)});
const goodOrFair = c => known(c.good) && known(c.fair) ? c.good + c.fair : null;

// The shares that tiles and cards show: numerator, denominator, unknown.
const measures = {
  ratings: {indicator: "good_or_fair_share", of: c => [goodOrFair(c), c.rated_count, c.not_reported]},
  chain: {indicator: "chain_share_of_good_or_fair", of: c => [c.in_chain_count, c.chain_base, c.chain_unknown]},
  digital: {indicator: "digital_share", of: c => [c.declared, c.digital_base, c.declared_unknown]},
  population: {indicator: "population_share", of: c => { const p = people(c.area); return p ? [p.member_count, p.population, p.member_unknown_count] : [null, null, null]; }, all: true},
  listed: {indicator: "listed_count", of: c => [c.listed_count]},
};
const people = area => table("population", S.period, S.lens).at.get(area.id + " all") || null;

const overview = () => {
  const a = chosen(), c = a && cell(a);
  if (!c) return put("overview", nothing());
  const card = (content, words) => el("li", {}, el("b", {}, content), el("span", {}, words));
  const of = m => { const [n, b, u] = measures[m].of(c), i = measures[m].indicator; return card(m === "population" && !b ? W.no_population : shared({area: a, type: measures[m].all ? "all" : S.type}, n, b, u, i), b ? title(i) + ": " + count(n) + "/" + count(b) : title(i)); };
  put("overview", el("ul", {class: "cards"}, card(counted(c, "listed_count", "listed_count"), W.listed), card(counted(c, "active_count", "active_count"), W.active), card(counted(c, "member_count", "member_count"), W.members),
    of("ratings"), of("chain"), of("digital"), of("population")));
};

const goals = () => {
  const list = T.goals.filter(g => g.period === S.period), province = {id: "province:20", code: "20", name: (provinceOf(S) || {}).name};
  if (!list.length) return put("goals", nothing());
  const n = {met: 0, on_path: 0, behind: 0, no_data: 0};
  for (const g of list) n[g.status]++;
  const one = g => row(g.parent_indicator ? "part" : "", title(g.indicator),
    td(el("span", {class: "badge " + g.status, ...says([g.status_rule], label("target_status", g.status))}, label("target_status", g.status)), g.is_certain === false && g.status !== "no_data" ? el("span", {class: "small"}, W.uncertain) : null),
    num(figure(measure(g.actual_value, g.unit), {indicator: g.indicator, area: province, name: title(g.indicator), lines: (known(g.denominator_value) ? [W.numerator + ": " + count(g.numerator), W.denominator + ": " + count(g.denominator_value)] : []).concat([W.value + ": " + measure(g.actual_value, g.unit), W.range + ": " + measure(g.lowest_value, g.unit) + " – " + measure(g.highest_value, g.unit), W.law + ": " + g.legal_source])})),
    pic(goalBar(g)), num(label("comparator", g.comparator) + " " + measure(g.target_value, g.unit)), num(measure(g.path_value, g.unit)), num(pace(g.needed_per_year, g.unit)),
    td(known(g.nq20_target) ? label("comparator", g.nq20_comparator) + " " + measure(g.nq20_target, g.unit) + ": " + label("target_status", g.nq20_status) : "–"));
  put("goals", el("p", {}, el("strong", {}, fill(W.goals_said, n))), key([["actual", W.actual], ["band", W.range], ["path", W.path], ["goal", W.goal]]),
    [...new Set(list.map(g => g.horizon))].map(h => grid(W.goals_of + " " + h, [W.goal, W.verdict, "#" + W.actual, "=" + W.against, "#" + W.target, "#" + W.path, "#" + W.pace, W.nq20], list.filter(g => g.horizon === h).map(one))));
};
const goalOf = (indicator, horizon) => T.goals.find(g => g.period === S.period && g.indicator === indicator && g.horizon === horizon);

const map = () => {
  const m = measures[S.map], us = units(), some1 = us.find(u => u.code !== "undecided"), era = some1 ? some1.era : "";
  const tiles = areas.filter(a => a.era === era && a.level === some1.level && known(a.column) && (us.includes(a) || a.reported && !us.some(u => u.code === a.code))).sort((a, b) => a.row - b.row || a.column - b.column);
  const values = tiles.map(a => { const c = us.includes(a) && cell(a), [n, b, u] = c ? m.of(c) : [null, null, null]; return {a, n, b, u, v: S.map === "listed" ? n : ratio(n, b)}; });
  const some = values.map(x => x.v).filter(known), set = S.map === "listed" ? count : v => trim(share(v));
  if (!tiles.length) return put("map", nothing());
  const k = some.length ? steps(some) : null, most = k ? k.of(Math.max(...some)) : -1;
  put("map", key([...Array(most + 1).keys()].map(i => ["step" + (i + 1), set(k.from + i * k.by) + " – " + set(k.from + (i + 1) * k.by)]).concat([["hatch", W.not_reported]])),
    el("div", {class: "tiles", role: "group", "aria-label": W.map, style: {"grid-template-columns": "repeat(" + (Math.max(...tiles.map(a => a.column)) + 1) + ", minmax(4.6rem, 7.6rem))"}}, values.map(({a, n, b, u, v}) => {
      const t = el("button", {type: "button", class: [known(v) ? "step" + (k.of(v) + 1) : "empty"].concat(a.id === S.area ? ["chosen"] : []).join(" "), "aria-pressed": String(a.id === S.area), tabindex: -1,
        "data-tip": [a.name].concat(known(v) ? S.map === "listed" ? [title(m.indicator) + ": " + count(n)] : parts(n, b, u) : [W.not_reported]).join("\n"), style: {"grid-column": a.column + 1, "grid-row": a.row + 1}},
        el("span", {}, a.name.replace(/^(Địa bàn|Area of the former) | cũ$/g, "").replace(/^(xã|phường|thị trấn|huyện|thành phố) | (commune|ward|town|township|district|city)$/gi, "")), el("b", {}, known(v) ? set(v) : "…"));
      if (us.includes(a)) t.onclick = () => choose({area: a.id === S.area ? "province:20" : a.id}); else t.setAttribute("aria-disabled", "true");
      return t;
    })));
};

// A row for each unit that has figures, and the province below them.
const byUnit = (caption, heads, draw, find) => {
  const province = provinceOf(S), rows = units().concat(province ? [province] : []).map(a => find ? find(a) : cell(a)).filter(known);
  return rows.length ? grid(caption, heads, rows.map(c => row(c.area === province ? "total" : c.area.id === S.area ? "chosen" : "", c.area.name, draw(c)))) : nothing();
};
const classes = [["good", "good"], ["fair", "fair"], ["average", "average"], ["weak", "weak"], ["not_assessed", "not-assessed"], ["not_reported", "hatch"]];
const className = c => c === "not_reported" ? W.rating_not_reported : W[c];
const ratings = () => put("ratings", key(classes.map(([c, role]) => [role, className(c)])),
  byUnit(W.ratings + ", " + S.period, [W.unit, "=" + W.ratings].concat(classes.map(([c]) => "#" + className(c)), ["#" + W.good_or_fair]), c => [
    pic(bar(classes.map(([x, role]) => [role, className(x), c[x]]), classes.reduce((sum, [x]) => sum + (c[x] || 0), 0), c.area.name)),
    classes.map(([x]) => num(counted(c, x, "rating_" + x + "_count"))), num(shared(c, goodOrFair(c), c.rated_count, c.not_reported, "good_or_fair_share"))]));
const yesAndUnknown = (n, u) => [["actual", W.yes, n], ["band", W.unknown, u]];
const chain = () => {
  const goal = goalOf("chain_share_of_good_or_fair", 2030);
  put("chain", key([["actual", W.in_chain], ["band", W.unknown]].concat(goal ? [["goal", W.goal + " 2030"]] : [])), byUnit(W.chain + ", " + S.period, [W.unit, "=" + W.share, "#" + W.in_chain, "#" + W.of_good_or_fair, "#" + W.unknown, "#" + W.share], c => [
    pic(bar(yesAndUnknown(c.in_chain_count, c.chain_unknown), c.chain_base, c.area.name, goal && goal.target_value)), num(count(c.in_chain_count)), num(count(c.chain_base)), num(counted(c, "chain_unknown", "chain_unknown_count_of_good_or_fair")),
    num(shared(c, c.in_chain_count, c.chain_base, c.chain_unknown, "chain_share_of_good_or_fair"))]));
};
const digitalMeasures = ["declared", "any_component", "two_groups", "einvoice", "accounting", "ecommerce", "social", "traceability", "payment", "management", "production"];
const digital = () => {
  const a = chosen(), c = a && cell(a), goal = goalOf("digital_share", 2030);
  if (!c || !c.digital_base) return put("digital", nothing());
  put("digital", key([["actual", W.adopting], ["band", W.unknown]].concat(goal ? [["goal", W.goal + " 2030"]] : [])), grid(W.digital + ", " + a.name + ", " + S.period, [W.component, "=" + W.share, "#" + W.adopting, "#" + W.of_active, "#" + W.unknown, "#" + W.share], digitalMeasures.map(m => {
    const n = c[m], u = c[m + "_unknown"], of = m === "declared" ? "digital" : "digital_" + m;
    return row("", label("measure", m), pic(bar(yesAndUnknown(n, u), c.digital_base, label("measure", m), m === "declared" && goal ? goal.target_value : null)), num(count(n)), num(count(c.digital_base)), num(counted(c, m + "_unknown", of + "_unknown_count")), num(shared(c, n, c.digital_base, u, of + "_share")));
  })));
};

const yearOf = p => { const [year, month] = p.period_end.split("-"); return +year - (12 - month) / 12; };
const population = () => {
  const a = chosen(), now = T.participation.find(p => p.period === S.period), kind = (periods.find(p => p.period === S.period) || {}).period_kind;
  const over = !a ? [] : T.periods.filter(p => p.period_kind === kind).map(p => ({p, c: table("population", p.period, S.lens).at.get(a.id + " all")})).filter(x => x.c).reverse();
  const points = over.filter(x => known(ratio(x.c.member_count, x.c.population))).map(x => ({x: yearOf(x.p), v: x.c.member_count / x.c.population, name: x.p.period, chosen: x.p.period === S.period, lines: [W.members + ": " + count(x.c.member_count), W.people + ": " + count(x.c.population), W.share + ": " + share(x.c.member_count / x.c.population), W.unknown + ": " + count(x.c.member_unknown_count)]}));
  const g = a && a.level === "province" && T.goals.find(x => x.period === S.period && x.indicator === "population_share"), base = g && T.periods.find(p => p.period === g.baseline_period);
  const beside = a && a.level === "province" && now && known(now.share_at_member_goal) ? {x: now.member_goal_year, v: now.share_at_member_goal, name: fill(W.member_goal, {year: now.member_goal_year})} : null;
  const shown = c => c.population === null ? [num(count(c.member_count)), num(W.no_population), num(W.none)] : [num(counted({...c, type: "all"}, "member_count", "member_count")), num(count(c.population)), num(shared({...c, type: "all"}, c.member_count, c.population, c.member_unknown_count, "population_share"))];
  const most = Math.max(0, ...units().concat(a ? [a] : []).map(people).filter(c => c && c.population).map(c => c.member_count / c.population));
  put("population", a && a.level === "province" && now && now.summary ? el("p", {}, now.summary) : null, now ? el("p", {class: "note"}, W.series + ": " + label("population_series", now.population_series) + (now.population_year ? " " + now.population_year : "") + ".") : null,
    points.length && now ? [key([["actual", W.actual]].concat(base ? [["path", W.path]] : [], g && known(g.projected_value) ? [["projection", W.projection]] : [], [["goal", W.goal + " " + now.goal_year]])),
      el("div", {class: "wide"}, trajectory(points, {x: now.goal_year, v: now.goal_share}, base ? {x: yearOf(base), v: g.baseline_value} : null, g ? g.projected_value : null, beside))] : null,
    over.length ? grid(W.by_period + ", " + a.name, [W.period, "#" + W.members, "#" + W.people, "#" + W.share], over.map(x => row(x.p.period === S.period ? "chosen" : "", x.p.period, num(count(x.c.member_count)), num(x.c.population === null ? W.no_population : count(x.c.population)), num(shareOf(x.c.member_count, x.c.population === null ? 0 : x.c.population))))) : null,
    byUnit(W.population + ", " + S.period, [W.unit, "=" + W.share, "#" + W.members, "#" + W.people, "#" + W.share], c => [pic(c.population && most ? bar([["actual", W.share, c.member_count]], c.population * most, c.area.name) : null), shown(c)], people));
};

const statuses = [["on_time", "good"], ["received", "fair"], ["late", "average"], ["missing", "hatch"], ["excused", "not-assessed"]];
const reporting = () => {
  const of = period => T.reporting.filter(r => r.period === period), list = of(S.period);
  const query = where => "from marts.submission_status where period = '" + S.period + "'" + where, tally = (rs, s) => rs.filter(r => r.status === s).length;
  const over = T.periods.map(p => ({p, rs: of(p.period)})).filter(x => x.rs.length);
  if (!over.length) return put("reporting", nothing());
  const due = list.filter(r => r.is_expected), sent = due.filter(r => r.status !== "missing");
  put("reporting", list.length ? el("p", {}, el("strong", {}, fill(W.reported_of, {sent: count(sent.length), due: count(due.length), late: count(tally(list, "late"))}))) : nothing(),
    key(statuses.map(([s, role]) => [role, label("reporting_status", s)])),
    grid(W.by_period, [W.period, "=" + W.report].concat(statuses.map(([s]) => "#" + label("reporting_status", s))), over.map(x => row(x.p.period === S.period ? "chosen" : "", x.p.period, pic(bar(statuses.map(([s, role]) => [role, label("reporting_status", s), tally(x.rs, s)]), x.rs.length, x.p.period)), statuses.map(([s]) => num(count(tally(x.rs, s))))))),
    list.length ? el("details", list.length <= 15 ? {open: ""} : {}, el("summary", {}, W.by_unit), grid(W.reporting + ", " + S.period, [W.unit, W.report, "#" + W.rows, "#" + W.findings], list.map(r => row("", nameOf(r),
      td(figure(label("reporting_status", r.status), {name: nameOf(r), query: query(" and unit_code = '" + r.unit_code + "'"), lines: [label("reporting_status", r.status)].concat(r.received_on ? [r.received_on.split("-").reverse().join("/")] : [])})), num(known(r.row_kept) ? count(r.row_kept) : "–"), num(known(r.finding_count) ? count(r.finding_count) : "–"))))) : null);
};
const nameOf = r => (areas.find(a => a.code === r.unit_code && a.era === r.unit_era && a.level !== "province" && a.reported) || {name: r.unit_code}).name;

const severities = [["reject", "weak"], ["error", "series4"], ["warn", "average"], ["note", "fair"]];
const quality = () => {
  const list = T.findings.filter(f => f.period === S.period), examples = new Map(T.rules.map(r => [r.rule, r.example]));
  if (!list.length) return put("quality", el("p", {}, W.no_findings));
  const sum = (rs, s) => rs.filter(f => !s || f.severity === s).reduce((n, f) => n + f.finding_count, 0), order = severities.map(s => s[0]);
  const group = by => [...list.reduce((m, f) => m.set(by(f), (m.get(by(f)) || []).concat(f)), new Map()).values()];
  const rules = group(f => f.severity + " " + f.rule).sort((a, b) => order.indexOf(a[0].severity) - order.indexOf(b[0].severity) || sum(b) - sum(a) || (a[0].rule < b[0].rule ? -1 : 1));
  const most = Math.max(...group(f => f.unit_code).map(g => sum(g)));
  const query = where => "from meta.findings join meta.submissions as s using (submission_id) where coalesce(s.period, s.path_period) = '" + S.period + "' and s.status in ('accepted', 'refused')" + where;
  const found = (n, name, where) => figure(count(n), {name, query: query(where), lines: [W.findings + ": " + count(n)]});
  const sender = code => { const r = T.reporting.find(x => x.period === S.period && x.unit_code === code); return r ? nameOf(r) : code || "–"; };
  put("quality", grid(W.by_rule + ", " + S.period, [W.rule, W.severity, "#" + W.findings, W.example], rules.map(g => row("", el("code", {}, g[0].rule), td(label("severity", g[0].severity)), num(found(sum(g), g[0].rule, " and rule = '" + g[0].rule.replaceAll("'", "''") + "' and severity = '" + g[0].severity + "'")), td(examples.get(g[0].rule) || "")))),
    key(severities.map(([s, role]) => [role, label("severity", s)])),
    grid(W.findings_by_unit + ", " + S.period, [W.unit, "=" + W.findings].concat(severities.map(([s]) => "#" + label("severity", s))), group(f => f.unit_code).map(g => row("", sender(g[0].unit_code),
      pic(bar(severities.map(([s, role]) => [role, label("severity", s), sum(g, s)]), most, sender(g[0].unit_code))), severities.map(([s]) => num(sum(g, s) ? found(sum(g, s), sender(g[0].unit_code), " and severity = '" + s + "' and s.unit_code = '" + g[0].unit_code + "'") : "0"))))));
};

const lists = () => {
  const a = chosen(), c = a && table("lists", S.period, S.lens).at.get(a.id + " " + S.type);
  if (!c) return put("lists", nothing());
  const place = (S.lens === "as_reported" ? "reported_" : "today_") + a.level, named = T.listed.some(w => w.period === S.period);
  const query = w => "from marts.work_list where work_list = '" + w.work_list + "' and period = '" + S.period + "' and lens = '" + S.lens + "' and area_level = '" + a.level + "' and area_code = '" + a.code + "'" + (S.type === "all" ? "" : " and org_type = '" + S.type + "'");
  const who = w => T.listed.filter(o => o.period === S.period && o.work_list === w.work_list && (a.level === "province" || (o[place] || "undecided") === a.code) && (S.type === "all" || o.org_type === S.type));
  put("lists", grid(W.lists + ", " + a.name + ", " + S.period, [W.list, "#" + W.listed_here, "#" + W.of_all, "#" + W.unknown], T.worklists.map(w => { const [n, b, u] = ["_listed", "_base", "_unknown"].map(k => c[w.work_list + k]);
    return row("", w.words, num(figure(count(n), {name: w.words, area: a, type: S.type, list: w.work_list, query: query(w), lines: [W.listed_here + ": " + count(n), W.of_all + ": " + count(b), W.unknown + ": " + count(u)]})), num(count(b)), num(count(u))); })),
    T.worklists.map(w => {
      const names = who(w), shown = names.slice(0, 300);
      return el("details", {id: "l-" + w.work_list}, el("summary", {}, w.words), el("p", {class: "note"}, w.rule),
        !named ? el("p", {}, W.names_older) : shown.length ? grid(w.words, [W.name, W.type, W.reason], shown.map(n => row("", n.name, td(label("org_type", n.org_type)), td(n.reason || "")))) : el("p", {}, W.nobody),
        names.length > 300 ? el("p", {}, fill(W.more, {n: count(names.length - 300)})) : null, el("pre", {tabindex: 0, "aria-label": W.copy}, 'kttt query "' + query(w) + '"'));
    }));
};

// Filters.
const options = (id, list, value) => { $(id).replaceChildren(...list.map(([v, words]) => words === undefined ? v : el("option", {value: v}, words))); $(id).value = value; };
const filters = () => {
  options("f-period", periods.map(p => [p.period, p.period]), S.period);
  options("f-lens", ["as_reported", "as_of_today"].map(l => [l, W[l]]), S.lens);
  const all = areasOf(S).map(a => ({...a, option: el("option", {value: a.id}, a.name)})), group = (level, words) => { const of = all.filter(a => a.level === level).map(a => a.option); return of.length ? [[el("optgroup", {label: words}, of)]] : []; };
  options("f-area", all.filter(a => a.level === "province").map(a => [a.option]).concat(group("district", W.districts), group("commune", W.communes)), S.area);
  options("f-type", types.map(t => [t, label("org_type", t)]), S.type);
  options("f-map", Object.entries(measures).map(([k, m]) => [k, title(m.indicator)]), S.map);
};
const drawAll = () => {
  filters();
  for (const draw of [overview, goals, map, ratings, chain, digital, population, reporting, quality, lists]) draw();
  const a = chosen(), due = T.reporting.filter(r => r.period === S.period && r.is_expected), sent = due.filter(r => r.status !== "missing");
  $("said").textContent = [a ? a.name : null, S.period, label("org_type", S.type), W.lens.toLowerCase() + " " + W[S.lens]].filter(known).join(" · ");
  $("partly").hidden = sent.length === due.length;
  $("partly").textContent = fill(W.partly, {n: count(sent.length) + "/" + count(due.length)});
  for (const group of groups()) if (marks(group).length) marks(group)[0].setAttribute("tabindex", "0");
};
const choose = change => {
  const focus = document.activeElement && document.activeElement.closest(".tiles") ? "tiles" : "";
  S = settled({...S, ...change});
  history.replaceState(null, "", "#" + new URLSearchParams(S));
  drawAll();
  if (focus) (document.querySelector(".tiles .chosen") || document.querySelector(".tiles button")).focus();
};
const readAddress = () => settled({...start(), ...Object.fromEntries([...new URLSearchParams(location.hash.slice(1))].filter(([k]) => k in S))});
for (const k of Object.keys(S)) $("f-" + k).onchange = e => choose({[k]: e.target.value});
$("filters").onsubmit = e => e.preventDefault();
$("filters").onreset = e => { e.preventDefault(); choose(start()); };
window.onhashchange = () => { if (location.hash.includes("=")) { S = readAddress(); drawAll(); } };
document.addEventListener("click", e => { const a = e.target.closest("nav a, .skip"); if (a) { e.preventDefault(); reveal(a.getAttribute("href").slice(1)); } });

// One stop of the tab key for each group of marks; arrows go to the nearest mark of the group that way.
const groups = () => document.querySelectorAll("main .wide, main .tiles, main .cards");
const marks = group => [...group.querySelectorAll("[data-tip]")].filter(m => m.getClientRects().length);
const ways = {ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1]};
const middle = m => { const r = m.getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]; };
document.addEventListener("keydown", e => {
  if (e.key === "Escape") $("tip").hidden = true;
  const way = ways[e.key], on = e.target.closest && e.target.closest("[data-tip]"), group = on && [...groups()].find(g => g.contains(on));
  if (!way || !group || e.altKey || e.ctrlKey || e.metaKey) return;
  e.preventDefault();
  const [x, y] = middle(on);
  let best = null, least = Infinity;
  for (const m of marks(group)) {
    const [mx, my] = middle(m), along = (mx - x) * way[0] + (my - y) * way[1], across = Math.abs((mx - x) * way[1]) + Math.abs((my - y) * way[0]), far = along + 4 * across;
    if (m !== on && along > 1 && far < least) [best, least] = [m, far];
  }
  if (!best) return;
  on.setAttribute("tabindex", "-1");
  best.setAttribute("tabindex", "0");
  best.focus();
});

// The tip: on hover and on focus.
let pointer = "";
const tip = e => {
  if (e.type === "mouseover") { // the page moved below a pointer at rest: the tip stays with the keyboard
    const at = e.clientX + " " + e.clientY, rests = at === pointer;
    pointer = at;
    if (rests) return;
  }
  const on = e.target.closest && e.target.closest("[data-tip]"), old = document.querySelector("[aria-describedby=tip]");
  if (old) old.removeAttribute("aria-describedby");
  $("tip").hidden = !on;
  if (!on) return;
  $("tip").textContent = on.getAttribute("data-tip");
  if (on.tagName === "BUTTON") on.setAttribute("aria-describedby", "tip");
  const r = on.getBoundingClientRect(), t = $("tip").getBoundingClientRect();
  $("tip").style.left = Math.max(4, Math.min(r.left, innerWidth - t.width - 8)) + "px";
  $("tip").style.top = (r.bottom + t.height + 8 < innerHeight ? r.bottom + 4 : Math.max(4, r.top - t.height - 4)) + "px";
};
document.addEventListener("mouseover", tip);
document.addEventListener("focusin", tip);
$("about-close").onclick = () => $("about").close();
$("about-copy").onclick = async () => {
  try { await navigator.clipboard.writeText($("about-command").textContent); $("about-copy").textContent = W.copied; } catch { getSelection().selectAllChildren($("about-command")); }
};

document.body.append(el("svg:svg", {width: 0, height: 0, "aria-hidden": "true", style: {position: "absolute"}}, el("svg:defs", {}, el("svg:pattern", {id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)"},
  el("svg:rect", {width: 6, height: 6, fill: "var(--paper)"}), el("svg:line", {x1: 0, y1: 0, x2: 0, y2: 6, stroke: "var(--hatch)", "stroke-width": 2})))));
$("filters").after(el("p", {class: "state small keys"}, W.keys));
for (const e of [$("filters"), $("l-map"), ...document.querySelectorAll("main > section")]) e.hidden = false;
const linked = location.hash.includes("=") ? "" : location.hash.slice(1);
S = readAddress();
drawAll();
if (linked) reveal(linked);
