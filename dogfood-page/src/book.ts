// The truth of one participant about a room. No clock, no network: events in, answers out, so it can be made again
// from the journal after a reload, and tested without a browser.
import type { Refusal, RoomEvent, Way } from './events.js';
import type { Presence } from './presence.js';
import { Ranges } from './ranges.js';

/** A message that is missing for longer, and then not in the store either, is lost. */
export const GRACE_MS = 30_000;
/** Acks of messages that we do not have (yet). */
const MOST_UNRESOLVED = 20_000;

export interface Copy {
  index: number;
  at: number;
  dueAt: number;
  way: Way;
  /** Hashes under which it came; more than one is a repetition by its sender. */
  hashes: Set<string>;
}

export interface Own {
  run: string;
  index: number;
  queuedAt: number;
  attempts: number;
  took: Set<string>;
  refused: Refusal[];
  acceptedAt: number | null;
  storedAt: number | null;
  loopedAt: number | null;
  gaveUp: boolean;
  acks: Map<string, number>;
}

export class Run {
  readonly received = new Ranges();
  readonly copies = new Map<number, Copy>();
  ended = false;
  sent = 0;
  notAccepted = new Set<number>();
  /** The highest index that must exist, and when we learned of each such. */
  private readonly known: [number, number][] = [];

  constructor(readonly name: string) {}

  exists(index: number, at: number): void {
    if (index > this.lastIndex) this.known.push([index, at]);
  }

  get lastIndex(): number {
    return this.known.at(-1)?.[0] ?? 0;
  }

  /** When we learned that this one must exist. */
  knownAt(index: number): number {
    return this.known.find(([last]) => last >= index)?.[1] ?? Infinity;
  }

  /** Indexes that some service node took from the sender, and that are not here. */
  missing(): number[] {
    return this.received.missing(this.lastIndex).filter((index) => !this.notAccepted.has(index));
  }
}

export class Person {
  readonly runs = new Map<string, Run>();
  presence: Presence | null = null;
  heardAt = 0;
  /** What it acknowledged, by sender. */
  readonly acked = new Map<string, number>();

  constructor(readonly id: string) {}

  run(name: string): Run {
    let run = this.runs.get(name);
    if (!run) this.runs.set(name, run = new Run(name));
    return run;
  }

  get received(): number {
    return sum(this.runs.values(), (run) => run.received.count);
  }
}

export interface Gap {
  index: number;
  run: string;
  lost: boolean;
}

export interface Cell {
  sender: string;
  receiver: string;
  received: number;
  sent: number;
}

const sum = <T>(items: Iterable<T>, value: (item: T) => number): number => {
  let total = 0;
  for (const item of items) total += value(item);
  return total;
};

export class Book {
  readonly people = new Map<string, Person>();
  /** Our messages, by run and index, in order. */
  readonly own = new Map<string, Own>();
  readonly toAck = new Set<string>();
  currentRun = '';
  comparedAt = 0;
  /** Times in which we could not receive; the last one may go on. */
  readonly away: { from: number; to: number | null }[] = [];
  private readonly ids = new Map<string, { sender: string; run: string; index: number }>();
  private readonly ackedBy = new Map<string, Set<string>>(); // sender, run and index -> people
  private readonly unresolved = new Map<string, Map<string, number>>(); // id -> people and when

  constructor(readonly me: string) {
    this.person(me);
  }

  person(id: string): Person {
    let person = this.people.get(id);
    if (!person) this.people.set(id, person = new Person(id));
    return person;
  }

  apply(event: RoomEvent): void {
    switch (event.k) {
      case 'run': this.currentRun = event.run; break;
      case 'queued': this.queued(event); break;
      case 'pushed': this.pushed(event); break;
      case 'gaveUp': this.gaveUp(event); break;
      case 'got': event.sender === this.me ? this.cameBack(event) : this.got(event); break;
      case 'end': this.end(event); break;
      case 'acks': for (const id of event.ids) this.ack(event.by, id, event.at); break;
      case 'ackSent': for (const id of event.ids) this.toAck.delete(id); break;
      case 'compared': this.comparedAt = event.at; break;
      case 'link': this.link(event); break;
    }
  }

  /** Presence is not kept: it is said again soon. */
  heard(presence: Presence, at: number): void {
    const person = this.person(presence.sender);
    if (person.id !== this.me && presence.run !== '') {
      const run = person.run(presence.run);
      run.exists(presence.lastIndex, at);
      if (!run.ended) {
        run.sent = Math.max(run.sent, presence.sent);
        run.notAccepted = new Set(presence.notAccepted);
      }
    }
    person.presence = presence;
    person.heardAt = Math.max(person.heardAt, at);
  }

  private queued(event: RoomEvent & { k: 'queued' }): void {
    const key = `${event.run}/${event.index}`;
    const own = this.own.get(key);
    if (own) {
      own.attempts = event.attempt;
    } else {
      this.own.set(key, {
        run: event.run, index: event.index, queuedAt: event.at, attempts: event.attempt, took: new Set(), refused: [],
        acceptedAt: null, storedAt: null, loopedAt: null, gaveUp: false, acks: new Map()
      });
    }
    this.name(event.id, this.me, event.run, event.index);
  }

  private pushed(event: RoomEvent & { k: 'pushed' }): void {
    const own = this.own.get(`${event.run}/${event.index}`);
    if (!own) return;
    event.took.forEach((peer) => own.took.add(peer));
    own.refused = event.refused;
    if (event.took.length > 0) this.accepted(own, event.at);
  }

  private accepted(own: Own, at: number): void {
    own.acceptedAt ??= at;
    own.gaveUp = false;
    this.person(this.me).run(own.run).received.add(own.index);
  }

  private gaveUp(event: RoomEvent & { k: 'gaveUp' }): void {
    const own = this.own.get(`${event.run}/${event.index}`);
    if (own && own.acceptedAt === null) own.gaveUp = true;
  }

  /** What comes back was taken by somebody, whatever we were told. */
  private cameBack(event: RoomEvent & { k: 'got' }): void {
    const own = this.own.get(`${event.run}/${event.index}`);
    if (!own) return;
    this.accepted(own, event.at);
    if (event.way === 'store') own.storedAt ??= event.at;
    else own.loopedAt ??= event.at;
  }

  private got(event: RoomEvent & { k: 'got' }): void {
    const run = this.person(event.sender).run(event.run);
    run.exists(event.index, event.at);
    this.name(event.id, event.sender, event.run, event.index);
    const copy = run.copies.get(event.index);
    if (copy) {
      if (copy.hashes.has(event.hash)) return;
      copy.hashes.add(event.hash);
    } else {
      run.received.add(event.index);
      run.copies.set(event.index, {
        index: event.index, at: event.at, dueAt: event.dueAt, way: event.way, hashes: new Set([event.hash])
      });
    }
    this.toAck.add(event.id); // a repetition too: its sender may not have heard of the first ack
  }

  private end(event: RoomEvent & { k: 'end' }): void {
    const run = this.person(event.sender).run(event.run);
    run.exists(event.lastIndex, event.at);
    run.ended = true;
    run.sent = event.sent;
    run.notAccepted = new Set(event.notAccepted);
  }

  private ack(by: string, id: string, at: number): void {
    if (by === this.me) return;
    const message = this.ids.get(id);
    if (!message) {
      if (this.unresolved.size >= MOST_UNRESOLVED && !this.unresolved.has(id)) return;
      const waiting = this.unresolved.get(id) ?? new Map<string, number>();
      this.unresolved.set(id, waiting);
      if (!waiting.has(by)) waiting.set(by, at);
      return;
    }
    const key = `${message.sender}/${message.run}/${message.index}`;
    const people = this.ackedBy.get(key) ?? new Set();
    this.ackedBy.set(key, people);
    if (people.has(by)) return;
    people.add(by);
    const person = this.person(by);
    person.acked.set(message.sender, (person.acked.get(message.sender) ?? 0) + 1);
    if (message.sender === this.me) {
      const own = this.own.get(`${message.run}/${message.index}`);
      if (own) {
        own.acks.set(by, at);
        this.accepted(own, at);
      }
    }
  }

  private name(id: string, sender: string, run: string, index: number): void {
    if (this.ids.has(id)) return;
    this.ids.set(id, { sender, run, index });
    const waiting = this.unresolved.get(id);
    this.unresolved.delete(id);
    waiting?.forEach((at, by) => this.ack(by, id, at));
  }

  private link(event: RoomEvent & { k: 'link' }): void {
    const last = this.away.at(-1);
    if (event.up) {
      if (last && last.to === null) last.to = event.at;
    } else if (!last || last.to !== null) {
      this.away.push({ from: event.at, to: null });
    }
  }

  /** Acks of messages that we do not know: others have something that we lack. */
  get unknownAcks(): number {
    return this.unresolved.size;
  }

  /** Whether an event would change anything; stores tell the same again and again. */
  isNews(event: RoomEvent): boolean {
    switch (event.k) {
      case 'got': return this.isNewCopy(event);
      case 'end': return event.sender !== this.me && !this.person(event.sender).runs.get(event.run)?.ended;
      case 'acks': return event.by !== this.me && event.ids.some((id) => !this.knowsAck(event.by, id));
      default: return true;
    }
  }

  private isNewCopy(event: RoomEvent & { k: 'got' }): boolean {
    if (event.sender === this.me) {
      const own = this.own.get(`${event.run}/${event.index}`);
      return own !== undefined && (event.way === 'store' ? own.storedAt : own.loopedAt) === null;
    }
    return !this.people.get(event.sender)?.runs.get(event.run)?.copies.get(event.index)?.hashes.has(event.hash);
  }

  private knowsAck(by: string, id: string): boolean {
    const message = this.ids.get(id);
    return message === undefined
      ? this.unresolved.get(id)?.has(by) ?? false
      : this.ackedBy.get(`${message.sender}/${message.run}/${message.index}`)?.has(by) ?? false;
  }

  ownOf(run: string): Own[] {
    return [...this.own.values()].filter((own) => own.run === run);
  }

  /** The highest index of a run of ours, taken or not. */
  lastQueued(run: string): number {
    return Math.max(0, ...this.ownOf(run).map((own) => own.index));
  }

  /** How many messages of somebody some service node took, as far as we know. */
  sentBy(id: string): number {
    const person = this.person(id);
    return sum(person.runs.values(), (run) => Math.max(run.sent, run.received.count));
  }

  gaps(person: Person): Gap[] {
    const gaps: Gap[] = [];
    for (const run of person.runs.values()) {
      for (const index of run.missing()) {
        gaps.push({ index, run: run.name, lost: this.comparedAt >= run.knownAt(index) + GRACE_MS });
      }
    }
    return gaps;
  }

  /** Everybody, us first, the others as they came. */
  everybody(): Person[] {
    return [...this.people.values()];
  }

  /** Who received whose: a row per sender, a column per receiver; nobody receives from itself. */
  matrix(): Cell[] {
    const cells: Cell[] = [];
    for (const sender of this.everybody()) {
      const sent = this.sentBy(sender.id);
      if (sent === 0 && sender.runs.size === 0) continue;
      for (const receiver of this.everybody()) {
        if (receiver === sender) continue;
        const received = receiver.id === this.me ? sender.received : receiver.acked.get(sender.id) ?? 0;
        cells.push({ sender: sender.id, receiver: receiver.id, received, sent });
      }
    }
    return cells;
  }

  /** From when a message was wanted out until it was here; clocks are set right as far as they are known. */
  latencies(person: Person, way: Way): number[] {
    const mine = this.person(this.me).presence?.clockOffsetMs ?? 0;
    const theirs = person.presence?.clockOffsetMs ?? 0;
    const times: number[] = [];
    for (const run of person.runs.values()) {
      for (const copy of run.copies.values()) {
        if (copy.way === way) times.push(Math.max(copy.at + mine - copy.dueAt - theirs, 0));
      }
    }
    return times;
  }

  /** From when a message of ours was wanted out until the first ack of it was here, by our clock alone. */
  ackTimes(): number[] {
    return [...this.own.values()]
      .filter((own) => own.acks.size > 0)
      .map((own) => Math.min(...own.acks.values()) - own.queuedAt);
  }

  /** Until a message of ours came back to us by filter. */
  loopTimes(): number[] {
    return [...this.own.values()].filter((own) => own.loopedAt !== null).map((own) => own.loopedAt! - own.queuedAt);
  }
}
