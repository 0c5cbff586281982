// How far the clock of this machine is from that of the server which gave us the page.

export interface Offset {
  /** What has to be added to our clock. */
  offsetMs: number;
  /** How sure that is: half of the round trip. */
  errorMs: number;
}

/** The best of some measurements: that with the shortest round trip. */
export const best = (offsets: Offset[]): Offset | null =>
  offsets.reduce<Offset | null>((one, other) => (one && one.errorMs <= other.errorMs ? one : other), null);

export const offsetOf = (askedAt: number, theirs: number, answeredAt: number): Offset => ({
  offsetMs: theirs - (askedAt + answeredAt) / 2,
  errorMs: (answeredAt - askedAt) / 2
});

/** Asks a few times; null if the server does not answer. */
export async function measure(url: string, times = 5): Promise<Offset | null> {
  const measured: Offset[] = [];
  for (let i = 0; i < times; i++) {
    try {
      const askedAt = Date.now();
      const answer = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(3000) });
      const { now } = await answer.json();
      if (typeof now === 'number') measured.push(offsetOf(askedAt, now, Date.now()));
    } catch {
      return best(measured);
    }
  }
  return best(measured);
}
