// Bench payload, big-endian: 8 bytes sequence number, 8 bytes send time in ns since the Unix epoch, random filling.
// A message is a bench message when its content topic starts with BENCH_PREFIX. Same layout as in go-peer/payload.go.
import { randomBytes } from 'node:crypto';

export const HEADER_LENGTH = 16;
export const BENCH_PREFIX = '/jwaku-bench/';
export const BENCH_TOPIC = '/jwaku-bench/1/relay/proto';
export const PLAIN_TOPIC = '/jwaku-interop/1/chat/proto';

export const nowNanos = () => BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n;

export function makeBenchPayload(sequence, size) {
  const payload = randomBytes(size);
  payload.writeBigUInt64BE(sequence, 0);
  payload.writeBigUInt64BE(nowNanos(), 8);
  return payload;
}

// Returns null when the payload is too short for a header.
export function parseBenchPayload(payload) {
  if (payload.length < HEADER_LENGTH) return null;
  const view = Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  return { sequence: view.readBigUInt64BE(0), sentNanos: view.readBigUInt64BE(8) };
}
