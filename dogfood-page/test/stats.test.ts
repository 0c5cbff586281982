import { test } from 'node:test';
import assert from 'node:assert/strict';
import { best, offsetOf } from '../src/clock.js';
import { percentiles } from '../src/stats.js';

test('percentiles are values that came, with their count', () => {
  assert.deepEqual(percentiles([]), { count: 0, p50: null, p90: null, p95: null, p99: null, max: null });
  assert.deepEqual(percentiles([5]), { count: 1, p50: 5, p90: 5, p95: 5, p99: 5, max: 5 });
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i);
  assert.deepEqual(percentiles(hundred), { count: 100, p50: 50, p90: 90, p95: 95, p99: 99, max: 100 });
});

test('the offset of the shortest round trip counts', () => {
  const slow = offsetOf(1000, 5000, 1400);
  const quick = offsetOf(2000, 5905, 2010);
  assert.deepEqual(slow, { offsetMs: 3800, errorMs: 200 });
  assert.deepEqual(best([slow, quick]), { offsetMs: 3900, errorMs: 5 });
  assert.equal(best([]), null);
});
