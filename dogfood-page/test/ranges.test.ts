import { test } from 'node:test';
import assert from 'node:assert/strict';
import { inWords, Ranges } from '../src/ranges.js';

test('holds what a set holds, in any order', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const ranges = new Ranges();
    const truth = new Set<number>();
    let state = seed;
    const next = (): number => (state = (state * 48271) % 2147483647);
    for (let i = 0; i < 60; i++) {
      const number = next() % 40 + 1;
      assert.equal(ranges.add(number), !truth.has(number), `seed ${seed}`);
      truth.add(number);
    }
    const missing = Array.from({ length: 45 }, (_, i) => i + 1).filter((number) => !truth.has(number));
    assert.deepEqual(ranges.missing(45), missing, `seed ${seed}`);
    assert.equal(ranges.count, truth.size);
    assert.equal(ranges.max, Math.max(...truth));
    for (let number = 1; number <= 45; number++) assert.equal(ranges.has(number), truth.has(number));
  }
});

test('nothing is missing of nothing', () => {
  assert.deepEqual(new Ranges().missing(0), []);
  assert.deepEqual(new Ranges().missing(3), [1, 2, 3]);
});

test('says numbers in few words', () => {
  assert.equal(inWords([]), '');
  assert.equal(inWords([3, 7, 8, 9]), '3, 7-9');
  assert.equal(inWords([1, 3, 5, 7], 2), '1, 3 and 2 more');
});
