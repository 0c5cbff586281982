// Who this page is in a room: a key, kept over reloads. Tabs of one browser are different people.
import { generateKeyPair, privateKeyFromProtobuf, privateKeyToProtobuf } from '@libp2p/crypto/keys';
import type { PrivateKey } from '@libp2p/interface';
import { fromHex, toHex } from './bytes.js';

const MOST_TABS = 16;

export interface Identity {
  key: PrivateKey;
  /** What is kept for it is kept under this name. */
  place: string;
}

/** The first of this browser's identities in the room that no other tab uses. */
export async function identify(room: string): Promise<Identity> {
  for (let tab = 0; tab < MOST_TABS; tab++) {
    const place = `jwaku-dogfood/${room}/${tab}`;
    if (await take(place)) return { key: await keyOf(`${place}/key`), place };
  }
  throw new Error(`${MOST_TABS} tabs of this browser are in the room already`);
}

/** Holds a lock until the page goes. */
function take(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise(() => {});
    });
  });
}

async function keyOf(name: string): Promise<PrivateKey> {
  const kept = localStorage.getItem(name);
  const key = kept === null ? await generateKeyPair('Ed25519') : privateKeyFromProtobuf(fromHex(kept));
  if (kept === null) localStorage.setItem(name, toHex(privateKeyToProtobuf(key)));
  return key as unknown as PrivateKey; // js-waku's libp2p names the same thing by an older type
}
