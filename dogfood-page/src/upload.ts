// How batches come to a telemetry service: what an answer means, when the next try is, and the calls themselves.

const SHORTEST_MS = 5_000;
const LONGEST_MS = 15 * 60_000;
const INTERVAL_MS = 5 * 60_000;
const MOST_DOUBLINGS = 8;
const ANSWER_LIMIT_MS = 30_000;
const MOST_CHARACTERS = 256 * 1024;

export type Judgement =
  /** The service has the batch, but for these places. */
  | { kind: 'stored'; refused: number[] }
  /** It wants the batch without these, at least one. */
  | { kind: 'without'; refused: number[] }
  /** Nothing is known to be stored. */
  | { kind: 'nothing'; reason: string };

export interface Answer {
  status: number;
  body: string;
}

/** A service may be wrong or worse: what it says is taken only as far as it can be true of the batch that was sent. */
export function judge({ status, body }: Answer, seq: number, records: number): Judgement {
  const isStored = status === 200;
  if (!isStored && (status < 400 || status > 499)) return { kind: 'nothing', reason: `status ${status}` };
  let said: unknown;
  try {
    said = JSON.parse(body);
  } catch {
    return { kind: 'nothing', reason: `status ${status} with an answer that is none` };
  }
  const { stored, errors } = (said ?? {}) as { stored?: unknown; errors?: unknown };
  const places = new Set((Array.isArray(errors) ? errors : []).map((error) => error?.record)
    .filter((place) => Number.isInteger(place) && place >= 0 && place < records));
  const refused = [...places].sort((one, other) => one - other) as number[];
  if (!isStored) {
    return refused.length > 0 ? { kind: 'without', refused } : { kind: 'nothing', reason: `status ${status}` };
  }
  return stored === seq ? { kind: 'stored', refused }
    : { kind: 'nothing', reason: `it says that it stored up to batch ${String(stored)}` };
}

/** When the next upload is tried: after a failure a random time up to a limit that doubles from 5 s to 15 min. */
export class Schedule {
  private failures = 0;
  dueAt = 0;

  constructor(private readonly random: () => number = Math.random) {}

  succeeded(now: number, isBehind: boolean): void {
    this.failures = 0;
    this.dueAt = isBehind ? now : now + INTERVAL_MS;
  }

  failed(now: number): void {
    const limit = Math.min(LONGEST_MS, SHORTEST_MS * 2 ** Math.min(this.failures++, MOST_DOUBLINGS));
    this.dueAt = now + this.random() * limit;
  }

  /** The network came back, or somebody does not want to wait. */
  now(): void {
    this.failures = 0;
    this.dueAt = 0;
  }
}

async function call(url: string, request: RequestInit): Promise<Answer> {
  const answer = await fetch(url, {
    ...request, credentials: 'omit', redirect: 'error', cache: 'no-store', signal: AbortSignal.timeout(ANSWER_LIMIT_MS)
  });
  return { status: answer.status, body: (await answer.text()).slice(0, MOST_CHARACTERS) };
}

/** Uploads a batch; fails if there is no answer. */
export async function upload(service: string, text: string): Promise<Answer> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return call(`${service}v1/batches`, {
    method: 'POST', headers: { 'Content-Type': 'application/x-ndjson', 'Content-Encoding': 'gzip' },
    body: await new Response(packed).arrayBuffer()
  });
}

/** Has everything deleted that was uploaded under a name; fails if there is no answer. */
export async function forget(service: string, install: string, token: string): Promise<boolean> {
  const { status } = await call(`${service}v1/installs/${install}`, {
    method: 'DELETE', headers: { Authorization: `Bearer ${token}` }
  });
  return status === 204 || status === 200;
}
