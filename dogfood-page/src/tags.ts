// One-way names of messages, conversations and people. The formulas: docs/telemetry-protocol.md, dogfood-protocol.md.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, fromHex, toHex, toUtf8 } from './bytes.js';

const ZERO = new Uint8Array(1);
const MESSAGE_TAG = 16;
const SHORT_TAG = 8;

const chatOf = (room: string): Uint8Array => toUtf8(`jwaku-dogfood/1/${room}`);

/** The name of a test message in telemetry: the same for every repetition of it. */
export const telemetryId = (room: string, sender: string, run: string, index: number): Uint8Array =>
  sha256(concat(chatOf(room), ZERO, toUtf8(sender), ZERO, toUtf8(run), ZERO, toUtf8(String(index))));

/** A message at one recipient: the same for sender and receiver. */
export const messageTag = (id: Uint8Array, recipient: string): string =>
  toHex(sha256(concat(toUtf8('dm-telemetry/1'), id, toUtf8(recipient))).subarray(0, MESSAGE_TAG));

const short = (secret: string, what: Uint8Array): string =>
  toHex(hmac(sha256, fromHex(secret), what).subarray(0, SHORT_TAG));

/** A conversation with somebody, in this month. */
export function flowTag(secret: string, room: string, other: string, at: number): string {
  const month = new Date(at).toISOString().slice(0, 7).replace('-', '');
  return short(secret, concat(chatOf(room), ZERO, toUtf8(other), ZERO, toUtf8(month)));
}

/** Somebody, as long as the secret holds. */
export const peerTag = (secret: string, who: string): string =>
  short(secret, concat(toUtf8('peer'), ZERO, toUtf8(who)));
