// Telemetry of this page: off unless its user chooses it, counted here, uploaded only to the service that was shown.
import { toHex } from './bytes.js';
import type { RoomEvent } from './events.js';
import { Ledger } from './ledger.js';
import { forget, judge, Schedule, upload, type Judgement } from './upload.js';

export type Choice = 'off' | 'local' | 'upload';

const BEAT_EVERY_MS = 60_000;
/** If the wall clock went so much further than the monotonic one, the machine slept. */
const ASLEEP_MS = 5_000;
const ROTATE_AFTER_MS = 30 * 24 * 60 * 60_000;
const SUSPENDED = 64;

/** When a heartbeat is due: every minute of monotonic time, and when the state changed. */
export class Pulse {
  private last: { mono: number; state: number } | null = null;
  private lookMono = 0;
  private lookAt = 0;

  /** The state of the heartbeat that is due, or nothing. */
  look(mono: number, at: number, state: number): number | null {
    const slept = this.last !== null && at - this.lookAt - (mono - this.lookMono) > ASLEEP_MS;
    this.lookMono = mono;
    this.lookAt = at;
    if (this.last && this.last.state === state && !slept && mono - this.last.mono < BEAT_EVERY_MS) return null;
    this.last = { mono, state };
    return slept ? state | SUSPENDED : state;
  }
}

const random = (bytes: number): string => toHex(crypto.getRandomValues(new Uint8Array(bytes)));

export class Telemetry {
  readonly ledger: Ledger;
  choice: Choice = 'off';
  /** Why the last upload failed; empty if it did not. */
  failure = '';
  private readonly kept: string;
  private readonly schedule = new Schedule();
  private pulse = new Pulse();
  private uploading = false;
  private isBroken = false;
  /** So many records are uploaded without a pause, however few a batch has. */
  private hurried = 0;

  /**
   * @param service the address that the server names, and that its user is asked for; null if there is none
   * @param happened keeps events; false if it could not
   */
  constructor(
    room: string, me: string, place: string, readonly service: string | null, private readonly app: string,
    private readonly happened: (...events: RoomEvent[]) => Promise<boolean>
  ) {
    this.ledger = new Ledger(room, me);
    this.kept = `${place}/telemetry`;
    this.choice = this.chosen();
  }

  /** Who agreed to another address did not agree to this one. */
  private chosen(): Choice {
    const [choice, service] = (localStorage.getItem(this.kept) ?? 'off').split(' ');
    if (choice === 'upload') return service === this.service ? 'upload' : 'local';
    return choice === 'local' ? 'local' : 'off';
  }

  /** To be called for every event, in order, also for those of earlier times. */
  apply(event: RoomEvent): void {
    if (!this.isBroken) this.ledger.apply(event);
  }

  /** The journal did not keep something: what is counted here is no longer what will be read there. */
  broke(): void {
    this.isBroken = true;
  }

  /** The events of earlier times are all applied. */
  async begin(): Promise<void> {
    if (this.choice === 'off') return;
    if (this.ledger.install) await this.happened(this.boot());
    else await this.install();
  }

  async choose(choice: Choice): Promise<void> {
    if (choice === this.choice) return;
    const before = this.choice;
    this.choice = choice;
    this.failure = '';
    localStorage.setItem(this.kept, choice === 'upload' ? `upload ${this.service}` : choice);
    if (choice === 'off') await this.happened({ k: 'optOut', at: Date.now() });
    else if (before === 'off') await this.install();
    this.soon();
  }

  private async install(): Promise<void> {
    this.pulse = new Pulse();
    const name = { install: random(16), secret: random(32), token: random(32) };
    await this.happened({ k: 'install', at: Date.now(), ...name }, this.boot());
  }

  private boot(): RoomEvent {
    return { k: 'boot', at: Date.now(), boot: random(16), mono: performance.now(), app: this.app.slice(0, 64) };
  }

  /** Looks at clocks and connection; uploads if that is due, without waiting for it. */
  async tick(state: number): Promise<void> {
    const { install } = this.ledger;
    if (this.choice === 'off' || this.isBroken || !install) return;
    if (Date.now() - install.at >= ROTATE_AFTER_MS) await this.install();
    const beat = this.pulse.look(performance.now(), Date.now(), state);
    if (beat !== null) await this.happened({ k: 'beat', at: Date.now(), mono: performance.now(), state: beat });
    void this.upload();
  }

  /** What waits is uploaded without waiting longer, however little it is. */
  soon(): void {
    this.hurried = this.ledger.waiting;
    this.schedule.now();
  }

  /** The same; returns when that was tried. */
  async uploadNow(): Promise<void> {
    this.soon();
    await this.upload();
  }

  private async upload(): Promise<void> {
    if (this.choice !== 'upload' || !this.service || this.uploading || this.isBroken) return;
    this.uploading = true;
    try {
      let isGoingOn = true;
      while (isGoingOn && this.choice === 'upload' && !this.isBroken && Date.now() >= this.schedule.dueAt) {
        isGoingOn = await this.uploadOne(this.service);
      }
    } finally {
      this.uploading = false;
    }
  }

  /** Whether it went on. */
  private async uploadOne(service: string): Promise<boolean> {
    if (!await this.cut()) return false;
    const { batch } = this.ledger;
    if (!batch) {
      this.schedule.succeeded(Date.now(), false);
      return false;
    }
    const answer = await upload(service, batch.text).catch(() => null);
    if (this.ledger.batch?.text !== batch.text) return false; // its user changed his mind meanwhile
    const judgement: Judgement =
      answer ? judge(answer, batch.seq, batch.records) : { kind: 'nothing', reason: 'no answer' };
    if (judgement.kind === 'nothing') {
      this.failure = judgement.reason;
      this.schedule.failed(Date.now());
      return false;
    }
    this.failure = '';
    const { refused } = judgement;
    const at = Date.now();
    await this.happened(judgement.kind === 'stored' ? { k: 'told', at, refused } : { k: 'without', at, refused });
    this.hurried = Math.max(this.hurried - (judgement.kind === 'stored' ? batch.records : refused.length), 0);
    this.schedule.succeeded(Date.now(), judgement.kind === 'without' || this.hurried > 0 || this.ledger.isBehind);
    return true;
  }

  /** Makes a batch if something waits and none is under way; false if that could not be kept. */
  private async cut(): Promise<boolean> {
    return this.ledger.batch !== null || this.ledger.waiting === 0 || this.happened({ k: 'cut', at: Date.now() });
  }

  /** Exactly what the next upload is; empty if nothing waits. */
  async preview(): Promise<string> {
    return await this.cut() ? this.ledger.batch?.text ?? '' : '';
  }

  /** Switches it off and has everything deleted that was uploaded from here; how many names are left undeleted. */
  async forget(): Promise<number> {
    await this.choose('off');
    for (const { id, token } of [...this.ledger.installs]) {
      const isGone = this.service !== null && await forget(this.service, id, token).catch(() => false);
      if (isGone) await this.happened({ k: 'forgot', at: Date.now(), install: id });
    }
    return this.ledger.installs.length;
  }
}
