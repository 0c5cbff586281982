import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { toHex } from '../src/bytes.js';
import type { RoomEvent } from '../src/events.js';
import { Ledger, MOST_WAITING } from '../src/ledger.js';
import { messageTag, telemetryId } from '../src/tags.js';
import { Pulse } from '../src/telemetry.js';
import { judge, Schedule } from '../src/upload.js';

const vectors = JSON.parse(readFileSync('test/vectors.json', 'utf8'));
const START = 1_760_000_000_123;
const DAY = 24 * 60 * 60_000;

type Line = Record<string, string | number>;

const install = (n: number, at = START): RoomEvent => (
  { k: 'install', at, install: `${n}`.repeat(32), secret: `${n}`.repeat(64), token: `${n}`.repeat(64) });
const boot = (n: number, at = START): RoomEvent =>
  ({ k: 'boot', at, boot: `${n}`.repeat(32), mono: 5000, app: 'jwaku test' });
const beat = (at = START): RoomEvent => ({ k: 'beat', at, mono: 5000 + at - START, state: 59 });
const queued = (index: number, to: string[], at = START): RoomEvent =>
  ({ k: 'queued', at, run: 'r', index, attempt: 1, id: `me-${index}`, to, size: 1024 });
const pushed = (index: number, at = START + 50): RoomEvent =>
  ({ k: 'pushed', at, run: 'r', index, attempt: 2, took: ['n1'], refused: [] });
const acks = (by: string, ...ids: string[]): RoomEvent => ({ k: 'acks', at: START + 900, by, ids });
const got = (index: number, way: 'live' | 'store' = 'live', hash = 'h'): RoomEvent => (
  { k: 'got', at: START, sender: 'bob', run: 'q', index, attempt: 1, id: `bob-${index}`, hash, dueAt: START, way });
const cut = (at = START): RoomEvent => ({ k: 'cut', at });
const told = (...refused: number[]): RoomEvent => ({ k: 'told', at: START, refused });

function ledger(...events: RoomEvent[]): Ledger {
  const made = new Ledger('vectors', 'me');
  events.forEach((event) => made.apply(event));
  return made;
}

function lines(one: Ledger): Line[] {
  return one.batch!.text.trimEnd().split('\n').map((line) => JSON.parse(line));
}

test('a message is named as a JVM names it', () => {
  const id = telemetryId(vectors.room, 'alice', '0a0b0c0d', 7);
  assert.equal(toHex(id), vectors.telemetryId);
  assert.equal(messageTag(id, 'bob'), vectors.telemetryTagAtBob);
});

test('nothing is counted before somebody wants it, nor after', () => {
  const before = ledger(queued(1, ['bob']), got(1), beat());
  assert.equal(before.waiting, 0);
  before.apply(install(1));
  before.apply(boot(1));
  before.apply(acks('bob', 'me-1'));
  before.apply(got(1, 'live', 'other'));
  before.apply(cut());
  assert.deepEqual(lines(before).map((line) => line.type), [undefined, 'session']);
  before.apply({ k: 'optOut', at: START });
  assert.equal(before.batch, null);
  before.apply(queued(2, ['bob']));
  assert.equal(before.waiting, 0);
  assert.equal(before.installs.length, 1);
  before.apply({ k: 'forgot', at: START, install: '1'.repeat(32) });
  assert.equal(before.installs.length, 0);
});

test('a message is one record for each recipient, with what became of it', () => {
  const one = ledger(install(1), boot(1), queued(1, ['bob', 'carl']), pushed(1), acks('bob', 'me-1', 'me-1'),
    acks('late', 'me-1'), acks('bob', 'me-1'), beat(), cut());
  const [header, session, bob, carl, ack, hb] = lines(one);
  assert.deepEqual(header,
    { v: 1, install_id: '1'.repeat(32), boot_id: '1'.repeat(32), batch_seq: 0, first_held: 0, n: 5 });
  assert.equal(session!.platform, 'browser');
  assert.equal(session!.at_ms, 1_760_000_000_100);
  for (const line of [bob, carl]) {
    assert.equal(line!.outcome, 'published');
    assert.equal(line!.attempts, 2);
    assert.equal(line!.published_ms, 1_760_000_000_100);
    assert.equal(line!.size_bits, 11);
    assert.equal(line!.recipients, 2);
    assert.equal(line!.seq, 0);
  }
  assert.notEqual(bob!.flow, carl!.flow);
  assert.equal(ack!.msg, bob!.msg);
  assert.equal(bob!.msg, messageTag(telemetryId('vectors', 'me', 'r', 1), 'bob'));
  assert.deepEqual([hb!.sent, hb!.acked, hb!.seq, hb!.mono_ms], [2, 1, 0, 0]);
});

test('what becomes known after the batch was made is a second record of the same number', () => {
  const one = ledger(install(1), boot(1), queued(1, ['bob']), cut());
  const first = lines(one)[2]!;
  one.apply(pushed(1));
  assert.equal(lines(one)[2]!.outcome, 'pending');
  one.apply(told());
  one.apply(cut());
  const [header, second] = lines(one);
  assert.equal(header!.batch_seq, 1);
  assert.deepEqual([first.outcome, second!.outcome], ['pending', 'published']);
  assert.deepEqual([second!.flow, second!.seq, second!.msg], [first.flow, first.seq, first.msg]);
});

test('what comes is counted once, its repetitions apart, and whether a store brought it', () => {
  const one = ledger(install(1), boot(1), got(1), got(1, 'store', 'other'), got(2, 'store'), beat(), cut());
  const [, , live, stored, hb] = lines(one);
  assert.deepEqual([live!.path, stored!.path], ['filter', 'store']);
  assert.equal(live!.flow, stored!.flow);
  assert.deepEqual([hb!.recv, hb!.recv_dup, hb!.recv_store], [2, 1, 1]);
});

test('a message that nobody took is one of those sent', () => {
  const one = ledger(install(1), boot(1), queued(1, ['bob']), { k: 'gaveUp', at: START, run: 'r', index: 1 }, cut());
  assert.deepEqual([lines(one)[2]!.outcome, lines(one)[2]!.error], ['failed', 'no_peer']);
  assert.deepEqual([one.counters.sent, one.counters.sent_err], [1, 1]);
});

test('made again from the journal it is the same, batch by batch', () => {
  const events = [install(1), boot(1), queued(1, ['bob', 'carl']), cut(), pushed(1), acks('carl', 'me-1'), told(1),
    beat(), boot(2, START + 5000), beat(START + 6000), queued(2, ['bob']), pushed(2), cut()];
  const living = ledger();
  events.forEach((event, i) => {
    living.apply(event);
    assert.equal(ledger(...events.slice(0, i + 1)).batch?.text, living.batch?.text);
  });
  const whole = ledger(...events);
  assert.equal(lines(whole)[0]!.boot_id, '1'.repeat(32), 'the oldest boot first');
  assert.equal(whole.counters.dropped, 1);
  whole.apply(told());
  whole.apply(cut());
  assert.deepEqual([lines(whole)[0]!.boot_id, lines(whole)[0]!.batch_seq], ['2'.repeat(32), 0]);
  assert.equal(lines(whole).at(-1)!.seq, 1, 'the flow goes on');
  whole.apply(told());
  assert.equal(whole.waiting, 0);
});

test('another name has nothing in common with the one before', () => {
  const one = ledger(install(1), boot(1), queued(1, ['bob']), acks('bob', 'me-1'), cut(), told(), install(2), boot(2),
    queued(2, ['bob']), acks('bob', 'me-1', 'me-2'), beat(), cut());
  const [header, session, sent, ack, hb] = lines(one);
  assert.equal(header!.install_id, '2'.repeat(32));
  assert.equal(sent!.seq, 0);
  assert.deepEqual([hb!.sent, hb!.acked], [1, 1]);
  const text = one.batch!.text;
  const earlier = ledger(install(1), boot(1), queued(1, ['bob']), acks('bob', 'me-1'), cut());
  for (const line of lines(earlier)) {
    for (const name of ['flow', 'peer', 'delete_hash', 'install_id', 'boot_id']) {
      if (typeof line[name] === 'string') assert.ok(!text.includes(line[name]), name);
    }
  }
  assert.ok(session && ack);
});

test('no upload names a person, a room, a message or a secret', () => {
  const one = ledger(
    install(1), boot(2), queued(1, ['bobs-peer-id']), pushed(1), acks('bobs-peer-id', 'me-1'), got(1), cut());
  for (const secret of ['bob', 'vectors', 'n1', '1'.repeat(64), toHex(telemetryId('vectors', 'me', 'r', 1))]) {
    assert.ok(!one.batch!.text.includes(secret), secret);
  }
});

test('the oldest go when there are too many or they are too old, and are counted', () => {
  const one = ledger(install(1), boot(1));
  for (let i = 0; i < MOST_WAITING + 9; i++) one.apply(beat());
  assert.equal(one.waiting, MOST_WAITING);
  assert.equal(one.counters.dropped, 10);
  one.apply(cut(START + 31 * DAY));
  assert.equal(lines(one)[0]!.n, 0);
  assert.equal(one.counters.dropped, 510);
});

test('a service is believed only what can be true', () => {
  const answer = (stored: unknown, ...errors: unknown[]) => JSON.stringify({ stored, errors });
  const ok = (body: string) => judge({ status: 200, body }, 7, 3);
  assert.deepEqual(ok(answer(7)), { kind: 'stored', refused: [] });
  assert.deepEqual(ok(answer(7, { record: 2 }, { record: 3 }, { record: -1 }, null, { record: '0' })),
    { kind: 'stored', refused: [2] });
  for (const body of [answer(8), answer(6), answer(-1), answer(null), answer('7'), '', 'null', '[]', '<html>']) {
    assert.equal(ok(body).kind, 'nothing', body);
  }
  assert.deepEqual(judge({ status: 400, body: answer(-1, { record: 1 }, { record: 1 }) }, 7, 3),
    { kind: 'without', refused: [1] });
  assert.equal(judge({ status: 400, body: answer(-1, { record: 9 }) }, 7, 3).kind, 'nothing');
  assert.equal(judge({ status: 429, body: '{"errors":[]}' }, 7, 3).kind, 'nothing');
  assert.equal(judge({ status: 503, body: answer(7) }, 7, 3).kind, 'nothing');
});

test('an upload that failed is tried after a random time of a limit that doubles', () => {
  const schedule = new Schedule(() => 1);
  const waits = Array.from({ length: 10 }, () => {
    schedule.failed(0);
    return schedule.dueAt;
  });
  assert.deepEqual(waits.slice(0, 3), [5000, 10_000, 20_000]);
  assert.equal(waits.at(-1), 15 * 60_000);
  schedule.now();
  assert.equal(schedule.dueAt, 0);
  schedule.succeeded(0, false);
  assert.equal(schedule.dueAt, 5 * 60_000);
});

test('a heartbeat is due every minute, at a change, and after sleep', () => {
  const pulse = new Pulse();
  assert.equal(pulse.look(0, START, 59), 59);
  assert.equal(pulse.look(59_999, START + 59_999, 59), null);
  assert.equal(pulse.look(60_000, START + 60_000, 59), 59);
  assert.equal(pulse.look(61_000, START + 61_000, 1), 1);
  assert.equal(pulse.look(62_000, START + 99_000, 1), 65);
  assert.equal(pulse.look(63_000, START + 100_000, 1), null);
});
