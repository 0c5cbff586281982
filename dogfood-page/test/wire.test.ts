// The vectors are those of RoomVectorsTest: page and JVM must write and read the same.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fromHex, toHex, toUtf8 } from '../src/bytes.js';
import { decodeMvds, encodeMvds, groupOf, messageId } from '../src/mvds.js';
import { decodeTester, encodeEnd, encodeTest } from '../src/payload.js';
import { decodePresence, encodePresence, type Presence } from '../src/presence.js';

const vectors = JSON.parse(readFileSync('test/vectors.json', 'utf8'));

test('a room is a group, and a payload has an id in it', () => {
  assert.equal(toHex(groupOf(vectors.room)), vectors.group);
  assert.equal(messageId(groupOf(vectors.room), fromHex(vectors.testPayload)), vectors.testId);
});

test('reads the test message of a JVM', () => {
  assert.deepEqual(decodeTester(fromHex(vectors.testPayload)), {
    kind: 'test', sender: 'alice', run: '0a0b0c0d', index: 7, attempt: 2, sentAt: 1_700_000_000_500,
    dueAt: 1_700_000_000_250
  });
});

test('reads the records of a JVM, and writes the same bytes', () => {
  const records = decodeMvds(fromHex(vectors.records));
  assert.deepEqual(records?.acks, [vectors.testId]);
  assert.equal(records?.messages[0]?.group, vectors.group);
  const body = records!.messages[0]!.body;
  const presence = decodePresence(body);
  assert.equal(presence?.name, 'Zoë');
  assert.equal(presence?.clockOffsetMs, -12.5);
  assert.deepEqual(presence?.notAccepted, [3]);
  assert.equal(toHex(encodeMvds(records!.acks, groupOf(vectors.room), records!.messages[0]!.timestamp, body)),
    vectors.records);
});

test('what is written is read again', () => {
  const message = {
    sender: 'a"b', run: 'r', index: 3, attempt: 1, dueAt: 1_700_000_000_000, sentAt: 1_700_000_000_123
  };
  const payload = encodeTest(message, 1_699_999_999_000, 1_700_000_000_000, 2000, new Uint8Array(4096).fill(255));
  assert.equal(payload.length, 2000);
  assert.deepEqual(decodeTester(payload), { kind: 'test', ...message });
  const end = { sender: 'x', run: 'r', sent: 4, lastIndex: 5, notAccepted: [2] };
  assert.deepEqual(decodeTester(encodeEnd(end)), { kind: 'end', ...end });
  const presence: Presence = {
    sender: 's', name: 'n', platform: 'browser', run: 'r', sent: 1, lastIndex: 2, notAccepted: [1], onlineSince: 5,
    clockOffsetMs: null, clockErrorMs: null
  };
  assert.deepEqual(decodePresence(encodePresence(presence)), presence);
});

test('nanoseconds are written as whole numbers, not as powers of ten', () => {
  const payload = encodeTest({ sender: 's', run: 'r', index: 1, attempt: 1, dueAt: 1.7e12, sentAt: 1.7e12 + 0.25 },
    1.7e12, 1.7e12, 0, new Uint8Array(0));
  const text = new TextDecoder().decode(payload);
  assert.match(text, /"sentAtNs":1700000000000250000,/);
  assert.match(text, /"startedAt":1700000000000000000,/);
});

test('any bytes are read without a failure', () => {
  let state = 42;
  const next = (): number => (state = (state * 48271) % 2147483647);
  const good = [fromHex(vectors.testPayload), fromHex(vectors.records), encodeEnd(
    { sender: 'x', run: 'r', sent: 4, lastIndex: 5, notAccepted: [] })];
  for (let i = 0; i < 3000; i++) {
    const bytes = Uint8Array.from(good[i % 3]!);
    for (let changes = next() % 6; changes >= 0; changes--) bytes[next() % bytes.length] = next() % 256;
    const cut = bytes.subarray(0, next() % (bytes.length + 1));
    decodeTester(cut);
    decodeMvds(cut)?.messages.forEach((message) => decodePresence(message.body));
  }
  for (const text of ['', '{}', 'null', '[]', '{"type":"end"}', '{"sender":1}', '{"sender":"a","index":0}']) {
    assert.equal(decodeTester(toUtf8(text)), null);
    assert.equal(decodePresence(toUtf8(text)), null);
  }
});
