// The room's way to the network: a js-waku light node, and the switches that break it.
import { multiaddr } from '@multiformats/multiaddr';
import type { Connection, PeerId, PrivateKey } from '@libp2p/interface';
import { createLightNode, type IDecodedMessage, type LightNode } from '@waku/sdk';
import { messageHashStr } from '@waku/core';
import type { Refusal, Way } from './events.js';

const ANSWER_LIMIT_MS = 10_000;
const DIAL_LIMIT_MS = 5_000;
const PING_EVERY_MS = 5_000;
const BLOCKED_FOR_MS = 30_000;
const PAGE_SIZE = 100;
const FILTER = '/vac/waku/filter-subscribe/2.0.0-beta1';
const STORE = '/vac/waku/store-query/3.0.0';

export interface RoomSettings {
  cluster: number;
  shard: number;
  topic: string;
  /** Addresses of service nodes, with their names. */
  nodes: string[];
}

/** How it stands with one service node. */
export interface Service {
  peer: string;
  address: string;
  connectedSince: number | null;
  /** Whether the last filter ping was answered with yes. */
  subscribed: boolean;
  pings: number;
  failedPings: number;
  lastPingMs: number | null;
  /** How often the subscription was made, again or for the first time. */
  subscriptions: number;
  closed: number;
  blockedUntil: number;
}

export interface Arrived {
  payload: Uint8Array;
  hash: string;
  way: Way;
}

export interface Pushed {
  took: string[];
  refused: Refusal[];
}

/** What of js-waku's filter is behind its public face. */
interface FilterProtocol {
  ping(peer: PeerId): Promise<{ success: unknown; failure: { error: string } | null }>;
  subscribe(topic: string, peer: PeerId, contentTopics: string[]): Promise<{ failure: { error: string } | null }>;
}

const limited = <T>(work: Promise<T>, millis: number): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), millis);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
};

export class Network {
  readonly services = new Map<string, Service>();
  isOffline = false;
  /** Called when a subscription was made that was not there before: something may have been missed. */
  onSubscribed: () => void = () => {};
  private waku!: LightNode;
  private readonly pingedAt = new Map<string, number>();
  private tending = false;

  constructor(
    private readonly settings: RoomSettings, private readonly key: PrivateKey,
    private readonly arrived: (message: Arrived) => void
  ) {
    for (const address of settings.nodes) {
      const peer = address.split('/p2p/')[1] ?? '';
      this.services.set(peer, {
        peer, address, connectedSince: null, subscribed: false, pings: 0, failedPings: 0, lastPingMs: null,
        subscriptions: 0, closed: 0, blockedUntil: 0
      });
    }
  }

  async start(): Promise<void> {
    this.waku = await createLightNode({
      networkConfig: { clusterId: this.settings.cluster },
      defaultBootstrap: false,
      numPeersToUse: 1, // a second node that has a message from the first already would say that it refuses
      connectionManager: { dialCooldown: 1, failedDialCooldown: 1 },
      libp2p: {
        privateKey: this.key,
        addresses: { listen: [] },
        filterMultiaddrs: false, // else only wss addresses are dialed
        hideWebSocketInfo: true,
        connectionGater: {
          denyDialMultiaddr: () => this.isOffline,
          denyDialPeer: (peer: PeerId) => this.isOffline || this.isBlocked(peer.toString())
        }
      }
    });
    const { libp2p } = this.waku;
    libp2p.addEventListener('connection:open', ({ detail }) => this.opened(detail));
    libp2p.addEventListener('connection:close', ({ detail }) => this.closed(detail));
    await this.tend();
    // js-waku hands over what its own subscriptions and ours bring; it drops what comes twice within a minute
    await this.waku.filter.subscribe(this.decoder(), (message) => this.take(message, 'live'));
  }

  private decoder() {
    return this.waku.createDecoder({ contentTopic: this.settings.topic, shardId: this.settings.shard });
  }

  private take(message: IDecodedMessage, way: Way): void {
    const hash = messageHashStr(message.pubsubTopic, message as Parameters<typeof messageHashStr>[1]);
    this.arrived({ payload: message.payload, hash, way });
  }

  private opened(connection: Connection): void {
    const service = this.services.get(connection.remotePeer.toString());
    if (service) service.connectedSince ??= Date.now();
  }

  private closed(connection: Connection): void {
    const peer = connection.remotePeer.toString();
    const service = this.services.get(peer);
    if (!service || this.waku.libp2p.getConnections(connection.remotePeer).length > 0) return;
    if (service.connectedSince !== null) service.closed++;
    service.connectedSince = null;
    service.subscribed = false;
    this.pingedAt.delete(peer);
  }

  private isBlocked(peer: string): boolean {
    return (this.services.get(peer)?.blockedUntil ?? 0) > Date.now();
  }

  get isReceiving(): boolean {
    return [...this.services.values()].some((service) => service.subscribed);
  }

  get isConnected(): boolean {
    return [...this.services.values()].some((service) => service.connectedSince !== null);
  }

  /** Dials who is away and looks after subscriptions; call it every second or two. */
  async tend(): Promise<void> {
    if (this.isOffline || this.tending) return;
    this.tending = true;
    try {
      await Promise.all([...this.services.values()].map((service) => this.tendOne(service).catch(() => {})));
    } finally {
      this.tending = false;
    }
  }

  private async tendOne(service: Service): Promise<void> {
    if (service.connectedSince === null) {
      if (this.isBlocked(service.peer)) return;
      await this.waku.libp2p.dial(multiaddr(service.address), { signal: AbortSignal.timeout(DIAL_LIMIT_MS) });
    }
    const connection = this.waku.libp2p.getConnections().find((one) => one.remotePeer.toString() === service.peer);
    if (connection && (await this.waku.libp2p.peerStore.get(connection.remotePeer)).protocols.includes(FILTER)) {
      await this.lookAfter(service, connection.remotePeer);
    }
  }

  private async lookAfter(service: Service, peer: PeerId): Promise<void> {
    const every = service.subscribed ? PING_EVERY_MS : 0;
    if (Date.now() - (this.pingedAt.get(service.peer) ?? 0) < every) return;
    this.pingedAt.set(service.peer, Date.now());
    const filter = (this.waku.filter as unknown as { protocol: FilterProtocol }).protocol;
    const started = performance.now();
    const pong = await limited(filter.ping(peer), ANSWER_LIMIT_MS).catch(() => null);
    if (pong?.success) {
      service.pings++;
      service.lastPingMs = performance.now() - started;
      this.subscribed(service);
      return;
    }
    if (service.subscribed) service.failedPings++;
    service.subscribed = false;
    const answer = await limited(
      filter.subscribe(this.decoder().pubsubTopic, peer, [this.settings.topic]), ANSWER_LIMIT_MS);
    if (!answer.failure) this.subscribed(service);
  }

  private subscribed(service: Service): void {
    if (service.subscribed || service.connectedSince === null) return;
    service.subscribed = true;
    service.subscriptions++;
    this.onSubscribed();
  }

  /** Hands a message to a service node; never fails, but says who refused and why. */
  async push(payload: Uint8Array, ephemeral: boolean): Promise<Pushed> {
    if (this.isOffline) return { took: [], refused: [{ peer: '', code: 'offline' }] };
    const encoder = this.waku.createEncoder({
      contentTopic: this.settings.topic, shardId: this.settings.shard, ephemeral
    });
    try {
      const result = await limited(
        this.waku.lightPush.send(encoder, { payload }, { autoRetry: false }), ANSWER_LIMIT_MS);
      return {
        took: result.successes.map(String),
        refused: result.failures.map(({ error, peerId }) => ({ peer: peerId?.toString() ?? '', code: error }))
      };
    } catch (error) {
      return { took: [], refused: [{ peer: '', code: (error as Error).message }] };
    }
  }

  /** Takes all that every connected store node has of a time; true if one at least told all of it. */
  async compare(from: number, to: number): Promise<boolean> {
    let told = false;
    for (const connection of this.isOffline ? [] : this.waku.libp2p.getConnections()) {
      const peer = connection.remotePeer;
      const known = await this.waku.libp2p.peerStore.get(peer).catch(() => null);
      if (!known?.protocols.includes(STORE)) continue;
      try {
        const pages = this.waku.store.queryGenerator([this.decoder()], {
          peerId: peer, timeStart: new Date(from), timeEnd: new Date(to), paginationForward: true,
          paginationLimit: PAGE_SIZE
        });
        for (;;) {
          const page = await limited(pages.next(), ANSWER_LIMIT_MS);
          if (page.done) break;
          for (const message of await Promise.all(page.value)) if (message) this.take(message, 'store');
        }
        told = true;
      } catch {
        continue; // the next store may do better; else the time is compared again
      }
    }
    return told;
  }

  /** Nothing goes out or comes in until it is switched back. */
  async setOffline(offline: boolean): Promise<void> {
    this.isOffline = offline;
    if (offline) await Promise.all(this.waku.libp2p.getPeers().map((peer) => this.hangUp(peer)));
    else await this.tend();
  }

  private hangUp(peer: PeerId): Promise<void> {
    return this.waku.libp2p.hangUp(peer).catch(() => {});
  }

  /** Leaves the first node that pushes to us, for half a minute; its name, or nothing if there is none. */
  async dropFilterPeer(): Promise<string | null> {
    const service = [...this.services.values()].find((one) => one.subscribed);
    const peer = this.waku.libp2p.getPeers().find((one) => one.toString() === service?.peer);
    if (!service || !peer) return null;
    service.blockedUntil = Date.now() + BLOCKED_FOR_MS;
    await this.hangUp(peer);
    return service.peer;
  }

  /** Cuts all connections as a broken network does, without a goodbye; they may be made again at once. */
  killSockets(): number {
    const connections = this.waku.libp2p.getConnections();
    connections.forEach((connection) => connection.abort(new Error('cut by the tester')));
    return connections.length;
  }
}
