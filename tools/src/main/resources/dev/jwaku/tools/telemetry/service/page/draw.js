// Small charts in SVG: no library, no style attribute (the page's policy forbids them).
const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 220;
const LEFT = 46;
const RIGHT = 10;
const TOP = 10;
const BOTTOM = 26;

function element(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

export function percent(share, digits = 1) {
  return share === undefined || share === null ? "" : (100 * share).toFixed(digits) + " %";
}

export function duration(millis) {
  if (millis === undefined || millis === null) return "never, as far as known";
  const steps = [[86400000, "d"], [3600000, "h"], [60000, "min"], [1000, "s"]];
  for (const [length, name] of steps) if (millis >= length) return +(millis / length).toPrecision(2) + " " + name;
  return Math.round(millis) + " ms";
}

export function nothing(place, text) {
  const p = document.createElement("p");
  p.className = "nothing";
  p.textContent = text;
  place.replaceChildren(p);
}

function frame(place, label, low) {
  const width = Math.max(280, place.clientWidth);
  const svg = element("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, role: "img", "aria-label": label });
  const y = share => TOP + (1 - (share - low) / (1 - low)) * (HEIGHT - TOP - BOTTOM);
  for (let i = 0; i <= 4; i++) {
    const share = low + (1 - low) * i / 4;
    svg.append(element("line", { class: "grid", x1: LEFT, x2: width - RIGHT, y1: y(share), y2: y(share) }));
    svg.append(element("text", { x: LEFT - 6, y: y(share) + 4, "text-anchor": "end" }, percent(share, low > 0.9 ? 1 : 0)));
  }
  place.replaceChildren(svg);
  return { svg, width, y };
}

// The axis begins at 0, or above it if everything is far above; it says which.
function lowest(values) {
  const least = Math.min(1, ...values);
  return least > 0.95 ? 0.9 : least > 0.6 ? 0.5 : 0;
}

export function drawDays(place, days) {
  const shown = Object.entries(days).filter(([, day]) => day.lo !== undefined);
  if (!shown.length) return nothing(place, "no data");
  const low = lowest(shown.flatMap(([, day]) => [day.lo, day.ci_lo ?? 1]));
  const { svg, width, y } = frame(place, "Delivered by day of sending, with bounds", low);
  const step = (width - LEFT - RIGHT) / shown.length;
  shown.forEach(([name, day], i) => {
    const x = LEFT + step * (i + 0.5);
    const half = Math.min(16, step * 0.38);
    const g = element("g", {});
    const state = day.final ? "final" : `not final, ${percent(day.coverage, 0)} of the time reported`;
    g.append(element("title", {}, `${name}: ${percent(day.lo)} to ${percent(day.hi)}, known ${percent(day.point)}`
      + `, 95 % ${percent(day.ci_lo)} to ${percent(day.ci_hi)}, ${day.clusters} clusters, ${day.sent} sent, ${state}`));
    g.append(element("rect", {
      class: day.final ? "band" : "band not-final", x: x - half, width: 2 * half, y: y(day.hi),
      height: Math.max(1.5, y(day.lo) - y(day.hi)),
    }));
    if (day.ci_lo !== undefined) {
      g.append(element("line", { class: "whisker", x1: x, x2: x, y1: y(Math.max(low, day.ci_lo)), y2: y(day.ci_hi) }));
    }
    if (day.point !== undefined) {
      g.append(element("circle", { class: day.final ? "dot" : "dot open", cx: x, cy: y(Math.max(low, day.point)), r: 4 }));
    }
    svg.append(g);
    const every = Math.ceil(shown.length / Math.max(1, Math.floor((width - LEFT) / 62)));
    if (i % every === 0) svg.append(element("text", { x, y: HEIGHT - 8, "text-anchor": "middle" }, name.slice(5)));
  });
}

export function drawCurves(place, curves) {
  const some = curves.filter(curve => curve && curve.length);
  if (!some.length) return nothing(place, "no data");
  const { svg, width, y } = frame(place, "Share that is there by age", 0);
  const from = Math.log10(100);
  const to = Math.log10(7 * 86400000);
  const x = millis => LEFT + (Math.log10(Math.max(100, millis)) - from) / (to - from) * (width - LEFT - RIGHT);
  for (const [millis, name] of [[1000, "1 s"], [10000, "10 s"], [60000, "1 min"], [600000, "10 min"], [3600000, "1 h"], [86400000, "1 d"]]) {
    svg.append(element("line", { class: "grid", x1: x(millis), x2: x(millis), y1: TOP, y2: HEIGHT - BOTTOM }));
    svg.append(element("text", { x: x(millis), y: HEIGHT - 8, "text-anchor": "middle" }, name));
  }
  curves.forEach((curve, i) => {
    if (!curve || !curve.length) return;
    let path = `M${x(100)},${y(0)}`;
    let last = 0;
    for (const [millis, share] of curve) {
      path += `L${x(millis)},${y(last)}L${x(millis)},${y(share)}`;
      last = share;
    }
    path += `L${width - RIGHT},${y(last)}`;
    svg.append(element("path", { class: i ? "line two" : "line", d: path }));
  });
}

export function drawCoverage(place, days) {
  const shown = Object.entries(days).filter(([, day]) => day.state === "ok");
  if (!shown.length) return nothing(place, "no data");
  const { svg, width, y } = frame(place, "Share of time online and share of time reported, by day", 0);
  const step = (width - LEFT - RIGHT) / shown.length;
  ["online_share", "coverage"].forEach((field, line) => {
    const points = shown.map(([, day], i) => `${LEFT + step * (i + 0.5)},${y(day[field])}`);
    svg.append(element("polyline", { class: line ? "line two" : "line", points: points.join(" ") }));
    if (!line) for (const point of points) {
      const [cx, cy] = point.split(",");
      svg.append(element("circle", { class: "dot", cx, cy, r: 3 }));
    }
  });
  shown.forEach(([name, day], i) => {
    const every = Math.ceil(shown.length / Math.max(1, Math.floor((width - LEFT) / 62)));
    if (i % every === 0) svg.append(element("text", { x: LEFT + step * (i + 0.5), y: HEIGHT - 8, "text-anchor": "middle" }, name.slice(5)));
  });
}

const LEVELS = [0.01, 0.05, 0.2, 0.5];
const ROW = 15;

export const hourText = hour => hour.state !== "ok" ? `${hour.hour}: too little is known`
  : `${hour.hour}: ${percent(hour.offline_share)} of the reported time offline, ${hour.installs} installs, `
    + `${percent(hour.coverage, 0)} of their time reported, ${hour.sent} sent, ${hour.sent_offline} of them while offline`
    + (hour.final ? "" : ", not final");

// A row for each day, a field for each hour.
export function drawHours(place, hours) {
  const days = [...new Set(hours.map(hour => hour.hour.slice(0, 10)))];
  if (!hours.some(hour => hour.state === "ok")) return nothing(place, "no data");
  const width = Math.max(280, place.clientWidth);
  const height = TOP + days.length * ROW + BOTTOM;
  const svg = element("svg", { class: "hours", viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": "Share of the reported time offline, by day and hour" });
  const step = (width - LEFT - RIGHT) / 24;
  const fields = new Map(hours.map(hour => [hour.hour, hour]));
  days.forEach((day, row) => {
    const y = TOP + row * ROW;
    svg.append(element("text", { x: LEFT - 6, y: y + ROW - 4, "text-anchor": "end" }, day.slice(5)));
    for (let i = 0; i < 24; i++) {
      const hour = fields.get(`${day}T${String(i).padStart(2, "0")}:00Z`);
      const known = hour && hour.state === "ok";
      const level = known ? "level" + LEVELS.filter(from => hour.offline_share >= from).length : "blank";
      const rect = element("rect", { class: level, x: LEFT + i * step, y, width: step, height: ROW });
      if (hour) rect.append(element("title", {}, hourText(hour)));
      svg.append(rect);
    }
  });
  for (let i = 0; i < 24; i += 6) {
    svg.append(element("text", { x: LEFT + i * step, y: height - 8 }, `${i}:00`));
  }
  place.replaceChildren(svg);
}
