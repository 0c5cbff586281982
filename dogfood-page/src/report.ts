// What leaves the page: the same numbers as on it. docs/dogfood-protocol.md names the fields.
import type { Book } from './book.js';
import { percentiles } from './stats.js';

export interface Place {
  room: string;
  takenAt: number;
  page: string;
}

export function toJson(book: Book, place: Place): Record<string, unknown> {
  const people = book.everybody();
  return {
    schema: 'jwaku-dogfood/1',
    room: place.room,
    takenAt: new Date(place.takenAt).toISOString(),
    participant: book.me,
    program: place.page,
    people: people.map((person) => ({
      id: person.id,
      name: person.presence?.name ?? '',
      platform: person.presence?.platform ?? '',
      lastHeard: person.heardAt === 0 ? null : new Date(person.heardAt).toISOString(),
      clockOffsetMs: person.presence?.clockOffsetMs ?? null,
      clockErrorMs: person.presence?.clockErrorMs ?? null,
      sent: book.sentBy(person.id)
    })),
    matrix: book.matrix(),
    gaps: people.filter((person) => person.id !== book.me).flatMap((person) =>
      book.gaps(person).map((gap) => ({ sender: person.id, ...gap }))),
    acksOfUnknownMessages: book.unknownAcks,
    latencyMs: {
      live: percentiles(people.flatMap((person) => book.latencies(person, 'live'))),
      store: percentiles(people.flatMap((person) => book.latencies(person, 'store'))),
      untilAcknowledged: percentiles(book.ackTimes()),
      untilBackHere: percentiles(book.loopTimes())
    },
    away: book.away.map(({ from, to }) => ({
      from: new Date(from).toISOString(), to: to === null ? null : new Date(to).toISOString()
    })),
    sent: [...book.own.values()].map((own) => ({
      run: own.run,
      index: own.index,
      attempts: own.attempts,
      queuedAt: own.queuedAt,
      acceptedAt: own.acceptedAt,
      storedAt: own.storedAt,
      backAt: own.loopedAt,
      took: [...own.took],
      refused: own.refused,
      gaveUp: own.gaveUp,
      acknowledged: Object.fromEntries(own.acks)
    })),
    received: people.flatMap((person) => [...person.runs.values()].flatMap((run) =>
      [...run.copies.values()].map((copy) => ({
        sender: person.id, run: run.name, index: copy.index, dueAt: copy.dueAt, at: copy.at, way: copy.way,
        repetitions: copy.hashes.size - 1
      }))))
  };
}

const COLUMNS = 'direction,participant,run,index,due_at_ms,at_ms,state,attempts_or_copies,acknowledged_by';

export function toCsv(book: Book): string {
  const lines = [COLUMNS];
  for (const own of book.own.values()) {
    const state = own.acks.size > 0 ? 'acknowledged' : own.storedAt !== null ? 'stored'
      : own.acceptedAt !== null ? 'accepted' : own.gaveUp ? 'given up' : 'waiting';
    lines.push(row('sent', book.me, own.run, own.index, own.queuedAt, own.acceptedAt ?? '', state, own.attempts,
      [...own.acks.keys()].join(' ')));
  }
  for (const person of book.everybody()) {
    for (const run of person.runs.values()) {
      for (const copy of run.copies.values()) {
        lines.push(row('received', person.id, run.name, copy.index, copy.dueAt, copy.at, copy.way,
          copy.hashes.size, ''));
      }
    }
    if (person.id === book.me) continue;
    for (const gap of book.gaps(person)) {
      lines.push(row('received', person.id, gap.run, gap.index, '', '', gap.lost ? 'lost' : 'missing', 0, ''));
    }
  }
  return lines.join('\r\n') + '\r\n';
}

/** Names come from others: a cell that a spreadsheet would run is made text. */
const row = (...cells: (string | number)[]): string => cells.map((cell) => {
  const text = typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}).join(',');
