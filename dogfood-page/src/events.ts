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
  | {
    k: 'queued'; at: number; run: string; index: number; attempt: number; id: string;
    /** Who was there to receive it, and its bytes; of the first attempt. */
    to?: string[]; size?: number;
  }
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
  | { k: 'link'; at: number; up: boolean }
  // What follows is for telemetry, and made only while its user wants that.
  /** Somebody said that it is here. Presence is not kept, but for telemetry whoever was here is a recipient. */
  | { k: 'met'; at: number; who: string }
  /** It is counted from now on under this name; numbers begin anew. Never leave: the secret, and the token but once. */
  | { k: 'install'; at: number; install: string; secret: string; token: string }
  /** The page began. */
  | { k: 'boot'; at: number; boot: string; mono: number; app: string }
  /** It goes on; the state is that of the protocol's heartbeat. */
  | { k: 'beat'; at: number; mono: number; state: number }
  /** A batch was made of what waits. */
  | { k: 'cut'; at: number }
  /** The service has the batch, but for these places; or wants it without these. */
  | { k: 'told'; at: number; refused: number[] }
  | { k: 'without'; at: number; refused: number[] }
  /** Nothing is counted any more, and what waited is thrown away. */
  | { k: 'optOut'; at: number }
  /** The service deleted all of a name. */
  | { k: 'forgot'; at: number; install: string };
