// Everything that happened in a room, as one participant saw it. The journal keeps these; the book is made of them.

export type Way = 'live' | 'store';

export interface Refusal {
  peer: string;
  code: string;
}

/** Times are ms since 1970 by this participant's own clock, those of others as they say them. */
export type RoomEvent =
  /** A run of our own begins. */
  | { k: 'run'; at: number; run: string }
  /** A message of ours was made and shall go out; again, with another attempt, if nobody took it. */
  | { k: 'queued'; at: number; run: string; index: number; attempt: number; id: string }
  /** Service nodes answered. */
  | { k: 'pushed'; at: number; run: string; index: number; attempt: number; took: string[]; refused: Refusal[] }
  /** Nobody took a message of ours for too long. */
  | { k: 'gaveUp'; at: number; run: string; index: number }
  /** A test message came, perhaps our own. */
  | {
    k: 'got'; at: number; sender: string; run: string; index: number; attempt: number; id: string; hash: string;
    dueAt: number; way: Way;
  }
  /** Somebody is done with a run, perhaps we. */
  | { k: 'end'; at: number; sender: string; run: string; sent: number; lastIndex: number; notAccepted: number[] }
  /** Somebody has these messages. */
  | { k: 'acks'; at: number; by: string; ids: string[] }
  /** We told the others that we have these. */
  | { k: 'ackSent'; at: number; ids: string[] }
  /** All that a store node has of the time before was compared. */
  | { k: 'compared'; at: number }
  /** We could receive from now on, or could not any more. */
  | { k: 'link'; at: number; up: boolean };
