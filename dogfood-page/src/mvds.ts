// MVDS payloads in the numbering of Status: acks (5001) and messages (5004) of group (6001), time (6002), body (6003).
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, toHex, fromHex, toUtf8 } from './bytes.js';

const ACKS = 5001;
const MESSAGES = 5004;
const GROUP = 6001;
const TIMESTAMP = 6002;
const BODY = 6003;
const ID_LENGTH = 32;
const MOST_RECORDS = 1000;

export interface MvdsMessage {
  group: string;
  timestamp: number;
  body: Uint8Array;
}

export interface MvdsPayload {
  acks: string[];
  messages: MvdsMessage[];
}

/** The group that a room is: who is in the room is in the group. */
export const groupOf = (room: string): Uint8Array => sha256(toUtf8(`jwaku-dogfood/1/${room}`));

/** The id of a message that is not wrapped in a record of its own: its time is 0, since its body has one. */
export const messageId = (group: Uint8Array, body: Uint8Array): string =>
  toHex(sha256(concat(toUtf8('MESSAGE_ID'), group, new Uint8Array(8), body)));

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

const field = (number: number, bytes: Uint8Array): Uint8Array =>
  concat(varint(number * 8 + 2), varint(bytes.length), bytes);

export function encodeMvds(acks: string[], group: Uint8Array, timestamp: number, body: Uint8Array): Uint8Array {
  const message = concat(field(GROUP, group), varint(TIMESTAMP * 8), varint(timestamp), field(BODY, body));
  return concat(...acks.map((id) => field(ACKS, fromHex(id))), field(MESSAGES, message));
}

/** What the bytes say; null if that is no MVDS payload. Any bytes may come. */
export function decodeMvds(bytes: Uint8Array): MvdsPayload | null {
  const payload: MvdsPayload = { acks: [], messages: [] };
  try {
    for (const { number, data } of fields(bytes)) {
      if (number === ACKS && data) {
        if (data.length !== ID_LENGTH) return null;
        payload.acks.push(toHex(data));
      } else if (number === MESSAGES && data) {
        payload.messages.push(decodeMessage(data));
      }
      if (payload.acks.length > MOST_RECORDS || payload.messages.length > MOST_RECORDS) return null;
    }
  } catch {
    return null;
  }
  return payload.acks.length + payload.messages.length > 0 ? payload : null;
}

function decodeMessage(bytes: Uint8Array): MvdsMessage {
  const message: MvdsMessage = { group: '', timestamp: 0, body: new Uint8Array(0) };
  for (const { number, data, value } of fields(bytes)) {
    if (number === GROUP && data) message.group = toHex(data);
    else if (number === TIMESTAMP && value !== undefined) message.timestamp = value;
    else if (number === BODY && data) message.body = data;
  }
  return message;
}

interface Field {
  number: number;
  data?: Uint8Array;
  value?: number;
}

function* fields(bytes: Uint8Array): Generator<Field> {
  let at = 0;
  const read = (): number => {
    let value = 0;
    for (let shift = 0; shift < 10; shift++) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('cut short');
      value += (byte & 0x7f) * 2 ** (7 * shift);
      if (byte < 0x80) return value;
    }
    throw new Error('a number of more than ten bytes');
  };
  const skip = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw new Error('cut short');
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = read();
    const number = Math.floor(tag / 8);
    switch (tag % 8) {
      case 0: yield { number, value: read() }; break;
      case 1: skip(8); break;
      case 2: yield { number, data: skip(read()) }; break;
      case 5: skip(4); break;
      default: throw new Error('no protobuf');
    }
  }
}
