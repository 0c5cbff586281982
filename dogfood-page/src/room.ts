// Plays a participant: sends, receives, acknowledges, compares with stores. What it learns goes to journal and book.
import { Book } from './book.js';
import { measure, type Offset } from './clock.js';
import type { RoomEvent } from './events.js';
import type { Identity } from './identity.js';
import { Journal } from './journal.js';
import { decodeMvds, encodeMvds, groupOf, messageId } from './mvds.js';
import { Network, type Arrived, type RoomSettings } from './network.js';
import { decodeTester, encodeEnd, encodeTest, MOST_LISTED } from './payload.js';
import { decodePresence, encodePresence, type Presence } from './presence.js';
import { Telemetry } from './telemetry.js';
import { peerIdFromPrivateKey } from '@libp2p/peer-id';
import { toHex } from './bytes.js';

const TICK_MS = 1_000;
const BEAT_EVERY_MS = 5_000;
const COMPARE_EVERY_MS = 15_000;
const CLOCK_EVERY_MS = 60_000;
/** Messages are stamped by their senders, whose clocks differ. */
const OVERLAP_MS = 60_000;
/** How far back a participant looks who is here for the first time. */
const FIRST_LOOK_MS = 60 * 60_000;
const RETRY_AFTER_MS = 1_000;
const GIVE_UP_AFTER_MS = 60 * 60_000;
const MOST_ACKS = 100;
const NOISE = 64 * 1024;
/** Who was not heard of for longer is nobody's recipient in telemetry; and how often it is kept that somebody was. */
const RECIPIENT_MS = 60 * 60_000;
const MET_EVERY_MS = 10 * 60_000;
/** Of heartbeats: connected, peers, filter, light push, store. */
const CONNECTED = 1 | 2 | 16 | 32;
const RECEIVING = 8;
const END_MARKERS = 3;
const END_MARKER_PAUSE_MS = 2_000;

const sleep = (millis: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, millis));

export class Room {
  readonly book: Book;
  readonly network: Network;
  readonly telemetry: Telemetry;
  readonly startedAt = Date.now();
  onlineSince: number | null = null;
  clock: Offset | null = null;
  /** What the user should know and nobody asked for: the journal is full, the disk refuses. */
  trouble = '';
  ending = false;
  private readonly group: Uint8Array;
  private readonly waiting: number[] = []; // indexes of the current run, in order
  private readonly noise = crypto.getRandomValues(new Uint8Array(NOISE));
  private sizes = new Map<number, number>();
  private readonly prepared = new Map<number, Uint8Array>(); // of the current run, until taken
  private previousAt = 0;
  private beatAt = 0;
  private compareAt = 0;
  private clockAt = 0;
  private saying: Promise<void> = Promise.resolve();
  private sending = false;
  private working = false;

  private constructor(
    settings: RoomSettings, readonly name: string, identity: Identity, private readonly journal: Journal,
    public nickname: string, service: string | null, app: string, private readonly changed: () => void
  ) {
    this.group = groupOf(name);
    this.book = new Book(peerIdFromPrivateKey(identity.key).toString());
    this.network = new Network(settings, identity.key, (message) => this.take(message));
    this.network.onSubscribed = () => {
      this.compareAt = 0;
      this.telemetry.soon();
    };
    this.telemetry =
      new Telemetry(name, this.book.me, identity.place, service, app, (...events) => this.happened(...events));
  }

  static async open(
    settings: RoomSettings, name: string, identity: Identity, nickname: string, service: string | null, app: string,
    changed: () => void
  ): Promise<Room> {
    const { journal, events } = await Journal.open(identity.place);
    const room = new Room(settings, name, identity, journal, nickname, service, app, changed);
    for (const event of events) {
      room.book.apply(event);
      room.telemetry.apply(event);
    }
    await room.telemetry.begin();
    for (const own of room.book.ownOf(room.book.currentRun)) {
      if (own.acceptedAt === null && !own.gaveUp) room.waiting.push(own.index);
    }
    // nothing came between the last thing that is in the journal and now
    void room.happened({ k: 'link', at: events.at(-1)?.at ?? Date.now(), up: false });
    await room.network.start();
    setInterval(() => void room.tick(), TICK_MS);
    void room.tick();
    void room.send();
    return room;
  }

  /** Into the book at once, into the journal soon; the result is when it is kept, and whether. */
  private async happened(...events: RoomEvent[]): Promise<boolean> {
    const news = events.filter((event) => this.book.isNews(event));
    if (news.length === 0) return true;
    if (this.journal.isFull) this.full();
    for (const event of news) {
      this.book.apply(event);
      this.telemetry.apply(event);
    }
    this.changed();
    try {
      return await this.journal.append(news);
    } catch (error) {
      this.trouble = `The browser keeps nothing any more (${(error as Error).message}): a reload would forget it.`;
      this.telemetry.broke();
      return false;
    }
  }

  private full(): void {
    this.trouble = 'The journal of this room is full: export it and go on in a new room.';
    this.telemetry.broke();
  }

  private take({ payload, hash, way }: Arrived): void {
    const at = Date.now();
    const tester = decodeTester(payload);
    if (tester?.kind === 'test') {
      const { sender, run, index, attempt, dueAt } = tester;
      const id = messageId(this.group, payload);
      void this.happened({ k: 'got', at, sender, run, index, attempt, id, hash, dueAt, way });
    } else if (tester) {
      const { sender, run, sent, lastIndex, notAccepted } = tester;
      void this.happened({ k: 'end', at, sender, run, sent, lastIndex, notAccepted });
    } else {
      this.takeRecords(payload, way, at);
    }
  }

  private takeRecords(payload: Uint8Array, way: string, at: number): void {
    const records = decodeMvds(payload);
    const group = toHex(this.group);
    const presence = records?.messages
      .filter((message) => message.group === group)
      .map((message) => decodePresence(message.body))
      .find((one) => one !== null);
    if (!records || !presence || presence.sender === this.book.me) return;
    const before = this.book.person(presence.sender).heardAt;
    const saidAt = (records.messages[0]?.timestamp ?? 0) * 1000;
    if (way === 'live' || saidAt > before) this.book.heard(presence, way === 'live' ? at : Math.min(saidAt, at));
    this.meet(presence.sender);
    if (records.acks.length > 0) void this.happened({ k: 'acks', at, by: presence.sender, ids: records.acks });
    this.changed();
  }

  /** For telemetry, so that a reload does not forget who was there. */
  private meet(who: string): void {
    const at = this.book.person(who).heardAt;
    if (this.telemetry.choice !== 'off' && at - this.telemetry.ledger.metAt(who) >= MET_EVERY_MS) {
      void this.happened({ k: 'met', at, who });
    }
  }

  private recipients(at: number): string[] {
    return this.book.everybody()
      .filter(({ id, heardAt }) => id !== this.book.me
        && Math.max(heardAt, this.telemetry.ledger.metAt(id)) > at - RECIPIENT_MS)
      .map(({ id }) => id).sort();
  }

  private async tick(): Promise<void> {
    if (this.working) return;
    this.working = true;
    try {
      await this.network.tend();
      this.followLink();
      await this.beat();
      await this.compare();
      await this.askClock();
      await this.telemetry.tick((this.network.isConnected ? CONNECTED : 0) | (this.onlineSince ? RECEIVING : 0));
    } finally {
      this.working = false;
    }
    this.changed();
  }

  private followLink(): void {
    const up = this.network.isReceiving;
    if (up === (this.onlineSince !== null)) return;
    this.onlineSince = up ? Date.now() : null;
    void this.happened({ k: 'link', at: Date.now(), up });
  }

  /** Says that we are here, with what we received since; only acks are worth a store. */
  private async beat(): Promise<void> {
    const acks = [...this.book.toAck].slice(0, MOST_ACKS);
    if (!this.network.isConnected || (acks.length === 0 && Date.now() - this.beatAt < BEAT_EVERY_MS)) return;
    this.beatAt = Date.now();
    const presence = this.presence();
    const body = encodePresence(presence);
    const payload = encodeMvds(acks, this.group, Math.floor(Date.now() / 1000), body);
    const { took } = await this.network.push(payload, acks.length === 0);
    this.book.heard(presence, Date.now());
    if (took.length > 0 && acks.length > 0) await this.happened({ k: 'ackSent', at: Date.now(), ids: acks });
  }

  private presence(): Presence {
    const own = this.book.ownOf(this.book.currentRun);
    const accepted = own.filter((one) => one.acceptedAt !== null);
    const lastIndex = accepted.reduce((last, one) => Math.max(last, one.index), 0);
    return {
      sender: this.book.me,
      name: this.nickname,
      platform: 'browser',
      run: this.book.currentRun,
      sent: accepted.length,
      lastIndex,
      notAccepted: own.filter((one) => one.acceptedAt === null && one.index < lastIndex).map((one) => one.index)
        .slice(0, MOST_LISTED),
      onlineSince: this.onlineSince ?? 0,
      clockOffsetMs: this.clock?.offsetMs ?? null,
      clockErrorMs: this.clock?.errorMs ?? null
    };
  }

  private async compare(): Promise<void> {
    const now = Date.now();
    if (now < this.compareAt || !this.network.isConnected) return;
    this.compareAt = now + COMPARE_EVERY_MS;
    const from = this.book.comparedAt === 0 ? now - FIRST_LOOK_MS : this.book.comparedAt - OVERLAP_MS;
    if (await this.network.compare(from, now + OVERLAP_MS)) await this.happened({ k: 'compared', at: now });
    else this.compareAt = now + RETRY_AFTER_MS;
  }

  private async askClock(): Promise<void> {
    if (Date.now() < this.clockAt || this.network.isOffline) return;
    this.clockAt = Date.now() + CLOCK_EVERY_MS;
    this.clock = await measure('time') ?? this.clock;
  }

  /** How many messages of ours nobody took yet. */
  get unsent(): number {
    return this.waiting.length;
  }

  /** Makes a message that goes out when it can; returns when it is kept. */
  say(size: number): Promise<void> {
    return this.saying = this.saying.then(() => this.sayNext(size));
  }

  private async sayNext(size: number): Promise<void> {
    if (this.book.currentRun === '') await this.beginRun();
    const index = this.book.lastQueued(this.book.currentRun) + 1;
    await this.queue(index, 1, Date.now());
    this.sizes.set(index, size);
    this.waiting.push(index);
    void this.send();
  }

  private beginRun(): Promise<boolean> {
    const run = toHex(crypto.getRandomValues(new Uint8Array(4)));
    this.sizes = new Map();
    return this.happened({ k: 'run', at: Date.now(), run });
  }

  private async queue(index: number, attempt: number, dueAt: number): Promise<void> {
    const run = this.book.currentRun;
    const sentAt = Date.now();
    const payload = encodeTest(
      { sender: this.book.me, run, index, attempt, dueAt, sentAt }, this.startedAt, this.previousAt || sentAt,
      this.sizes.get(index) ?? 0, this.noise);
    this.previousAt = sentAt;
    this.prepared.set(index, payload);
    const first = attempt === 1 ? { to: this.recipients(dueAt), size: payload.length } : {};
    await this.happened({ k: 'queued', at: dueAt, run, index, attempt, id: messageId(this.group, payload), ...first });
  }

  /** One after the other, each until a service node takes it. */
  private async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      for (let index = this.waiting[0]; index !== undefined; index = this.waiting[0]) {
        if (await this.sendOne(index)) this.waiting.shift();
        else await sleep(RETRY_AFTER_MS);
      }
    } finally {
      this.sending = false;
    }
  }

  /** False if it must be tried again. */
  private async sendOne(index: number): Promise<boolean> {
    const run = this.book.currentRun;
    const own = this.book.own.get(`${run}/${index}`);
    if (!own || own.acceptedAt !== null) return true;
    if (Date.now() - own.queuedAt > GIVE_UP_AFTER_MS) {
      await this.happened({ k: 'gaveUp', at: Date.now(), run, index });
      return true;
    }
    if (!this.network.isConnected) return false;
    const payload = this.prepared.get(index);
    if (!payload || own.refused.length > 0) await this.queue(index, own.attempts + 1, own.queuedAt);
    const { took, refused } = await this.network.push(this.prepared.get(index)!, false);
    await this.happened({ k: 'pushed', at: Date.now(), run, index, attempt: own.attempts, took, refused });
    if (took.length > 0) this.prepared.delete(index);
    return took.length > 0;
  }

  /** Ends the run: whoever hears the marker knows how many messages there were. The next message begins another. */
  async end(): Promise<void> {
    if (this.ending || this.book.currentRun === '') return;
    this.ending = true;
    try {
      while (this.waiting.length > 0) await sleep(RETRY_AFTER_MS);
      const run = this.book.currentRun;
      const own = this.book.ownOf(run);
      const accepted = own.filter((one) => one.acceptedAt !== null);
      const lastIndex = own.reduce((last, one) => Math.max(last, one.index), 0);
      const notAccepted = own.filter((one) => one.acceptedAt === null).map((one) => one.index).slice(0, MOST_LISTED);
      const marker = encodeEnd({ sender: this.book.me, run, sent: accepted.length, lastIndex, notAccepted });
      for (let sent = 0; sent < END_MARKERS;) {
        if ((await this.network.push(marker, false)).took.length > 0) sent++;
        await sleep(END_MARKER_PAUSE_MS);
      }
      await this.happened({ k: 'run', at: Date.now(), run: '' });
      this.telemetry.soon();
    } finally {
      this.ending = false;
    }
  }
}
