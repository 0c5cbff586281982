// What telemetry counts, made of the events of the journal alone: after a reload it is again exactly what it was, and a
// batch that was made is the same batch. No clock, no network. docs/telemetry-protocol.md has the records.
import { sha256 } from '@noble/hashes/sha2.js';
import { fromHex, toHex } from './bytes.js';
import type { RoomEvent } from './events.js';
import { flowTag, messageTag, peerTag, telemetryId } from './tags.js';

/** The oldest go first when there are more, and are counted. */
export const MOST_WAITING = 50_000;
const MOST_IN_BATCH = 500;
const KEPT_MS = 30 * 24 * 60 * 60_000;
const ROUND_MS = 100;

export interface Install {
  id: string;
  secret: string;
  token: string;
  at: number;
}

type Fields = Record<string, string | number>;

interface Line {
  at: number;
  /** Null once it is in a batch, which nothing changes any more, or gone. */
  boot: Boot | null;
  fields: Fields;
}

interface Boot {
  install: Install;
  id: string;
  mono: number;
  beats: number;
  open: Line[];
  /** The batch under way and its number. */
  batch: Line[] | null;
  seq: number;
}

/** A message of ours at one recipient. */
interface Outgoing {
  line: Line;
  published: boolean;
  stored: boolean;
  acked: boolean;
  gaveUp: boolean;
}

/** The batch to upload. */
export interface Batch {
  seq: number;
  records: number;
  text: string;
}

const ZERO = { sent: 0, sent_err: 0, acked: 0, expired: 0, recv: 0, recv_dup: 0, recv_store: 0, dropped: 0 };

const rounded = (at: number): number => Math.floor(at / ROUND_MS) * ROUND_MS;

const bits = (size: number): number => (size < 1 ? 0 : Math.floor(Math.log2(size)) + 1);

export class Ledger {
  counters = { ...ZERO };
  /** Everything that was ever uploaded from here was uploaded under one of these. */
  readonly installs: Install[] = [];
  install: Install | null = null;
  uploaded = 0;
  uploadedAt = 0;
  private boots: Boot[] = [];
  private flows = new Map<string, number>();
  private outgoing = new Map<string, Map<string, Outgoing>>(); // run and index -> recipients
  private readonly ids = new Map<string, string>(); // of messages of ours -> run and index
  private readonly received = new Set<string>();
  private readonly met = new Map<string, number>();

  constructor(private readonly room: string, private readonly me: string) {}

  apply(event: RoomEvent): void {
    switch (event.k) {
      case 'install': this.begin(event); break;
      case 'boot': this.boot(event); break;
      case 'beat': this.beat(event); break;
      case 'queued': this.queued(event); break;
      case 'pushed': if (event.took.length > 0) this.published(event.run, event.index, event.at, event.attempt); break;
      case 'gaveUp': this.gaveUp(event); break;
      case 'got': event.sender === this.me ? this.cameBack(event) : this.got(event); break;
      case 'acks': for (const id of event.ids) this.ack(event.by, id, event.at); break;
      case 'met': this.met.set(event.who, event.at); break;
      case 'cut': this.cut(event.at); break;
      case 'told': this.told(event); break;
      case 'without': this.without(event.refused); break;
      case 'optOut': this.end(); break;
      case 'forgot': this.forgot(event.install); break;
    }
    this.trim();
  }

  private get present(): Boot | undefined {
    const last = this.boots.at(-1);
    return last && last.install === this.install ? last : undefined;
  }

  private begin({ install, secret, token, at }: RoomEvent & { k: 'install' }): void {
    this.install = { id: install, secret, token, at };
    this.installs.push(this.install);
    this.counters = { ...ZERO };
    this.flows = new Map();
    this.outgoing = new Map(); // what becomes known of them later belongs to a name that is given up
  }

  private boot({ at, boot, mono, app }: RoomEvent & { k: 'boot' }): void {
    if (!this.install) return;
    this.boots.push({ install: this.install, id: boot, mono, beats: 0, open: [], batch: null, seq: 0 });
    this.add(at, {
      type: 'session', at_ms: rounded(at), app, platform: 'browser', mode: 'light',
      delete_hash: toHex(sha256(fromHex(this.install.token)))
    });
  }

  private end(): void {
    this.install = null;
    this.boots = [];
    this.outgoing = new Map();
  }

  private forgot(install: string): void {
    const at = this.installs.findIndex((one) => one.id === install);
    if (at >= 0) this.installs.splice(at, 1);
  }

  private add(at: number, fields: Fields): Line | undefined {
    const boot = this.present;
    if (!boot) return undefined;
    const line = { at, boot, fields };
    boot.open.push(line);
    return line;
  }

  private beat({ at, mono, state }: RoomEvent & { k: 'beat' }): void {
    const boot = this.present;
    if (!boot) return;
    this.add(at, {
      type: 'hb', at_ms: rounded(at), seq: boot.beats++, mono_ms: rounded(Math.max(mono - boot.mono, 0)), state,
      ...this.counters
    });
  }

  private queued({ at, run, index, attempt, id, to, size }: RoomEvent & { k: 'queued' }): void {
    const key = `${run}/${index}`;
    this.ids.set(id, key);
    if (!this.install || !this.present || attempt > 1 || !to || to.length === 0) return;
    const name = telemetryId(this.room, this.me, run, index);
    const recipients = new Map<string, Outgoing>();
    for (const who of to) {
      const flow = flowTag(this.install.secret, this.room, who, at);
      const seq = this.flows.get(flow) ?? 0;
      this.flows.set(flow, seq + 1);
      const line = this.add(at, {
        type: 'sent', at_ms: rounded(at), flow, seq, msg: messageTag(name, who), kind: 'private_group', topic: 'other',
        size_bits: bits(size ?? 0), mode: 'light', outcome: 'pending', error: 'none', recipients: to.length
      })!;
      this.counters.sent++;
      recipients.set(who, { line, published: false, stored: false, acked: false, gaveUp: false });
    }
    this.outgoing.set(key, recipients);
  }

  /** The record itself if it is in no batch yet, else one more that says what became of the message. */
  private change(outgoing: Outgoing, more: Fields): void {
    const { line } = outgoing;
    const fields = { ...line.fields, ...more };
    if (line.boot && line.boot === this.present) line.fields = fields;
    else outgoing.line = this.add(line.at, fields) ?? line;
  }

  private published(run: string, index: number, at: number | null, attempts: number | null): void {
    this.outgoing.get(`${run}/${index}`)?.forEach((outgoing) => {
      if (outgoing.published) return;
      outgoing.published = true;
      this.change(outgoing, {
        outcome: 'published', error: 'none', ...(at === null ? {} : { published_ms: rounded(at) }),
        ...(attempts === null ? {} : { attempts })
      });
    });
  }

  private gaveUp({ run, index }: RoomEvent & { k: 'gaveUp' }): void {
    this.outgoing.get(`${run}/${index}`)?.forEach((outgoing) => {
      if (outgoing.published || outgoing.acked || outgoing.gaveUp) return;
      outgoing.gaveUp = true;
      this.change(outgoing, { outcome: 'failed', error: 'no_peer' });
      this.counters.sent_err++;
    });
  }

  /** What comes back was taken by somebody, though nobody knows when. */
  private cameBack({ run, index, way, at }: RoomEvent & { k: 'got' }): void {
    this.published(run, index, null, null);
    if (way !== 'store') return;
    this.outgoing.get(`${run}/${index}`)?.forEach((outgoing) => {
      if (outgoing.stored) return;
      outgoing.stored = true;
      this.add(at, { type: 'stored', at_ms: rounded(at), msg: outgoing.line.fields.msg!, result: 'found' });
    });
  }

  private ack(by: string, id: string, at: number): void {
    const outgoing = this.outgoing.get(this.ids.get(id) ?? '')?.get(by);
    if (!outgoing || outgoing.acked || !this.install) return;
    outgoing.acked = true;
    this.counters.acked++;
    this.add(at, {
      type: 'ack', at_ms: rounded(at), msg: outgoing.line.fields.msg!, peer: peerTag(this.install.secret, by)
    });
  }

  private got({ sender, run, index, way, at }: RoomEvent & { k: 'got' }): void {
    const key = `${sender}/${run}/${index}`;
    const isFirst = !this.received.has(key);
    this.received.add(key);
    if (!this.install || !this.present) return;
    if (!isFirst) {
      this.counters.recv_dup++;
      return;
    }
    this.counters.recv++;
    if (way === 'store') this.counters.recv_store++;
    this.add(at, {
      type: 'recv', at_ms: rounded(at), msg: messageTag(telemetryId(this.room, sender, run, index), this.me),
      flow: flowTag(this.install.secret, this.room, sender, at), kind: 'private_group',
      path: way === 'store' ? 'store' : 'filter', dup: 0, decode: 'ok'
    });
  }

  /** Makes a batch of the oldest, if none is under way. */
  private cut(at: number): void {
    if (this.boots.some((boot) => boot.batch)) return;
    const boot = this.boots.find((one) => one.open.length > 0);
    if (!boot) return;
    const taken = boot.open.splice(0, MOST_IN_BATCH);
    boot.batch = taken.filter((line) => line.at >= at - KEPT_MS);
    boot.batch.forEach((line) => { line.boot = null; });
    this.counters.dropped += taken.length - boot.batch.length;
  }

  private told({ at, refused }: RoomEvent & { k: 'told' }): void {
    this.without(refused);
    const boot = this.boots.find((one) => one.batch);
    if (!boot) return;
    this.uploaded += boot.batch!.length;
    this.uploadedAt = at;
    boot.batch = null;
    boot.seq++;
    this.boots = this.boots.filter((one) => one === this.present || one.batch || one.open.length > 0);
  }

  private without(refused: number[]): void {
    const boot = this.boots.find((one) => one.batch);
    if (!boot) return;
    const left = boot.batch!.filter((_, place) => !refused.includes(place));
    this.counters.dropped += boot.batch!.length - left.length;
    boot.batch = left;
  }

  private trim(): void {
    for (let waiting = this.waiting; waiting > MOST_WAITING; waiting--) {
      const boot = this.boots.find((one) => (one.batch?.length ?? 0) + one.open.length > 0)!;
      const lines = boot.batch && boot.batch.length > 0 ? boot.batch : boot.open;
      lines.shift()!.boot = null;
      this.counters.dropped++;
    }
  }

  /** How many records wait for their upload. */
  get waiting(): number {
    return this.boots.reduce((sum, boot) => sum + (boot.batch?.length ?? 0) + boot.open.length, 0);
  }

  /** Whether more waits than the present boot's beginning of a batch. */
  get isBehind(): boolean {
    return this.waiting >= MOST_IN_BATCH || this.boots.some((boot) => boot !== this.present && boot.open.length > 0);
  }

  metAt(who: string): number {
    return this.met.get(who) ?? 0;
  }

  /** The batch under way: exactly what is uploaded. Null if there is none. */
  get batch(): Batch | null {
    const boot = this.boots.find((one) => one.batch);
    if (!boot) return null;
    const records = boot.batch!;
    const header = {
      v: 1, install_id: boot.install.id, boot_id: boot.id, batch_seq: boot.seq, first_held: boot.seq, n: records.length
    };
    const lines = [header, ...records.map((line) => line.fields)].map((line) => JSON.stringify(line));
    return { seq: boot.seq, records: records.length, text: `${lines.join('\n')}\n` };
  }
}
