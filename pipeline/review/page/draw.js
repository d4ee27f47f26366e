// How things are drawn. Text is set as text, never as markup, and style by property: the page's policy forbids the rest.
const el = (tag, attributes, ...children) => {
  const e = tag.startsWith("svg:") ? document.createElementNS("http://www.w3.org/2000/svg", tag.slice(4)) : document.createElement(tag);
  for (const [k, v] of Object.entries(attributes || {})) {
    if (k === "style") for (const [property, value] of Object.entries(v)) e.style.setProperty(property, value);
    else if (known(v)) e.setAttribute(k, v);
  }
  e.append(...children.flat(Infinity).filter(known));
  return e;
};
const put = (id, ...children) => $(id + "-body").replaceChildren(...children.flat(Infinity).filter(known));
const nothing = () => el("p", {}, W.nothing_yet);

// A table: heads are texts, "#text" for numbers, "=text" for a chart.
const grid = (caption, heads, rows) => el("div", {class: "wide"}, el("table", {class: heads.some(h => h[0] === "=") ? null : "slim"}, el("caption", {}, caption),
  el("thead", {}, el("tr", {}, heads.map(h => el("th", {scope: "col", class: h[0] === "#" ? "n" : h[0] === "=" ? "bar" : null}, h.replace(/^[#=]/, ""))))), el("tbody", {}, rows)));
const row = (kind, head, ...cells) => el("tr", {class: kind || null}, el("th", {scope: "row"}, head), cells);
const td = (...content) => el("td", {}, content);
const num = content => el("td", {class: "n"}, content);
const pic = content => el("td", {class: "bar"}, content);
const key = entries => el("ul", {class: "key"}, entries.map(([role, words]) => el("li", {}, role === "hatch" ? el("i", {class: "hatched"}) : role === "path" || role === "projection" || role === "goal" ? el("i", {class: "mark-" + role}) : el("i", {style: {background: "var(--" + role + ")"}}), words)));

// What a mark says on hover and on focus; a screen reader hears it as one line.
const says = (lines, name) => ({"data-tip": lines.join("\n"), role: "img", "aria-label": (name ? [name] : []).concat(lines).join(", "), tabindex: -1});
const parts = (a, b, unknown) => [W.numerator + ": " + count(a), W.denominator + ": " + count(b), W.share + ": " + shareOf(a, b)].concat(known(unknown) ? [W.unknown + ": " + count(unknown)] : []);

// A figure can be pressed: about says where it comes from.
const figure = (words, of) => {
  const b = el("button", {type: "button", class: "figure", "data-tip": [of.name].concat(of.lines).join("\n"), "data-figure": [of.indicator || "", of.area ? of.area.id : "", of.type || ""].join(" "), tabindex: -1}, words);
  b.onclick = () => about(of);
  return b;
};

// A bar of the parts of a whole, each of which says what it is; the goal is a diamond.
const rect = (x, y, width, height, role, more) => el("svg:rect", {x, y, width: Math.max(width, 0), height, fill: role === "hatch" ? "url(#hatch)" : "var(--" + role + ")", ...more});
const diamond = (x, y, more) => el("svg:polygon", {points: [x - 5, y, x, y - 7, x + 5, y, x, y + 7].join(" "), fill: "var(--goal)", stroke: "var(--paper)", ...more});
const bar = (list, whole, name, goal) => {
  const s = el("svg:svg", {viewBox: "0 0 400 20", preserveAspectRatio: "none", height: 20, role: "group", "aria-label": name});
  let x = 0;
  for (const [role, words, n] of list) {
    if (!n || !whole) continue;
    const w = 396 * n / whole;
    s.append(rect(x, 2, w, 16, role, {stroke: "var(--paper)", ...says([words + ": " + count(n) + "/" + count(whole) + " = " + share(n / whole)], name)}));
    x += w;
  }
  if (known(goal) && whole) s.append(diamond(396 * goal, 10, says([W.goal + ": " + measure(goal, "share")], name)));
  return s;
};

// A goal: band, bar, path and goal on one scale.
const goalBar = g => {
  const most = Math.max(g.target_value, g.highest_value || 0, g.actual_value || 0, g.path_value || 0) || 1, x = v => 388 * v / most;
  const lines = [W.actual + ": " + measure(g.actual_value, g.unit)].concat(
    known(g.denominator_value) ? [count(g.numerator) + "/" + count(g.denominator_value)] : [],
    known(g.lowest_value) && known(g.highest_value) && g.lowest_value !== g.highest_value ? [W.range + ": " + measure(g.lowest_value, g.unit) + " – " + measure(g.highest_value, g.unit)] : [],
    [W.path + ": " + measure(g.path_value, g.unit), W.target + ": " + label("comparator", g.comparator) + " " + measure(g.target_value, g.unit)],
    known(g.projected_value) ? [W.projection + ", " + g.horizon + ": " + measure(g.projected_value, g.unit)] : []);
  const s = el("svg:svg", {viewBox: "0 0 400 22", preserveAspectRatio: "none", height: 22, ...says(lines, title(g.indicator))});
  s.append(rect(0, 10, 394, 2, "grid"));
  if (known(g.highest_value) && known(g.lowest_value)) s.append(rect(x(g.lowest_value), 3, x(g.highest_value - g.lowest_value), 16, "band"));
  if (known(g.actual_value)) s.append(rect(0, 7, x(g.actual_value), 8, "actual"));
  if (known(g.path_value)) s.append(rect(x(g.path_value) - 1, 1, 2.5, 20, "path"));
  s.append(diamond(x(g.target_value), 11));
  return s;
};

// A line over the years to a goal far away.
const trajectory = (points, goal, path, projected, beside) => {
  const first = Math.min(...points.map(p => p.x)), most = Math.max(goal.v * 1.12, ...points.map(p => p.v * 1.1));
  const x = t => 56 + 780 * (t - first) / Math.max(goal.x - first, 1), y = v => 232 - 214 * v / most;
  const s = el("svg:svg", {viewBox: "0 0 920 266", role: "group", "aria-label": W.population + ": " + points.map(p => p.name + " " + share(p.v)).join(", ") + "; " + W.goal + " " + goal.x + " " + share(goal.v)});
  for (const v of [0, goal.v / 4, goal.v / 2, goal.v * 3 / 4, goal.v]) s.append(el("svg:line", {x1: 56, x2: 860, y1: y(v), y2: y(v), stroke: "var(--grid)"}), el("svg:text", {x: 48, y: y(v) + 4, "text-anchor": "end", class: "quiet"}, trim(share(v))));
  for (let t = Math.ceil(first); t <= goal.x; t++) if (t % 5 === 0 || t === first) s.append(el("svg:text", {x: x(t), y: 254, "text-anchor": "middle", class: "quiet"}, String(t)));
  if (path) s.append(el("svg:line", {x1: x(path.x), y1: y(path.v), x2: x(goal.x), y2: y(goal.v), stroke: "var(--path)", "stroke-dasharray": "7 5", "stroke-width": 2}));
  const from = points.find(p => p.chosen);
  if (known(projected) && from) s.append(el("svg:line", {x1: x(from.x), y1: y(from.v), x2: x(goal.x), y2: y(projected), stroke: "var(--projection)", "stroke-dasharray": "2 4", "stroke-width": 2}),
    el("svg:circle", {cx: x(goal.x), cy: y(projected), r: 5, fill: "var(--projection)", ...says([W.projection + ", " + goal.x + ": " + share(projected)])}));
  s.append(el("svg:polyline", {points: points.map(p => x(p.x) + "," + y(p.v)).join(" "), fill: "none", stroke: "var(--actual)", "stroke-width": 3}));
  for (const p of points) s.append(el("svg:circle", {cx: x(p.x), cy: y(p.v), r: p.chosen ? 8 : 5.5, fill: "var(--actual)", stroke: "var(--paper)", "stroke-width": 1.5, ...says([p.name].concat(p.lines))}));
  if (beside) s.append(el("svg:circle", {cx: x(beside.x), cy: y(beside.v), r: 6, fill: "var(--paper)", stroke: "var(--goal)", "stroke-width": 2.5, ...says([beside.name + ": " + share(beside.v)])}));
  s.append(diamond(x(goal.x), y(goal.v), says([W.goal + " " + goal.x + ": " + share(goal.v)])), el("svg:text", {x: x(goal.x) + 12, y: y(goal.v) + 4}, trim(share(goal.v))));
  return s;
};

// Steps of one width, on round numbers, five at most.
const steps = values => {
  const low = Math.min(...values), high = Math.max(...values);
  for (let power = -4; ; power++) for (const of of [1, 2, 2.5, 5]) {
    const by = of * 10 ** power, from = Math.floor(low / by + 1e-9) * by;
    if (from + 5 * by > high * (1 - 1e-12) && from + 5 * by >= high) return {from, by, of: v => Math.min(4, Math.floor((v - from) / by + 1e-9))};
  }
};
