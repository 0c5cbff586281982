// Shows what /dashboard/data says, every second. Everything from the node is written as text, never as HTML.
import { ArchiveTab } from './archive.js';
import { Chart, Tiles, bytes, clock, count, duration, element, rate, replaceItems } from './charts.js';
import { Tabs } from './tabs.js';

const KEPT_SECONDS = 300;
const SHOWN_AT_LEAST = 60;
const INTERVAL_MS = 1000;

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

const tiles = new Tiles(element('tiles'));
const tile = (...words) => tiles.show(...words);

function showTiles(data) {
  const { gauges } = data;
  tile('Peers', count(gauges.peers), `${count(gauges.outbound)} dialed by us`);
  tile('Messages in', rate(latest.messagesIn), 'per second');
  tile('Messages out', rate(latest.messagesOut), 'per second, per peer');
  if (gauges.archived !== undefined) {
    tile('Archive', count(gauges.archived), 'messages kept', { hint: 'Counted once a minute or oftener' });
  }
  if (gauges.filterSubscribers !== undefined) {
    tile('Filter', count(gauges.filterSubscribers), 'subscribed peers');
  }
  tile('Memory', bytes(gauges.memoryUsed), `of ${bytes(gauges.memoryMax)} at most`);
  tile('Up for', duration(data.uptimeSeconds), `since ${since(data)}`);
}

// ---- charts

function since(data) {
  const start = new Date(data.time - data.uptimeSeconds * 1000);
  return data.uptimeSeconds < 86400 ? clock(start / 1000) : start.toLocaleDateString();
}

const source = { times, column: (name) => past[name], latest: (name) => latest[name] };
const charts = CHARTS.map((definition) => new Chart(definition, source, element('charts'), { atLeast: SHOWN_AT_LEAST }));
const archive = new ArchiveTab();
const tabs = new Tabs((shown) => archive.show(shown === 'archive'));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  charts.forEach((chart) => chart.plot && chart.draw());
  archive.redraw();
});

// ---- the rest of the page

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
    tabs.offer('archive', data.archive, data.protocols.some(({ name, ready }) => name === 'Store' && !ready));
    showTiles(data);
    charts.forEach((chart) => chart.update());
  } catch (error) {
    showLost(answeredAt);
  }
  setTimeout(poll, INTERVAL_MS);
}

poll();
