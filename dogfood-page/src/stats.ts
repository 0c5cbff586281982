/** Percentiles of some times, exact; every figure comes with how many it is made of. */
export interface Percentiles {
  count: number;
  p50: number | null;
  p90: number | null;
  p95: number | null;
  p99: number | null;
  max: number | null;
}

export function percentiles(values: number[]): Percentiles {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number | null =>
    sorted.length === 0 ? null : sorted[Math.max(Math.ceil(share * sorted.length - 1e-9), 1) - 1]!;
  return { count: sorted.length, p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), max: at(1) };
}
