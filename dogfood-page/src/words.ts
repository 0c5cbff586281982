// What the page says, as text: tested without a browser.
import type { Book, Own, Person } from './book.js';
import { inWords } from './ranges.js';
import type { Service } from './network.js';
import type { Telemetry } from './telemetry.js';

export const short = (id: string): string => (id.length > 12 ? `…${id.slice(-6)}` : id);

export const nameOf = (person: Person): string => person.presence?.name || short(person.id);

export function duration(millis: number): string {
  const seconds = Math.max(Math.round(millis / 1000), 0);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

export const clockTime = (millis: number): string => new Date(millis).toTimeString().slice(0, 8);

const CODES: Record<string, string> = {
  offline: 'this page is offline',
  'No peer available': 'no service node',
  'Remote peer rejected': 'the node refused'
};

/** One line: how far a message of ours has come. */
export function stateLine(own: Own, book: Book): string {
  const parts: string[] = [];
  if (own.acceptedAt === null) {
    const why = own.refused.map(({ code }) => CODES[code] ?? code).join(', ');
    parts.push(own.gaveUp ? 'given up' : `waiting${why ? ` (${why})` : ''}`);
  } else if (own.took.size > 0) {
    parts.push(`taken by node ${[...own.took].map(short).join(', ')} after ${own.acceptedAt - own.queuedAt} ms`);
  } else {
    parts.push('out, though no node said so');
  }
  if (own.acceptedAt !== null && own.refused.length > 0) {
    parts.push(`refused: ${own.refused.map(({ code }) => CODES[code] ?? code).join(', ')}`);
  }
  if (own.attempts > 1) parts.push(`${own.attempts} attempts`);
  if (own.loopedAt !== null) parts.push('back here');
  if (own.storedAt !== null) parts.push('stored');
  if (own.acks.size > 0) {
    const who = [...own.acks].map(([by, at]) => `${nameOf(book.person(by))} ${at - own.queuedAt} ms`);
    parts.push(`received by ${who.join(', ')}`);
  }
  return parts.join(' · ');
}

export interface Counts {
  sent: number;
  live: number;
  store: number;
  repetitions: number;
  missing: string;
  lost: string;
}

/** What of somebody's messages is here, and what is not. */
export function counts(person: Person, book: Book): Counts {
  let live = 0;
  let store = 0;
  let repetitions = 0;
  for (const run of person.runs.values()) {
    for (const copy of run.copies.values()) {
      if (copy.way === 'live') live++;
      else store++;
      repetitions += copy.hashes.size - 1;
    }
  }
  const gaps = book.gaps(person);
  const list = (lost: boolean): string => inWords(gaps.filter((gap) => gap.lost === lost).map((gap) => gap.index));
  return { sent: book.sentBy(person.id), live, store, repetitions, missing: list(false), lost: list(true) };
}

const times = (count: number): string => (count === 0 ? 'never' : count === 1 ? 'once' : `${count} times`);

/** How it stands with telemetry, in a line. */
export function telemetryLine({ choice, failure, ledger }: Pick<Telemetry, 'choice' | 'failure' | 'ledger'>): string {
  if (choice === 'off') return '';
  const parts = [`${ledger.waiting} records wait`];
  if (ledger.uploaded > 0) parts.push(`${ledger.uploaded} uploaded, last at ${clockTime(ledger.uploadedAt)}`);
  if (ledger.counters.dropped > 0) parts.push(`${ledger.counters.dropped} dropped`);
  if (failure) parts.push(`not uploaded (${failure}), tried again later`);
  return `${parts.join(' · ')}.`;
}

/** How it stands with a service node, in a line. */
export function serviceLine(service: Service, now: number): string {
  if (service.connectedSince === null) {
    const blocked = service.blockedUntil > now ? `, left for ${duration(service.blockedUntil - now)} more` : '';
    return `not connected${blocked}${service.closed > 0 ? ` · lost ${times(service.closed)}` : ''}`;
  }
  const ping = service.lastPingMs === null ? 'no ping yet' : `last ping ${Math.round(service.lastPingMs)} ms`;
  return [
    `connected for ${duration(now - service.connectedSince)}`,
    service.subscribed ? 'filter subscribed' : 'filter not subscribed',
    `${ping} (${service.pings} answered, ${service.failedPings} failed)`,
    `subscribed ${times(service.subscriptions)}`,
    `lost ${times(service.closed)}`
  ].join(' · ');
}
