// What everybody in a room says of itself every few seconds: the body of the MVDS message that goes with its acks.
import { fromUtf8, toUtf8 } from './bytes.js';
import { indexes, text, whole } from './payload.js';

export interface Presence {
  sender: string;
  name: string;
  platform: string;
  /** Of the run that goes on: how many were taken by a service node, the highest of them, and which before it not. */
  run: string;
  sent: number;
  lastIndex: number;
  notAccepted: number[];
  /** ms since 1970, its clock. */
  onlineSince: number;
  /** What has to be added to its clock to get the time of the room's server, and how sure that is; null if unknown. */
  clockOffsetMs: number | null;
  clockErrorMs: number | null;
}

export const encodePresence = (presence: Presence): Uint8Array =>
  toUtf8(JSON.stringify({ type: 'presence', v: 1, ...presence }));

/** What a body says; null if that is no presence. Any bytes may come. */
export function decodePresence(body: Uint8Array): Presence | null {
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(fromUtf8(body));
  } catch {
    return null;
  }
  if (typeof fields !== 'object' || fields === null || fields.type !== 'presence') return null;
  const sender = text(fields.sender);
  const notAccepted = indexes(fields.notAccepted);
  if (sender === null || notAccepted === null) return null;
  return {
    sender,
    name: (text(fields.name) ?? '').slice(0, 40),
    platform: (text(fields.platform) ?? '').slice(0, 20),
    run: text(fields.run) ?? '',
    sent: whole(fields.sent) ?? 0,
    lastIndex: whole(fields.lastIndex) ?? 0,
    notAccepted,
    onlineSince: whole(fields.onlineSince) ?? 0,
    clockOffsetMs: finite(fields.clockOffsetMs),
    clockErrorMs: finite(fields.clockErrorMs)
  };
}

const finite = (value: unknown): number | null => typeof value === 'number' && Number.isFinite(value) ? value : null;
