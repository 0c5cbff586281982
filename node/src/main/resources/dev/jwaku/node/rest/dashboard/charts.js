// What both tabs need: numbers as people read them, and charts over time.
const PLOT_HEIGHT = 176;

export const element = (id) => document.getElementById(id);

export function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// ---- numbers as people read them

const missing = (value) => value === null || value === undefined;

export function count(value) {
  if (missing(value)) return '–';
  if (value >= 1e6) return (value / 1e6).toFixed(value >= 1e7 ? 0 : 1) + ' M';
  return Math.round(value).toLocaleString('en-US');
}

export function rate(value) {
  if (missing(value)) return '–';
  return value >= 100 || Number.isInteger(value) ? count(value) : value.toFixed(1);
}

export function bytes(value) {
  if (missing(value)) return '–';
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let left = value;
  while (left >= 1000 && unit < units.length - 1) {
    left /= 1000;
    unit++;
  }
  return (unit === 0 || left >= 100 || Number.isInteger(left) ? Math.round(left) : left.toFixed(1)) + ' ' + units[unit];
}

export function duration(seconds) {
  const parts = [[86400, 'd'], [3600, 'h'], [60, 'm'], [1, 's']];
  const first = parts.findIndex(([size]) => seconds >= size);
  if (first < 0) return '0s';
  const [size, name] = parts[first];
  const whole = Math.floor(seconds / size);
  const next = parts[first + 1];
  const rest = next ? Math.floor((seconds % size) / next[0]) : 0;
  return `${whole}${name}` + (next && rest > 0 ? ` ${rest}${next[1]}` : '');
}

// A short time, given in seconds.
export function time(seconds) {
  if (missing(seconds)) return '–';
  if (seconds >= 1) return `${Number(seconds.toFixed(seconds >= 10 ? 0 : 1))} s`;
  const millis = seconds * 1000;
  if (millis >= 10) return `${Math.round(millis)} ms`;
  return `${Number(millis.toPrecision(2))} ms`;
}

export function percent(share) {
  if (missing(share)) return '–';
  if (share === 1) return '100 %';
  return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}

export function clock(seconds, exact = true) {
  const second = exact ? { second: '2-digit' } : {};
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', ...second, hour12: false });
}

// ---- lists

export function replaceItems(id, items) {
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

// ---- tiles: a title, a number, a word about it

export class Tiles {
  constructor(place) {
    this.place = place;
    this.tiles = new Map();
  }

  show(title, value, detail, { hint, mood } = {}) {
    let shown = this.tiles.get(title);
    if (!shown) {
      const card = make('div', 'tile');
      shown = { card, value: make('b'), detail: make('small') };
      card.append(make('h2', '', title), shown.value, shown.detail);
      this.place.append(card);
      this.tiles.set(title, shown);
    }
    shown.card.className = mood ? `tile ${mood}` : 'tile';
    shown.value.textContent = value;
    shown.detail.textContent = detail || '';
    if (hint) shown.detail.title = hint;
  }
}

// ---- charts

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

/*
 * One chart. The definition has title, format, series (name, label, colour of each), and may have wide, whole (numbers
 * without a fraction), logarithmic, limits (value and label of lines across). The source has times, column(name) and
 * latest(name).
 */
export class Chart {
  constructor(definition, source, place, { atLeast, exact = true }) {
    Object.assign(this, { definition, source, atLeast, exact });
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
    this.place.setAttribute('role', 'img');
    this.card.append(head, this.place);
    place.append(this.card);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.place);
  }

  remove() {
    this.observer.disconnect();
    this.plot?.destroy();
    this.card.remove();
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
      scales: { x: { range: (plot, min, max) => [Math.min(min, max - this.atLeast), max] },
        y: definition.logarithmic
          ? { distr: 3, range: (plot, min, max) => [decade(Math.min(min || 1e-3, 1e-3)), Math.max(max * 1.3 || 1, 1)] }
          : { range: (plot, min, max) => [0, ceiling(max, definition.whole)] } },
      series: [{}, ...definition.series.map(([, label, name]) => ({
        label, stroke: colour(name), width: 2, points: { show: false }, spanGaps: Boolean(definition.spanGaps),
        fill: definition.logarithmic ? undefined : colour(name) + '18'
      }))],
      axes: [
        { ...axis, space: 70, size: 26, values: (plot, ticks) => ticks.map((tick) => clock(tick, this.exact)) },
        { ...axis, space: definition.logarithmic ? 18 : 34, size: 58,
          incrs: definition.whole ? [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] : undefined,
          splits: definition.logarithmic ? (plot, at, min, max) => decades(min, max) : undefined,
          filter: definition.logarithmic ? (plot, ticks) => ticks : undefined,
          values: (plot, ticks) => ticks.map((tick) => definition.format(tick)) }
      ],
      hooks: {
        setCursor: [(plot) => this.showValues(plot.cursor.idx)],
        draw: [(plot) => this.drawLimits(plot)]
      }
    }, this.data(), this.place);
  }

  drawLimits(plot) {
    const { ctx, bbox } = plot;
    for (const [value, label] of this.definition.limits ?? []) {
      const y = Math.round(plot.valToPos(value, 'y', true)) + 0.5;
      ctx.save();
      ctx.strokeStyle = colour('bad');
      ctx.lineWidth = devicePixelRatio;
      ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
      ctx.font = `${10.5 * devicePixelRatio}px system-ui, sans-serif`;
      ctx.textAlign = 'left';
      ctx.textBaseline = 'alphabetic';
      // above the lines of the chart, and to be read before them
      const [left, base] = [bbox.left + 4 * devicePixelRatio, y - 3 * devicePixelRatio];
      ctx.fillStyle = colour('card');
      ctx.fillRect(left - devicePixelRatio, base - 9 * devicePixelRatio, ctx.measureText(label).width + 2 * devicePixelRatio,
        11 * devicePixelRatio);
      ctx.fillStyle = colour('bad');
      ctx.fillText(label, left, base);
      ctx.restore();
    }
  }

  data() {
    return [this.source.times, ...this.definition.series.map(([name]) => this.source.column(name))];
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
    const now = this.definition.series.map(([name, label]) => `${label} ${this.definition.format(this.source.latest(name))}`);
    this.place.setAttribute('aria-label', `${this.definition.title}, chart over time; now: ${now.join(', ')}`);
  }

  // Under the pointer, or else now.
  showValues(index) {
    this.definition.series.forEach(([name], i) => {
      const value = missing(index) ? this.source.latest(name) : this.source.column(name)[index];
      this.values[i].textContent = this.definition.format(value);
    });
  }
}

function ceiling(max, whole) {
  if (!max || max <= 0) return whole ? 4 : 1;
  return whole ? Math.max(4, Math.ceil(max * 1.15)) : max * 1.15;
}

const decade = (value) => 10 ** Math.floor(Math.log10(value) + 1e-9);

function decades(min, max) {
  const splits = [];
  for (let at = decade(min); at <= max * 1.0001; at *= 10) splits.push(Number(at.toPrecision(1)));
  return splits;
}
