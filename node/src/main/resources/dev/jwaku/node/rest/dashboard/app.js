// Shows what /dashboard/data says, every second. Everything from the node is written as text, never as HTML.
const KEPT_SECONDS = 300;
const SHOWN_AT_LEAST = 60;
const INTERVAL_MS = 1000;
const PLOT_HEIGHT = 176;

const element = (id) => document.getElementById(id);

function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// ---- numbers as people read them

function count(value) {
  if (value === null || value === undefined) return '–';
  if (value >= 1e6) return (value / 1e6).toFixed(value >= 1e7 ? 0 : 1) + ' M';
  return Math.round(value).toLocaleString('en-US');
}

function rate(value) {
  if (value === null || value === undefined) return '–';
  return value >= 100 || Number.isInteger(value) ? count(value) : value.toFixed(1);
}

function bytes(value) {
  if (value === null || value === undefined) return '–';
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let left = value;
  while (left >= 1000 && unit < units.length - 1) {
    left /= 1000;
    unit++;
  }
  return (unit === 0 || left >= 100 || Number.isInteger(left) ? Math.round(left) : left.toFixed(1)) + ' ' + units[unit];
}

function duration(seconds) {
  const parts = [[86400, 'd'], [3600, 'h'], [60, 'm'], [1, 's']];
  const first = parts.findIndex(([size]) => seconds >= size);
  if (first < 0) return '0s';
  const [size, name] = parts[first];
  const whole = Math.floor(seconds / size);
  const next = parts[first + 1];
  const rest = next ? Math.floor((seconds % size) / next[0]) : 0;
  return `${whole}${name}` + (next && rest > 0 ? ` ${rest}${next[1]}` : '');
}

// ---- what is shown

const CHARTS = [
  { title: 'Messages per second', format: rate, wide: true,
    series: [['messagesIn', 'in', 'one'], ['messagesOut', 'out', 'two']] },
  {
    title: 'Services per second',
    format: rate,
    wide: true,
    series: [['storeQueries', 'store queries', 'one'], ['filterPushes', 'filter pushes', 'three'],
      ['lightPushes', 'light pushes', 'four']]
  },
  { title: 'Connected peers', format: count, whole: true, series: [['peers', 'peers', 'three']] },
  { title: 'Network per second', format: bytes, series: [['bytesIn', 'in', 'one'], ['bytesOut', 'out', 'two']] },
  { title: 'Java memory in use', format: bytes, series: [['memoryUsed', 'heap', 'four']] }
];

const COUNTERS = ['messagesIn', 'messagesOut', 'storeQueries', 'filterPushes', 'lightPushes', 'bytesIn', 'bytesOut'];
const GAUGES = ['peers', 'memoryUsed'];

const HEALTH = { Connected: 'good', PartiallyConnected: 'warn', Disconnected: 'bad' };
const HEALTH_WORDS = { Connected: 'connected', PartiallyConnected: 'few peers', Disconnected: 'no peers' };

// ---- the past, as columns

const times = [];
const past = Object.fromEntries([...COUNTERS, ...GAUGES].map((name) => [name, []]));
let before = null;
let latest = {};

function remember(data) {
  const time = data.time / 1000;
  const seconds = before ? time - before.time / 1000 : 0;
  const restarted = before && data.uptimeSeconds < before.uptimeSeconds;
  latest = {};
  for (const name of COUNTERS) {
    const known = before && !restarted && seconds > 0;
    latest[name] = known ? Math.max(0, data.counters[name] - before.counters[name]) / seconds : null;
  }
  for (const name of GAUGES) latest[name] = data.gauges[name];
  if (before && seconds > 4 * INTERVAL_MS / 1000) append(before.time / 1000 + 1, () => null);
  append(time, (name) => latest[name]);
  before = data;
  while (times.length > 0 && times[0] < time - KEPT_SECONDS) {
    times.shift();
    for (const column of Object.values(past)) column.shift();
  }
}

function append(time, value) {
  times.push(time);
  for (const [name, column] of Object.entries(past)) column.push(value(name));
}

// ---- tiles

const tiles = new Map();

function tile(title, value, detail, hint) {
  let shown = tiles.get(title);
  if (!shown) {
    const card = make('div', 'tile');
    shown = { value: make('b'), detail: make('small') };
    card.append(make('h2', '', title), shown.value, shown.detail);
    element('tiles').append(card);
    tiles.set(title, shown);
  }
  shown.value.textContent = value;
  shown.detail.textContent = detail || '';
  if (hint) shown.detail.title = hint;
}

function showTiles(data) {
  const { gauges } = data;
  tile('Peers', count(gauges.peers), `${count(gauges.outbound)} dialed by us`);
  tile('Messages in', rate(latest.messagesIn), 'per second');
  tile('Messages out', rate(latest.messagesOut), 'per second, per peer');
  if (gauges.archived !== undefined) {
    tile('Archive', count(gauges.archived), 'messages kept', 'Counted once a minute');
  }
  if (gauges.filterSubscribers !== undefined) {
    tile('Filter', count(gauges.filterSubscribers), 'subscribed peers');
  }
  tile('Memory', bytes(gauges.memoryUsed), `of ${bytes(gauges.memoryMax)} at most`);
  tile('Up for', duration(data.uptimeSeconds), `since ${since(data)}`);
}

// ---- charts

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

class Chart {
  constructor(definition) {
    this.definition = definition;
    this.card = make('div', definition.wide ? 'card wide' : 'card');
    this.legend = make('ul', 'legend');
    this.values = definition.series.map(([, label, name]) => {
      const item = make('li');
      const value = make('b', '', '–');
      item.append(make('i', 'swatch-' + name), `${label} `, value);
      this.legend.append(item);
      return value;
    });
    const head = make('div', 'chart-head');
    head.append(make('h2', '', definition.title), this.legend);
    this.place = make('div', 'plot');
    this.card.append(head, this.place);
    element('charts').append(this.card);
    new ResizeObserver(() => this.resize()).observe(this.place);
  }

  draw() {
    this.plot?.destroy();
    const { definition } = this;
    const axis = { stroke: colour('muted'), font: '11px system-ui, sans-serif', grid: { stroke: colour('grid'), width: 1 },
      ticks: { show: false } };
    this.plot = new uPlot({
      width: this.place.clientWidth,
      height: PLOT_HEIGHT,
      legend: { show: false },
      cursor: { sync: { key: 'jwaku' }, y: false, drag: { x: false, y: false }, points: { size: 7 } },
      padding: [10, 26, 0, 0],
      scales: { x: { range: (plot, min, max) => [Math.min(min, max - SHOWN_AT_LEAST), max] },
        y: { range: (plot, min, max) => [0, ceiling(max, definition.whole)] } },
      series: [{}, ...definition.series.map(([, label, name]) => ({
        label, stroke: colour(name), width: 2, fill: colour(name) + '18', points: { show: false }, spanGaps: false
      }))],
      axes: [
        { ...axis, space: 70, size: 26, values: (plot, ticks) => ticks.map((tick) => clock(tick)) },
        { ...axis, space: 34, size: 58, incrs: definition.whole ? [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] : undefined,
          values: (plot, ticks) => ticks.map((tick) => definition.format(tick)) }
      ],
      hooks: { setCursor: [(plot) => this.showValues(plot.cursor.idx)] }
    }, this.data(), this.place);
  }

  data() {
    return [times, ...this.definition.series.map(([name]) => past[name])];
  }

  resize() {
    const width = this.place.clientWidth;
    if (width === 0) return;
    if (!this.plot) this.draw();
    else if (width !== this.plot.width) this.plot.setSize({ width, height: PLOT_HEIGHT });
  }

  update() {
    this.plot?.setData(this.data());
    this.showValues(this.plot?.cursor.left >= 0 ? this.plot.cursor.idx : null);
  }

  // Under the pointer, or else now.
  showValues(index) {
    this.definition.series.forEach(([name], i) => {
      const value = index === null || index === undefined ? latest[name] : past[name][index];
      this.values[i].textContent = this.definition.format(value);
    });
  }
}

function ceiling(max, whole) {
  if (!max || max <= 0) return whole ? 4 : 1;
  return whole ? Math.max(4, Math.ceil(max * 1.15)) : max * 1.15;
}

function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
}

function since(data) {
  const start = new Date(data.time - data.uptimeSeconds * 1000);
  return data.uptimeSeconds < 86400 ? clock(start / 1000) : start.toLocaleDateString();
}

const charts = CHARTS.map((definition) => new Chart(definition));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => charts.forEach((chart) => chart.draw()));

// ---- the rest of the page

function replaceItems(id, items) {
  const list = element(id);
  const key = JSON.stringify(items);
  if (list.dataset.key === key) return;
  list.dataset.key = key;
  list.replaceChildren(...items.map(([text, className, title]) => {
    const item = make('li', className, text);
    if (title) item.title = title;
    return item;
  }));
}

function showWords(data) {
  const health = element('health');
  health.textContent = HEALTH_WORDS[data.connectionStatus] || data.connectionStatus;
  health.className = 'pill ' + (HEALTH[data.connectionStatus] || '');
  element('identity').textContent = `${data.peerId} · cluster ${data.cluster} · ${data.version}`;
  replaceItems('protocols', data.protocols.map((protocol) =>
    [protocol.ready ? protocol.name : `${protocol.name}: not ready`, protocol.ready ? 'good' : 'warn', protocol.description]));
  replaceItems('addresses', data.addresses.map((address) => [address]));
  replaceItems('topics', data.topics.length > 0 ? data.topics.map((topic) => [topic]) : [['nothing']]);
}

function showLost(since) {
  const lost = element('lost');
  lost.hidden = false;
  lost.textContent = `The node has not answered since ${clock(since / 1000)}.`;
  element('health').textContent = 'no answer';
  element('health').className = 'pill bad';
}

let answeredAt = Date.now();

async function poll() {
  try {
    const response = await fetch('dashboard/data', { cache: 'no-store', signal: AbortSignal.timeout(5000) });
    if (!response.ok) throw new Error(String(response.status));
    const data = await response.json();
    answeredAt = Date.now();
    element('lost').hidden = true;
    remember(data);
    showWords(data);
    showTiles(data);
    charts.forEach((chart) => chart.update());
  } catch (error) {
    showLost(answeredAt);
  }
  setTimeout(poll, INTERVAL_MS);
}

poll();
