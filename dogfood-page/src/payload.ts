// The tester's payload: a JSON object, a blank, a zero byte, noise. docs/dogfood-protocol.md has the fields.
import { concat, fromUtf8, toUtf8 } from './bytes.js';

const SEPARATOR = new Uint8Array([0x20, 0]);
const MAX_JSON = 64 * 1024;
const MAX_NAME = 256;
/** The tester's number for a run without a planned end. */
export const ENDLESS = 0xffff_ffff;
/** Beyond so many, indexes that no node took are not listed. */
export const MOST_LISTED = 2000;

export interface TestMessage {
  kind: 'test';
  sender: string;
  run: string;
  index: number;
  attempt: number;
  /** When it was wanted out, and when this attempt was made; sender's clock, ms since 1970. */
  dueAt: number;
  sentAt: number;
}

export interface EndMarker {
  kind: 'end';
  sender: string;
  run: string;
  sent: number;
  lastIndex: number;
  notAccepted: number[];
}

/** Milliseconds as whole nanoseconds, which are too large for a number. */
const nanos = (millis: number): string => `${BigInt(Math.round(millis * 1000)) * 1000n}`;

/** As exact as a number can be that has lost its last nanoseconds. */
const millis = (nanoseconds: number): number => Math.round(nanoseconds / 1e3) / 1e3;

export function encodeTest(
  message: Omit<TestMessage, 'kind'>, startedAt: number, previousAt: number, size: number, noise: Uint8Array
): Uint8Array {
  const { sender, run, index, attempt, dueAt, sentAt } = message;
  const json = `{"sender":${JSON.stringify(sender)},"index":${index},"count":${ENDLESS},`
    + `"startedAt":${nanos(startedAt)},"sinceStart":${nanos(sentAt - startedAt)},`
    + `"sincePrev":${nanos(Math.max(sentAt - previousAt, 0))},"size":${size},"v":2,"runId":${JSON.stringify(run)},`
    + `"attempt":${attempt},"sentAtNs":${nanos(sentAt)},"dueAtNs":${nanos(dueAt)},"mono":${nanos(performance.now())}}`;
  const head = concat(toUtf8(json), SEPARATOR);
  return size > head.length ? concat(head, noise.subarray(0, size - head.length)) : head;
}

export function encodeEnd({ sender, run, sent, lastIndex, notAccepted }: Omit<EndMarker, 'kind'>): Uint8Array {
  const fields = { type: 'end', v: 2, sender, runId: run, sent, lastIndex, notAccepted };
  return concat(toUtf8(JSON.stringify(fields)), SEPARATOR);
}

/** What a payload says; null for what is none of the tester's. Any bytes may come. */
export function decodeTester(payload: Uint8Array): TestMessage | EndMarker | null {
  const end = payload.indexOf(0);
  if (payload[0] !== 0x7b || end > MAX_JSON) return null;
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(fromUtf8(payload.subarray(0, end < 0 ? Math.min(payload.length, MAX_JSON) : end)));
  } catch {
    return null;
  }
  const sender = text(fields.sender);
  if (sender === null) return null;
  return fields.type === 'end' ? readEnd(fields, sender) : readTest(fields, sender);
}

function readTest(fields: Record<string, unknown>, sender: string): TestMessage | null {
  const index = whole(fields.index);
  const startedAt = whole(fields.startedAt);
  const sinceStart = whole(fields.sinceStart);
  if (index === null || index < 1 || startedAt === null || sinceStart === null) return null;
  const sentAt = millis(whole(fields.sentAtNs) ?? startedAt + sinceStart);
  return {
    kind: 'test',
    sender,
    run: text(fields.runId) ?? '',
    index,
    attempt: whole(fields.attempt) ?? 1,
    sentAt,
    dueAt: fields.dueAtNs === undefined ? sentAt : millis(whole(fields.dueAtNs) ?? 0)
  };
}

function readEnd(fields: Record<string, unknown>, sender: string): EndMarker | null {
  const run = text(fields.runId);
  const sent = whole(fields.sent);
  const lastIndex = whole(fields.lastIndex);
  const notAccepted = indexes(fields.notAccepted);
  if (run === null || sent === null || lastIndex === null || notAccepted === null) return null;
  return { kind: 'end', sender, run, sent, lastIndex, notAccepted };
}

export const text = (value: unknown): string | null =>
  typeof value === 'string' && value.length <= MAX_NAME ? value : null;

/** Whole as sent; a large one has lost its last digits in JavaScript, which are nanoseconds. */
export const whole = (value: unknown): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : null;

export function indexes(value: unknown): number[] | null {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length > MOST_LISTED) return null;
  return value.every((index) => whole(index) !== null && index > 0) ? value as number[] : null;
}
