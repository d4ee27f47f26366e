// What the page knows: the tables of the release, and words and numbers as the reports set them.
const $ = id => document.getElementById(id);
const D = JSON.parse($("data").textContent), W = D.words, en = D.lang === "en";

// Tables as lists of objects, columns by name.
const T = {};
for (const [name, t] of Object.entries(D.tables)) {
  const values = t.columns.map(c => t.values && t.values[c]);
  T[name] = t.rows.map(r => Object.fromEntries(t.columns.map((c, i) => [c, values[i] ? values[i][r[i]] : r[i]])));
}
const areas = D.areas.map(([level, code, era, name, reported, column, row]) => ({level, code, era, name, reported, column, row, id: level + ":" + code}));
const types = ["all", "HTX", "THT", "LHHTX"], levels = ["province", "district", "commune"];

// Tables of numbers are read one period at a time, when they are asked for: nought was left out, a hyphen is null.
const packed = {};
const table = (name, period, lens) => {
  const key = name + " " + period + " " + lens;
  if (packed[key]) return packed[key];
  const of = D.packed[name], lines = of.periods[period] || {}, out = packed[key] = {list: [], at: new Map()};
  for (const text of [lines.both, lines[lens]]) {
    if (text) for (const line of text.split(";")) {
      const cells = line.split(","), r = {area: areas[+cells[0]], type: types[+(cells[1] || 0)]};
      of.columns.forEach((c, i) => { const v = cells[i + 2]; r[c] = v === "-" ? null : v ? +v : 0; });
      out.list.push(r);
      out.at.set(r.area.id + " " + r.type, r);
    }
  }
  out.list.sort((a, b) => levels.indexOf(a.area.level) - levels.indexOf(b.area.level) || (a.area.code < b.area.code ? -1 : a.area.code > b.area.code ? 1 : 0));
  return out;
};

const labels = new Map(T.labels.map(l => [l.code_set + " " + l.code, l.words]));
const label = (set, code) => labels.get(set + " " + code) || code;
const title = indicator => { const d = $("d-" + indicator); return d ? d.querySelector("summary").textContent : indicator; };
const fill = (words, of) => words.replace(/\{(\w+)\}/g, (all, name) => name in of ? of[name] : all);

// Numbers: half is rounded away from nought, and null is never nought.
const decimal = (v, n) => {
  const p = 10 ** n, [whole, rest] = (Math.round(Math.abs(v) * p * (1 + 1e-13)) / p).toFixed(n).split(".");
  const text = whole.replace(/\B(?=(\d{3})+$)/g, en ? "," : ".") + (rest ? (en ? "." : ",") + rest : "");
  return v < 0 && /[1-9]/.test(text) ? "-" + text : text;
};
const known = v => v !== null && v !== undefined;
const count = v => known(v) ? decimal(v, 0) : W.not_reported;
const share = v => {
  if (!known(v)) return W.not_reported;
  const p = v * 100;
  return decimal(p, v === 0 || v === 1 ? 0 : Math.abs(p) > 0 && Math.abs(p) < 1 ? 2 : 1) + "%";
};
const ratio = (a, b) => known(a) && b ? a / b : null;
const shareOf = (a, b) => b === 0 ? W.none : share(ratio(a, b));
const trim = text => text.replace(/[.,]00?(?=%?$)/, "");
const measure = (v, unit) => !known(v) ? W.not_reported : unit === "share" ? trim(share(v)) : trim(decimal(v, 1));
const pace = (v, unit) => unit === "share" && known(v) ? measure(v, unit).replace("%", " " + W.points) : measure(v, unit);
