// Draws what is known. Everything that others say is put in as text, never as markup.
import type { Person } from './book.js';
import type { Room } from './room.js';
import { percentiles } from './stats.js';
import { clockTime, counts, duration, nameOf, serviceLine, short, stateLine, telemetryLine } from './words.js';

const MOST_SHOWN = 100;
const STALE_MS = 30_000;

export const byId = <T extends HTMLElement = HTMLElement>(id: string): T => document.getElementById(id) as T;

function element(tag: string, content: string | Node[], className = ''): HTMLElement {
  const made = document.createElement(tag);
  if (typeof content === 'string') made.textContent = content;
  else made.append(...content);
  if (className) made.className = className;
  return made;
}

/** Changes a text only if it is another: a status that is set again would be read out again. */
function say(id: string, text: string): void {
  const place = byId(id);
  if (place.textContent !== text) place.textContent = text;
}

function header(text: string, scope: string): HTMLElement {
  const made = element('th', text);
  made.setAttribute('scope', scope);
  return made;
}

export class View {
  constructor(private readonly room: Room) {}

  draw(): void {
    const now = Date.now();
    this.drawState(now);
    this.drawMatrix();
    byId('people').replaceChildren(...this.room.book.everybody().map((person) => this.person(person, now)));
    this.drawOwn();
    this.drawTimes();
    this.drawNetwork(now);
    this.drawTelemetry();
  }

  private drawTelemetry(): void {
    const { telemetry } = this.room;
    say('counted', telemetryLine(telemetry));
    byId<HTMLButtonElement>('upload').disabled = telemetry.choice !== 'upload';
    byId<HTMLButtonElement>('show').disabled = telemetry.choice === 'off';
    byId<HTMLButtonElement>('forget').disabled = telemetry.ledger.installs.length === 0;
  }

  private drawState(now: number): void {
    const { room } = this;
    const up = room.onlineSince !== null;
    byId('state').className = up ? 'up' : 'down';
    const peers = [...room.network.services.values()].filter((service) => service.subscribed).length;
    say('state', up ? `Receiving through ${peers} node${peers === 1 ? '' : 's'}` : 'Not receiving');
    const away = room.book.away.at(-1);
    let banner = room.trouble;
    if (!up && away) {
      const what = room.network.isOffline ? 'Offline' : 'Not receiving';
      banner ||= `${what} since ${clockTime(away.from)}. What others send`
        + ' meanwhile is fetched from the store later; what you send waits.';
    }
    byId('banner').hidden = banner === '';
    say('banner', banner);
    const since = up ? `Receiving for ${duration(now - room.onlineSince!)}. ` : '';
    say('sending', `${since}${room.unsent > 0 ? `${room.unsent} of your messages wait for a service node.` : ''}`);
  }

  private drawMatrix(): void {
    const { book } = this.room;
    const people = book.everybody();
    const cells = new Map(book.matrix().map((cell) => [`${cell.sender} ${cell.receiver}`, cell]));
    const senders = people.filter((sender) => people.some((receiver) => cells.has(`${sender.id} ${receiver.id}`)));
    if (senders.length === 0) {
      byId('matrix').replaceChildren(element('caption', 'Nobody has sent anything yet, or you are alone.'));
      return;
    }
    const head = element('tr', [
      header('from', 'col'), header('sent', 'col'), ...people.map((person) => header(this.label(person), 'col'))
    ]);
    const rows = senders.map((sender) => element('tr', [
      header(this.label(sender), 'row'),
      element('td', String(book.sentBy(sender.id))),
      ...people.map((receiver) => {
        const cell = cells.get(`${sender.id} ${receiver.id}`);
        if (!cell) return element('td', '–', 'dim');
        const made = element('td', String(cell.received), cell.received === cell.sent ? 'all' : 'short');
        made.dataset.cell = `${cell.sender} ${cell.receiver}`;
        return made;
      })
    ]));
    byId('matrix').replaceChildren(element('thead', [head]), element('tbody', rows));
    say('unknown', book.unknownAcks === 0 ? ''
      : `${book.unknownAcks} messages are acknowledged by somebody and not here.`);
  }

  private label(person: Person): string {
    return person.id === this.room.book.me ? `${nameOf(person)} (you)` : nameOf(person);
  }

  private person(person: Person, now: number): HTMLElement {
    const { book } = this.room;
    const parts: HTMLElement[] = [element('h3', this.label(person))];
    const { presence } = person;
    const isMe = person.id === book.me;
    const said = [short(person.id)];
    if (presence?.platform) said.push(presence.platform);
    if (!isMe && person.heardAt > 0) said.push(`heard ${duration(now - person.heardAt)} ago`);
    if (!isMe && person.heardAt === 0) said.push('not heard of, only received from');
    if (presence && presence.onlineSince > 0) said.push(`receiving since ${clockTime(presence.onlineSince)}`);
    if (presence && presence.clockOffsetMs !== null) {
      said.push(`clock ${Math.round(-presence.clockOffsetMs)} ± ${Math.ceil(presence.clockErrorMs ?? 0)} ms`);
    } else {
      said.push('clock not compared');
    }
    const stale = !isMe && now - person.heardAt > STALE_MS;
    parts.push(element('p', said.join(' · '), stale ? 'dim stale' : 'dim'));
    if (isMe) return element('div', parts, 'person');
    const { sent, live, store, repetitions, missing, lost } = counts(person, book);
    if (sent > 0 || person.runs.size > 0) {
      parts.push(element('p',
        `${sent} sent · ${live} came live · ${store} from the store · ${repetitions} repeated`));
      if (missing) parts.push(element('p', `missing, looked for: ${missing}`, 'warn'));
      if (lost) parts.push(element('p', `lost, in no store: ${lost}`, 'bad'));
      if (!missing && !lost) parts.push(element('p', 'no gap', 'good'));
    }
    return element('div', parts, 'person');
  }

  private drawOwn(): void {
    const latest = [...this.room.book.own.values()].slice(-MOST_SHOWN).reverse();
    byId('own').replaceChildren(...(latest.length === 0 ? [element('li', 'none yet', 'dim')]
      : latest.map((own) => element('li', `#${own.index} ${stateLine(own, this.room.book)}`))));
  }

  private drawTimes(): void {
    const { book } = this.room;
    const people = book.everybody();
    const lines: [string, number[]][] = [
      ['live', people.flatMap((person) => book.latencies(person, 'live'))],
      ['from the store', people.flatMap((person) => book.latencies(person, 'store'))],
      ['mine, until received', book.ackTimes()],
      ['mine, until back', book.loopTimes()]
    ];
    const head = element('tr', ['', 'count', 'p50', 'p90', 'p95', 'p99', 'max'].map((text, i) =>
      i === 0 ? element('td', text) : header(text, 'col')));
    const rows = lines.map(([name, times]) => {
      const { count, p50, p90, p95, p99, max } = percentiles(times);
      return element('tr', [
        header(name, 'row'), element('td', String(count)),
        ...[p50, p90, p95, p99, max].map((value) => element('td', value === null ? '–' : String(Math.round(value))))
      ]);
    });
    byId('times').replaceChildren(element('thead', [head]), element('tbody', rows));
  }

  private drawNetwork(now: number): void {
    const { room } = this;
    byId('services').replaceChildren(...[...room.network.services.values()].map((service) => element('div', [
      element('h3', `Node ${short(service.peer)}`),
      element('p', serviceLine(service, now), service.subscribed ? '' : 'warn')
    ], 'service')));
    const compared = room.book.comparedAt;
    const times = room.book.away.filter(({ from, to }) => (to ?? now) - from >= 1000).slice(-5).map(({ from, to }) =>
      `${clockTime(from)} to ${to === null ? 'now' : clockTime(to)}`);
    const stores = compared === 0 ? 'Not compared with a store yet.'
      : `Compared with the stores until ${clockTime(compared)}.`;
    say('away', stores + (times.length > 0 ? ` Not receiving: ${times.join(', ')}.` : ''));
  }
}
