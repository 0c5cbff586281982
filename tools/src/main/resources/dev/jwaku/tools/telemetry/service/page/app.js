import { drawCoverage, drawCurves, drawDays, drawHours, duration, nothing, percent } from "./draw.js";

const CHOICES = {
  horizon: [["1m", "1 minute"], ["10m", "10 minutes"], ["1h", "1 hour"], ["24h", "24 hours"], ["7d", "7 days"]],
  kind: ["contact_request", "contact_accept", "community_join_request", "community_join_response", "one_to_one",
    "private_group", "group_membership", "other_dm", "mvds_ack_only"],
  ct_class: ["contact_code", "partitioned", "personal", "negotiated", "group", "other"],
  platform: ["linux", "macos", "windows", "android", "ios", "browser", "other"],
  mode: ["relay", "light"],
};
const FIELDS = ["from", "to", "horizon", "kind", "ct_class", "platform", "mode"];
const TABLES = [["horizons", "Within"], ["kinds", "Kind"], ["ct_classes", "Topic class"], ["platforms", "Platform"],
  ["modes", "Mode"], ["days", "Day"]];
const REFRESH = 30000;
const WORST = 10;

const byId = id => document.getElementById(id);
const form = byId("filters");
let latest = 0;
let shown;

function fill() {
  for (const [name, values] of Object.entries(CHOICES)) {
    const options = values.map(value => Array.isArray(value) ? value : [value, value.replaceAll("_", " ")]);
    if (name !== "horizon") options.unshift(["", "all"]);
    form.elements[name].replaceChildren(...options.map(([value, text]) => new Option(text, value)));
  }
  const given = new URLSearchParams(location.search);
  for (const name of FIELDS) {
    form.elements[name].value = given.get(name) ?? (name === "horizon" ? "1h" : "");
  }
}

function query() {
  const chosen = new URLSearchParams();
  for (const name of FIELDS) {
    const value = form.elements[name].value;
    if (value) chosen.set(name, value);
  }
  return chosen;
}

function link() {
  const chosen = query().toString();
  byId("json").href = "v1/reliability?" + chosen;
  byId("csv").href = "v1/reliability?" + chosen + "&format=csv";
  byId("cross-csv").href = "v1/crosscheck?" + chosen + "&format=csv";
  byId("outages-csv").href = "v1/outages?" + chosen + "&format=csv";
  byId("coverage-csv").href = "v1/coverage?" + chosen + "&format=csv";
}

async function ask(path) {
  const answer = await fetch(path, { cache: "no-store" });
  if (!answer.ok) throw new Error(await answer.text() || "status " + answer.status);
  return answer.json();
}

async function load() {
  const turn = ++latest;
  link();
  try {
    const chosen = query().toString();
    const [reliability, coverage, cross, outages] = await Promise.all([ask("v1/reliability?" + chosen),
      ask("v1/coverage?" + chosen), ask("v1/crosscheck?" + chosen), ask("v1/outages?" + chosen).catch(e => ({ hours: [], trouble: e.message }))]);
    if (turn !== latest) return;
    shown = { reliability, coverage, cross, outages };
    byId("trouble").hidden = true;
    show();
  } catch (e) {
    if (turn !== latest) return;
    byId("trouble").textContent = "No answer: " + e.message;
    byId("trouble").hidden = false;
  }
}

const WHY = { no_data: "no data", too_few_installs: "too few installs to show", pending: "too young to say" };

function show() {
  const { reliability, coverage, cross, outages } = shown;
  byId("said").textContent = `${reliability.from} to ${reliability.to}, as of ${new Date().toLocaleTimeString()}`;
  tiles(reliability.total);
  if (["no_data", "too_few_installs"].includes(reliability.total.state)) {
    nothing(byId("days"), WHY[reliability.total.state]);
  } else {
    drawDays(byId("days"), reliability.days);
  }
  drawCurves(byId("curve"), [reliability.curve, reliability.both_online_curve]);
  drawCoverage(byId("coverage"), coverage.days);
  if (outages.trouble) nothing(byId("hours"), outages.trouble);
  else drawHours(byId("hours"), outages.hours);
  byId("worst").replaceChildren(worst(outages));
  byId("cross").replaceChildren(crossTable(cross));
  byId("tables").replaceChildren(...TABLES.map(([name, title]) => table(title, reliability[name] ?? {})));
}

function tile(title, value, small) {
  const div = document.createElement("div");
  div.className = "tile";
  const h2 = document.createElement("h2");
  h2.textContent = title;
  const b = document.createElement("b");
  b.textContent = value;
  const note = document.createElement("small");
  note.textContent = small;
  div.append(h2, b, note);
  return div;
}

function range(lo, hi) {
  return lo === undefined ? "no data" : percent(lo) + " – " + percent(hi);
}

function tiles(total) {
  const why = WHY[total.state];
  if (why && total.state !== "pending") {
    byId("tiles").replaceChildren(tile("Delivered", why, "nothing was reported that could be shown"));
    return;
  }
  byId("tiles").replaceChildren(
    tile("Delivered, bounds", total.lo === undefined ? why : range(total.lo, total.hi), `${total.unknown} of unknown fate`),
    tile("Of those known", total.point === undefined ? "no data" : percent(total.point, 2),
      `${total.delivered} delivered, ${total.not_delivered} not`),
    tile("95 % interval", range(total.ci_lo, total.ci_hi), `${total.clusters} conversations × days`),
    tile("Mean of installs", total.install_mean === undefined ? "no data" : percent(total.install_mean, 2), "each counts the same"),
    tile("Half are there after", duration(total.p50_ms), "95 %: " + duration(total.p95_ms)),
    tile("Back online, half have them after", total.waited ? duration(total.reconnect_p50_ms) : "no data",
      total.waited ? `95 %: ${duration(total.reconnect_p95_ms)}; ${total.waited} waited for their receiver` : "of messages that waited"),
    tile("Sent", String(total.sent), `${total.pending} too young` + (total.sent_offline_share === undefined ? ""
      : `, ${percent(total.sent_offline_share)} while offline`)));
}

function titles(made, texts) {
  const tr = document.createElement("tr");
  for (const text of texts) {
    const th = document.createElement("th");
    th.scope = "col";
    th.textContent = text;
    tr.append(th);
  }
  made.createTHead().append(tr);
}

// The ten worst hours, or all of them if one day is shown; each links to its day.
function worst(outages) {
  const known = outages.hours.filter(hour => hour.state === "ok");
  const chosen = outages.from === outages.to ? known
    : known.filter(hour => hour.offline_share > 0).sort((a, b) => b.offline_share - a.offline_share).slice(0, WORST);
  const made = document.createElement("table");
  titles(made, ["Hour", "Offline", "Installs", "Time reported", "Sent", "Sent while offline"]);
  const body = made.createTBody();
  for (const hour of chosen) {
    const line = body.insertRow();
    const th = document.createElement("th");
    th.scope = "row";
    const day = query();
    day.set("from", hour.hour.slice(0, 10));
    day.set("to", hour.hour.slice(0, 10));
    const a = document.createElement("a");
    a.href = "?" + day;
    a.textContent = hour.hour.slice(0, 16).replace("T", " ") + (hour.final ? "" : " (not final)");
    th.append(a);
    line.append(th);
    for (const value of [percent(hour.offline_share), hour.installs, percent(hour.coverage, 0), hour.sent,
      `${hour.sent_offline} (${percent(hour.sent_offline_share) || "nobody watched"})`]) {
      line.insertCell().textContent = String(value);
    }
  }
  if (!chosen.length) {
    const cell = body.insertRow().insertCell();
    cell.colSpan = 6;
    cell.textContent = known.length ? "nobody was seen offline" : "no data";
  }
  return made;
}

const SOURCES = [["delivered", "Messages that arrived"], ["store", "Messages that stores hold"], ["canary", "Test messages that arrived"]];

function verdict(row) {
  if (row.differs === undefined) return "";
  if (!row.differs) return "agree";
  return row.difference > 0 ? "differ: more arrives than this explains" : "differ: less arrives than this promises";
}

function crossTable(cross) {
  const made = document.createElement("table");
  titles(made, ["Source", "Share", "95 % interval", "Of", "Reports say more by", "Verdict"]);
  const body = made.createTBody();
  for (const [key, title] of SOURCES) {
    const row = cross[key];
    const line = body.insertRow();
    const th = document.createElement("th");
    th.scope = "row";
    th.textContent = title;
    line.append(th);
    const values = row.state === "ok"
      ? [percent(row.share, 2), range(row.ci_lo, row.ci_hi), row.known,
        row.difference === undefined ? "" : percent(row.difference, 2) + " (" + range(row.difference_lo, row.difference_hi) + ")",
        verdict(row)]
      : [WHY[row.state] ?? "no data", "", "", "", ""];
    for (const value of values) line.insertCell().textContent = String(value);
  }
  return made;
}

function table(title, rows) {
  const box = document.createElement("div");
  box.className = "scroll";
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", title);
  const made = document.createElement("table");
  const head = ["", "Sent", "Bounds", "Known", "95 % interval", "Delivered", "Not", "Unknown", "Pending", "Half after", "95 % after"];
  head[0] = title;
  titles(made, head);
  const body = made.createTBody();
  for (const [name, row] of Object.entries(rows)) {
    const line = body.insertRow();
    const th = document.createElement("th");
    th.scope = "row";
    th.textContent = name.replaceAll("_", " ") + (row.final === false ? " (not final)" : "");
    line.append(th);
    const values = row.sent === undefined
      ? [WHY[row.state] ?? "no data", "", "", "", "", "", "", "", "", ""]
      : [row.sent, row.lo === undefined ? WHY[row.state] ?? "no data" : range(row.lo, row.hi), percent(row.point, 2),
        row.ci_lo === undefined ? "" : range(row.ci_lo, row.ci_hi), row.delivered, row.not_delivered, row.unknown,
        row.pending, row.p50_ms === undefined ? "" : duration(row.p50_ms), row.p95_ms === undefined ? "" : duration(row.p95_ms)];
    for (const value of values) line.insertCell().textContent = String(value);
  }
  if (!body.rows.length) {
    const cell = body.insertRow().insertCell();
    cell.colSpan = head.length;
    cell.textContent = "no data";
  }
  box.append(made);
  return box;
}

form.addEventListener("change", () => {
  history.pushState(null, "", "?" + query());
  load();
});
form.addEventListener("submit", event => event.preventDefault());
window.addEventListener("popstate", () => {
  fill();
  load();
});
window.addEventListener("resize", () => shown && show());
fill();
load();
setInterval(load, REFRESH);
