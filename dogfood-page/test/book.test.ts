import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Book, GRACE_MS } from '../src/book.js';
import type { RoomEvent } from '../src/events.js';
import type { Presence } from '../src/presence.js';
import { toCsv, toJson } from '../src/report.js';
import { counts, stateLine } from '../src/words.js';

const got = (sender: string, index: number, more: Partial<RoomEvent & { k: 'got' }> = {}): RoomEvent => ({
  k: 'got', at: 1000, sender, run: 'r', index, attempt: 1, id: `${sender}-${index}`, hash: `h-${sender}-${index}`,
  dueAt: 900, way: 'live', ...more
});

const queued = (index: number, at = 0): RoomEvent =>
  ({ k: 'queued', at, run: 'r', index, attempt: 1, id: `me-${index}` });

const taken = (index: number, at = 10): RoomEvent =>
  ({ k: 'pushed', at, run: 'r', index, attempt: 1, took: ['n1'], refused: [] });

const presence = (sender: string, more: Partial<Presence> = {}): Presence => ({
  sender, name: sender, platform: 'browser', run: 'r', sent: 0, lastIndex: 0, notAccepted: [], onlineSince: 1,
  clockOffsetMs: null, clockErrorMs: null, ...more
});

function book(...events: RoomEvent[]): Book {
  const made = new Book('me');
  events.forEach((event) => made.apply(event));
  return made;
}

test('a gap is missing until stores were compared after the grace, then lost', () => {
  const one = book(got('bob', 1), got('bob', 3, { at: 2000 }));
  assert.deepEqual(one.gaps(one.person('bob')), [{ index: 2, run: 'r', lost: false }]);
  one.apply({ k: 'compared', at: 2000 + GRACE_MS - 1 });
  assert.equal(one.gaps(one.person('bob'))[0]?.lost, false);
  one.apply({ k: 'compared', at: 2000 + GRACE_MS });
  assert.equal(one.gaps(one.person('bob'))[0]?.lost, true);
  one.apply(got('bob', 2, { way: 'store' }));
  assert.deepEqual(one.gaps(one.person('bob')), []);
});

test('what is lost at the end shows by the end marker', () => {
  const one = book(got('bob', 1));
  assert.deepEqual(one.gaps(one.person('bob')), []);
  one.apply({ k: 'end', at: 5, sender: 'bob', run: 'r', sent: 3, lastIndex: 4, notAccepted: [2] });
  assert.deepEqual(one.gaps(one.person('bob')).map((gap) => gap.index), [3, 4]);
  assert.equal(one.sentBy('bob'), 3);
});

test('and before the end by what the sender says of itself', () => {
  const one = book(got('bob', 1));
  one.heard(presence('bob', { sent: 2, lastIndex: 2 }), 50);
  assert.deepEqual(one.gaps(one.person('bob')).map((gap) => gap.index), [2]);
});

test('a repetition is one message with two hashes, and is acknowledged again', () => {
  const one = book(got('bob', 1), { k: 'ackSent', at: 1, ids: ['bob-1'] });
  assert.equal(one.toAck.size, 0);
  assert.equal(one.isNews(got('bob', 1)), false);
  one.apply(got('bob', 1, { hash: 'other', id: 'bob-1b', attempt: 2 }));
  assert.deepEqual(counts(one.person('bob'), one), {
    sent: 1, live: 1, store: 0, repetitions: 1, missing: '', lost: ''
  });
  assert.deepEqual([...one.toAck], ['bob-1b']);
});

test('acks that come before their message count when it comes', () => {
  const one = book({ k: 'acks', at: 1, by: 'carl', ids: ['bob-1', 'bob-2'] });
  assert.equal(one.unknownAcks, 2);
  one.apply(got('bob', 1));
  assert.equal(one.unknownAcks, 1);
  assert.deepEqual(one.matrix().filter((cell) => cell.sender === 'bob'), [
    { sender: 'bob', receiver: 'me', received: 1, sent: 1 },
    { sender: 'bob', receiver: 'carl', received: 1, sent: 1 }
  ]);
});

test('an ack counts once, whichever attempt it names, and how often it is told', () => {
  const one = book(queued(1), { k: 'queued', at: 0, run: 'r', index: 1, attempt: 2, id: 'me-1b' });
  one.apply({ k: 'acks', at: 20, by: 'bob', ids: ['me-1'] });
  one.apply({ k: 'acks', at: 30, by: 'bob', ids: ['me-1b', 'me-1'] });
  assert.equal(one.person('bob').acked.get('me'), 1);
  assert.equal(one.isNews({ k: 'acks', at: 40, by: 'bob', ids: ['me-1b'] }), false);
  assert.deepEqual(one.ackTimes(), [20]);
});

test('what somebody received was sent, though no node said so', () => {
  const one = book(queued(1), queued(2), taken(2));
  assert.equal(one.sentBy('me'), 1);
  one.apply({ k: 'acks', at: 20, by: 'bob', ids: ['me-1'] });
  assert.equal(one.sentBy('me'), 2);
  assert.match(stateLine(one.own.get('r/1')!, one), /out, though no node said so · received by bob 20 ms/);
});

test('the same events make the same book, as after a reload', () => {
  const events: RoomEvent[] = [
    { k: 'run', at: 0, run: 'r' }, queued(1), taken(1), queued(2), got('bob', 1), got('bob', 3),
    { k: 'acks', at: 9, by: 'bob', ids: ['me-1'] }, got('me', 1, { id: 'me-1', way: 'store' }),
    { k: 'link', at: 1, up: false }, { k: 'link', at: 4, up: true }
  ];
  const place = { room: 'x', takenAt: 0, page: 'p' };
  const again: RoomEvent[] = JSON.parse(JSON.stringify(events));
  assert.deepEqual(toJson(book(...again), place), toJson(book(...events), place));
  assert.equal(book(...events).currentRun, 'r');
  assert.equal(book(...events).lastQueued('r'), 2);
  assert.deepEqual(book(...events).away, [{ from: 1, to: 4 }]);
});

test('times are set right by what clocks differ', () => {
  const one = book(got('bob', 1, { at: 1000, dueAt: 1300 }));
  assert.deepEqual(one.latencies(one.person('bob'), 'live'), [0]);
  one.heard(presence('bob', { clockOffsetMs: -400 }), 1);
  one.heard(presence('me', { clockOffsetMs: 50 }), 1);
  assert.deepEqual(one.latencies(one.person('bob'), 'live'), [150]);
});

test('a table cell is never a formula', () => {
  const one = book(got('=cmd()', 1), got('a,"b', 1));
  const csv = toCsv(one);
  assert.match(csv, /received,'=cmd\(\),r,1/);
  assert.match(csv, /received,"a,""b",r,1/);
});

test('presence that comes late from a store changes nothing that is newer', () => {
  const one = book();
  one.apply({ k: 'end', at: 5, sender: 'bob', run: 'r', sent: 3, lastIndex: 3, notAccepted: [] });
  one.heard(presence('bob', { sent: 1, lastIndex: 1, notAccepted: [2, 3] }), 3);
  assert.equal(one.gaps(one.person('bob')).length, 3);
  assert.equal(one.sentBy('bob'), 3);
});
