// The events of one participant on disk, so that a reload forgets nothing.
import type { RoomEvent } from './events.js';

const STORE = 'events';
/** A room that has more is full: the page says so and keeps nothing more. */
export const MOST_EVENTS = 300_000;

const asked = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error ?? new Error('the browser keeps nothing'));
});

export class Journal {
  private constructor(private readonly database: IDBDatabase, private count: number) {}

  /** Opens it and gives back what is in it, oldest first. */
  static async open(name: string): Promise<{ journal: Journal; events: RoomEvent[] }> {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { autoIncrement: true });
    const database = await asked(request);
    const events: RoomEvent[] = await asked(database.transaction(STORE).objectStore(STORE).getAll());
    return { journal: new Journal(database, events.length), events };
  }

  get isFull(): boolean {
    return this.count >= MOST_EVENTS;
  }

  /** Returns when they are kept, or that they are not because it is full. */
  append(events: RoomEvent[]): Promise<boolean> {
    if (this.isFull) return Promise.resolve(false);
    this.count += events.length;
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction(STORE, 'readwrite');
      events.forEach((event) => transaction.objectStore(STORE).add(event));
      transaction.oncomplete = () => resolve(true);
      transaction.onabort = () => reject(transaction.error ?? new Error('the browser keeps nothing'));
    });
  }
}
