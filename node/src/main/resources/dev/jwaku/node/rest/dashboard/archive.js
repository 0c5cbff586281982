// The archive tab: what /dashboard/archive says, every five seconds while the tab is shown.
import { Chart, Tiles, bytes, clock, count, duration, element, make, percent, rate, time } from './charts.js';

const INTERVAL_MS = 5000;
const STALE_MS = 60_000;
const SPANS = { hour: { seconds: 3600, step: 10, atLeast: 300 }, '6h': { seconds: 21600, step: 60, atLeast: 1800 } };
const LIMITS = [[0.01, '10 ms'], [0.4, '400 ms']];

// The kinds of statements of the design (S1 to S9), and what they are for people.
const KINDS = {
  answer: ['Whole query', 'as a peer gets it, with reading'],
  insert: ['Whole batch', 'to keep messages'],
  S1: ['One topic', 'first page of one content topic'],
  S2: ['One topic, next page', 'after a cursor'],
  S3: ['Several topics', 'page of several content topics'],
  S4: ['Whole shard', 'page of a shard or of everything'],
  S5: ['By hash', 'confirms sent messages; 95 of 100 within 10 ms is the aim'],
  S6: ['Cursor', 'the time of a cursor'],
  S7: ['Insert', 'a batch of messages'],
  S8: ['Count', 'how many there are'],
  S9: ['Oldest', 'the first message']
};
const COLOURS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];
const SHAPES_OF_QUERIES = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6'];

const title = (id) => (KINDS[id] ?? [id])[0];

// ---- the past, as columns; the node sends only what is new

class Past {
  constructor() {
    this.clear();
  }

  clear() {
    this.times = [];
    this.series = {};
    this.after = 0;
  }

  add(past, span) {
    const known = new Set([...Object.keys(this.series), ...Object.keys(past.series)]);
    for (const name of known) this.series[name] ??= this.times.map(() => null);
    past.times.forEach((at, i) => {
      const before = this.times.at(-1);
      if (before !== undefined && at - before > 4 * span.step) this.append(before + 1, () => null);
      this.append(at, (name) => past.series[name]?.[i] ?? null);
    });
    if (past.times.length > 0) this.after = Math.round(past.times.at(-1) * 1000);
    while (this.times.length > 0 && this.times[0] < this.times.at(-1) - span.seconds) {
      this.times.shift();
      for (const column of Object.values(this.series)) column.shift();
    }
  }

  append(at, value) {
    this.times.push(at);
    for (const [name, column] of Object.entries(this.series)) column.push(value(name));
  }

  has(name) {
    return this.series[name]?.some((value) => value !== null) ?? false;
  }

  column(name) {
    return this.series[name] ?? this.times.map(() => null);
  }

  latest(name) {
    return this.column(name).findLast((value) => value !== null) ?? null;
  }
}

// ---- which charts there are, by what the node measures

function definitions(past) {
  const shapes = SHAPES_OF_QUERIES.filter((id) => past.has(`${id}.p95`));
  const timed = { format: time, logarithmic: true, spanGaps: true, limits: LIMITS, wide: true };
  const charts = [];
  if (shapes.length > 0) {
    charts.push({ ...timed, title: 'Statements, 95 of 100 within',
      series: shapes.map((id, i) => [`${id}.p95`, title(id), COLOURS[i]]) });
  }
  const main = past.has('S5.p95') ? 'S5' : 'answer';
  charts.push({ ...timed, title: main === 'S5' ? 'Messages found by hash' : 'Queries answered',
    series: [[`${main}.p50`, 'half within', 'one'], [`${main}.p95`, '95 of 100', 'two'], [`${main}.p99`, '99 of 100', 'four']] });
  charts.push({ ...timed, title: 'Batches kept', limits: [], wide: false,
    series: [['insert.p50', 'half within', 'one'], ['insert.p95', '95 of 100', 'two']] });
  charts.push({ title: 'Messages per second', format: rate,
    series: [['stored', 'kept', 'three'], ...(past.has('S7.p50') ? [['duplicates', 'known', 'one']] : []), ['dropped', 'dropped', 'bad']] });
  const pools = Object.keys(past.series).filter((name) => name.startsWith('pool.')).sort();
  charts.push({ title: 'Queries per second', format: rate,
    series: [['queries', 'queries', 'one'],
      ...(pools.length > 2 ? [['primaryAsked', 'hashes a replica lacked', 'three']] : []),
      ...(pools.length > 0 ? [['timeouts', 'broken off', 'four']] : []),
      ['unanswered', 'not answered', 'bad']] });
  charts.push({ title: 'Waiting to be kept', format: count, whole: true, series: [['waiting', 'messages', 'two']] });
  if (pools.length > 0) {
    charts.push({ title: 'Connections in use', format: count, whole: true,
      series: pools.map((name, i) => [name, name.slice('pool.'.length), COLOURS[i % COLOURS.length]]) });
  }
  // all alike, if they are few
  if (shapes.length === 0) charts.forEach((chart) => { chart.wide = true; });
  charts.push({ title: 'Size', format: bytes, wide: shapes.length === 0, series: [['bytes', 'on disk', 'four']] });
  return charts;
}

// ---- tables

function table(caption, heads, rows, groups = []) {
  const made = make('table');
  made.append(make('caption', '', caption));
  const top = make('thead');
  if (groups.length > 0) {
    const over = make('tr');
    for (const [text, columns] of groups) {
      const cell = make('th', 'group', text);
      cell.colSpan = columns;
      cell.scope = 'colgroup';
      over.append(cell);
    }
    top.append(over);
  }
  const head = make('tr');
  for (const [text, hint] of heads) {
    const cell = make('th', '', text);
    cell.scope = 'col';
    if (hint) cell.title = hint;
    head.append(cell);
  }
  top.append(head);
  const body = make('tbody');
  for (const [first, ...rest] of rows) {
    const row = make('tr');
    const name = make('th', first.mood ?? '', first.text ?? first);
    name.scope = 'row';
    if (first.hint) name.title = first.hint;
    row.append(name, ...rest.map((cell) => make('td', cell.mood ?? '', cell.text ?? cell)));
    body.append(row);
  }
  made.append(top, body);
  return made;
}

function timesTable(times) {
  const shown = times.filter(({ hour }) => hour.count > 0);
  const slow = (id, value) => (id === 'S5' || id === 'answer') && value > 0.01 ? { text: time(value), mood: 'bad' } : time(value);
  const measured = [['per s'], ['half', 'so many are done within this time'], ['95 of 100'], ['99 of 100'], ['≤ 10 ms']];
  return table('Times', [['Work'], ...measured, ...measured],
  shown.map(({ id, minute, hour }) => [{ text: title(id), hint: (KINDS[id] ?? [])[1] },
    rate(minute.perSecond), time(minute.p50), slow(id, minute.p95), time(minute.p99), percent(minute.fast),
    rate(hour.perSecond), time(hour.p50), slow(id, hour.p95), time(hour.p99), percent(hour.fast)]),
  [['', 1], ['last minute', 5], ['last hour', 5]]);
}

const day = (millis) => new Date(millis).toLocaleDateString([], { day: 'numeric', month: 'short' });
const moment = (millis) => `${day(millis)} ${clock(millis / 1000, false)}`;

function partitionsTable({ partitions }, now) {
  if (partitions.length === 0) return null;
  const mood = ({ from, to }) => (from > now ? 'quiet' : to <= now ? '' : 'now');
  const shown = partitions.toReversed();
  return table(`Partitions: ${partitions.length}`, [['From'], ['length'], ['messages', 'as the server estimates them'], ['size']],
    shown.map((one) => [{ text: moment(one.from), hint: one.name, mood: mood(one) },
      duration((one.to - one.from) / 1000), count(one.rows), bytes(one.bytes)]));
}

function statementsTable({ statements, withoutStatements }) {
  if (withoutStatements) {
    const said = make('div');
    said.append(make('h2', '', 'Statements within the servers'), make('p', 'none', `Not known: ${withoutStatements}.`));
    return said;
  }
  if (statements.length === 0) return null;
  return table('Statements within the servers',
    [['Work'], ['on'], ['calls'], ['mean'], ['longest'], ['rows'], ['cached', 'blocks that were in the memory of the server']],
    statements.map(({ server, id, calls, mean, max, rows, cached }) => [{ text: title(id), hint: (KINDS[id] ?? [])[1] },
      server, count(calls), time(mean), time(max), count(rows), percent(cached)]));
}

function replicasTable({ replicas }) {
  if (replicas.length === 0) return null;
  return table('Replicas', [['Name'], ['state'], ['behind', 'by log and by time; a minute or more counts as a minute']],
    replicas.map(({ name, up, used, lagBytes, lagSeconds }) => [name,
      used ? 'answers queries' : { text: up ? 'too far behind' : 'away', mood: 'bad' },
      up ? `${bytes(lagBytes)}, ${time(lagSeconds)}` : '–']));
}

// Words and what they stand for.
function facts(caption, pairs) {
  const made = make('div');
  const list = make('dl', 'facts');
  for (const [name, value, mood] of pairs) list.append(make('dt', '', name), make('dd', mood, value));
  made.append(make('h2', '', caption), list);
  return made;
}

function databaseFacts({ server, sessions, leader, leads, readAt }, healthy, now) {
  const open = sessions.reduce((sum, one) => sum + one.count, 0);
  const states = sessions.map(({ state, count: many }) => `${many} ${state}`).join(', ');
  const blocks = server.blocksCached + server.blocksRead;
  return facts('Database', [
    ['State', healthy ? 'answers' : 'away', healthy ? '' : 'bad'],
    ['Server', `PostgreSQL ${server.version}, up for ${duration((now - server.startedAt) / 1000)}`],
    ['Sessions', `${open} of ${server.maxSessions}: ${states}`],
    ['Upkeep by', leads ? 'this node' : leader ?? 'nobody', leads || leader ? '' : 'bad'],
    ['Size', bytes(server.bytes)],
    ['Found in memory', percent(blocks === 0 ? null : server.blocksCached / blocks)],
    ['Rolled back', `${count(server.rollbacks)} of ${count(server.commits + server.rollbacks)} transactions`],
    ['Deadlocks', count(server.deadlocks), server.deadlocks > 0 ? 'bad' : ''],
    ['Sorted on disk', bytes(server.temporaryBytes)],
    ['Looked at', clock(readAt / 1000), now - readAt > STALE_MS ? 'bad' : '']
  ]);
}

class Tables {
  constructor(place) {
    this.place = place;
    this.cards = new Map();
  }

  // A table scrolls within its card, also by keyboard. No content, no card.
  show(name, content, wide) {
    let card = this.cards.get(name);
    if (!content) {
      card?.remove();
      this.cards.delete(name);
      return;
    }
    if (!card) {
      card = make('div', wide ? 'card scroll whole' : 'card scroll');
      card.tabIndex = 0;
      card.setAttribute('role', 'region');
      card.setAttribute('aria-label', name);
      this.cards.set(name, card);
      this.place.append(card);
    }
    card.replaceChildren(content);
  }
}

// ---- the tab

export class ArchiveTab {
  constructor() {
    this.past = new Past();
    this.span = 'hour';
    this.shown = false;
    this.charts = [];
    this.tiles = new Tiles(element('archive-tiles'));
    this.tables = new Tables(element('archive-tables'));
    this.buttons = [...document.querySelectorAll('[data-span]')];
    for (const button of this.buttons) button.addEventListener('click', () => this.choose(button.dataset.span));
  }

  show(shown) {
    this.shown = shown;
    clearTimeout(this.timer);
    if (shown) this.poll();
  }

  choose(span) {
    this.span = span;
    for (const button of this.buttons) button.setAttribute('aria-pressed', String(button.dataset.span === span));
    this.past.clear();
    this.removeCharts();
    this.show(this.shown);
  }

  redraw() {
    this.charts.forEach((chart) => chart.plot && chart.draw());
  }

  removeCharts() {
    this.charts.forEach((chart) => chart.remove());
    this.charts = [];
    this.drawn = '';
  }

  async poll() {
    const { span } = this;
    try {
      const response = await fetch(`dashboard/archive?span=${span}&after=${this.past.after}`,
        { cache: 'no-store', signal: AbortSignal.timeout(5000) });
      if (!response.ok) throw new Error(String(response.status));
      const data = await response.json();
      if (span === this.span && this.shown) this.update(data);
    } catch (error) {
      // that the node does not answer is said above the tabs
    }
    clearTimeout(this.timer);
    if (this.shown) this.timer = setTimeout(() => this.poll(), INTERVAL_MS);
  }

  update(data) {
    const restarted = data.past.times.length > 0 && data.past.times[0] <= this.past.times.at(-1);
    if (restarted) this.past.clear();
    this.past.add(data.past, SPANS[this.span]);
    this.showAway(data);
    this.showTiles(data);
    this.showCharts();
    this.tables.show('Times', timesTable(data.times), true);
    const { database } = data;
    if (database) {
      this.tables.show('Database', databaseFacts(database, data.health.healthy, data.time));
      this.tables.show('Partitions', partitionsTable(database, data.time));
      this.tables.show('Replicas', replicasTable(database));
      this.tables.show('Statements', statementsTable(database), true);
    }
  }

  showAway({ health, time: now }) {
    const warning = element('archive-warning');
    warning.textContent = health.warning ?? '';
    warning.hidden = !health.warning;
    const away = element('archive-away');
    if (health.healthy) {
      this.awaySince = undefined;
      away.hidden = true;
      return;
    }
    this.awaySince ??= now;
    const lost = health.dropped > 0 ? `, ${count(health.dropped)} were dropped` : '';
    away.textContent = `Messages are not being kept, at least since ${clock(this.awaySince / 1000)}: ${health.failure.replace(/\.$/, '')}. `
      + `${count(health.waiting)} wait${lost}.`;
    away.hidden = false;
  }

  showTiles({ contents, health, times, time: now }) {
    this.tiles.show('Messages', count(contents.messages), kept(contents));
    this.tiles.show('Size', bytes(contents.bytes), contents.keepBytes ? `of ${bytes(contents.keepBytes)}` : 'on disk');
    const age = contents.oldest === undefined ? null : Math.max(0, now - contents.oldest) / 1000;
    this.tiles.show('Oldest', age === null ? '–' : duration(age),
      contents.keepSeconds ? `of ${duration(contents.keepSeconds)} kept` : 'old');
    this.tiles.show('Kept', rate(this.past.latest('stored')), 'messages per second');
    this.tiles.show('Waiting', count(health.waiting), `of ${count(health.mayWait)} at most`,
      { mood: health.waiting > health.mayWait / 2 ? 'bad' : '' });
    this.tiles.show('Dropped', count(health.dropped), 'since the start', { mood: health.dropped > 0 ? 'bad' : '' });
    const main = times.find(({ id }) => id === 'S5') ?? times.find(({ id }) => id === 'answer');
    const recent = main.minute.count > 0 ? main.minute : main.hour;
    this.tiles.show(main.id === 'S5' ? 'By hash' : 'Queries', time(recent.p95),
      `95 of 100, last ${recent === main.minute ? 'minute' : 'hour'}`, { mood: recent.p95 > 0.01 ? 'bad' : '' });
  }

  showCharts() {
    const wanted = definitions(this.past);
    const names = JSON.stringify(wanted.map(({ title: name, series }) => [name, series]));
    if (names !== this.drawn) {
      this.removeCharts();
      this.drawn = names;
      const place = element('archive-charts');
      const style = { atLeast: SPANS[this.span].atLeast, exact: this.span === 'hour' };
      const source = {
        get times() {
          return this.past.times;
        },
        past: this.past,
        column: (name) => this.past.column(name),
        latest: (name) => this.past.latest(name)
      };
      this.charts = wanted.map((definition) => new Chart(definition, source, place, style));
    }
    this.charts.forEach((chart) => chart.update());
  }
}

function kept(contents) {
  if (contents.keepMessages) return `of ${count(contents.keepMessages)} kept`;
  return contents.keepSeconds || contents.keepBytes ? 'kept' : 'kept for ever';
}
