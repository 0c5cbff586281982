// A js-waku light node and the commands that it obeys; runs in Node and in a browser, so nothing of either is used here.
// README.md lists the commands and events.
import { multiaddr } from '@multiformats/multiaddr';
import { peerIdFromString } from '@libp2p/peer-id';
import { wakuPeerExchangeDiscovery } from '@waku/discovery';
import { createLightNode } from '@waku/sdk';

const MAX_MESSAGES = 100_000;
const MAX_PAGES = 1_000;
const POLL_MS = 20;

export const LIGHT_TOPIC = '/jwaku-interop/1/light/proto';

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const timeout = (command, standard) => command.timeoutMs > 0 ? command.timeoutMs : standard;
const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

function fromHex(text) {
  if (!/^(0x)?([0-9a-f]{2})*$/i.test(text)) throw new Error(`not hex: ${text}`);
  return Uint8Array.from(text.replace(/^0x/, '').match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export class LightNode {
  // settings: cluster, shard, redialSeconds; send takes events that answer no command.
  constructor(settings, send) {
    this.shardId = settings.shard;
    this.send = send;
    this.settings = settings;
    this.received = new Map(); // content topic -> hashes
    this.decoders = new Map(); // content topic -> decoder, which is js-waku's handle of a subscription
  }

  async start() {
    const { cluster, redialSeconds } = this.settings;
    this.node = await createLightNode({
      networkConfig: { clusterId: cluster },
      defaultBootstrap: false,
      connectionManager: { dialCooldown: redialSeconds, failedDialCooldown: redialSeconds },
      libp2p: {
        addresses: { listen: [] },
        filterMultiaddrs: false, // else only wss addresses are dialed
        hideWebSocketInfo: true
      }
    });
    this.libp2p = this.node.libp2p;
    this.peerExchange = wakuPeerExchangeDiscovery()(this.libp2p.components).peerExchange;
    for (const [name, connected] of [['connection:open', true], ['connection:close', false]]) {
      this.libp2p.addEventListener(name, ({ detail }) => this.send({
        event: 'connection',
        connected,
        peerId: detail.remotePeer.toString(),
        address: detail.remoteAddr.toString()
      }));
    }
    this.node.events.addEventListener('waku:health', ({ detail }) => this.send({ event: 'health', health: detail }));
  }

  ready() {
    return { event: 'ready', peerId: this.node.peerId.toString(), addresses: [] };
  }

  stop() {
    return this.node.stop();
  }

  async answer(line) {
    let command;
    try {
      command = JSON.parse(line);
    } catch (error) {
      this.send({ event: 'error', message: `not a command: ${error.message}` });
      return;
    }
    const id = command.id === undefined ? {} : { id: command.id };
    try {
      if (!Object.hasOwn(commands, command.cmd)) throw new Error(`unknown command "${command.cmd}"`);
      this.send({ ...await commands[command.cmd](this, command), ...id });
    } catch (error) {
      this.send({ event: 'error', cmd: command.cmd, message: error.message || String(error), ...id });
    }
  }

  decoder(contentTopic) {
    return this.node.createDecoder({ contentTopic, shardId: this.shardId });
  }

  // The peer that is named, or the only one.
  peer(command) {
    if (command.peerId) return peerIdFromString(command.peerId);
    const peers = this.libp2p.getPeers();
    if (peers.length !== 1) throw new Error(`connected to ${peers.length} peers, so one must be named`);
    return peers[0];
  }

  pushed(message) {
    const { contentTopic } = message;
    const hashes = this.received.get(contentTopic) ?? new Set();
    this.received.set(contentTopic, hashes);
    if (hashes.size < MAX_MESSAGES) hashes.add(message.hashStr);
    this.send({ event: 'message', ...describe(message) });
  }

  distinct(contentTopic) {
    return this.received.get(contentTopic)?.size ?? 0;
  }
}

const describe = (message) => ({
  contentTopic: message.contentTopic,
  pubsubTopic: message.pubsubTopic,
  payloadHex: toHex(message.payload),
  hash: '0x' + message.hashStr,
  timestampMs: message.timestamp?.getTime() ?? 0
});

const commands = {
  // Answers when the peer has told all three services and its shards.
  async connect(light, command) {
    const target = multiaddr(command.multiaddr);
    const limit = timeout(command, 10_000);
    const connection = await light.libp2p.dial(target, { signal: AbortSignal.timeout(limit) });
    await light.node.waitForPeers(['store', 'filter', 'lightpush'], limit);
    const metadata = await light.libp2p.services.metadata.query(connection.remotePeer);
    if (metadata.error) throw new Error(`metadata: ${metadata.error}`);
    return {
      event: 'connected',
      peerId: connection.remotePeer.toString(),
      clusterId: metadata.shardInfo.clusterId,
      shards: metadata.shardInfo.shards
    };
  },

  async disconnect(light) {
    const peers = light.libp2p.getPeers();
    await Promise.all(peers.map((peer) => light.libp2p.hangUp(peer)));
    return { event: 'disconnected', peers: peers.map(String) };
  },

  async lightpush(light, command) {
    const { contentTopic = LIGHT_TOPIC, legacy = false, ephemeral = false, autoRetry = false } = command;
    const encoder = light.node.createEncoder({ contentTopic, shardId: light.shardId, ephemeral });
    const result = await light.node.lightPush.send(
      encoder, { payload: fromHex(command.payloadHex) }, { autoRetry, useLegacy: legacy });
    return {
      event: 'pushed',
      successes: result.successes.map(String),
      failures: result.failures.map(({ error, peerId }) => ({ error, peerId: peerId?.toString() }))
    };
  },

  async subscribe(light, command) {
    const { contentTopic = LIGHT_TOPIC } = command;
    if (light.decoders.has(contentTopic)) throw new Error(`${contentTopic} is subscribed to already`);
    const decoder = light.decoder(contentTopic);
    light.decoders.set(contentTopic, decoder);
    const success = await light.node.filter.subscribe(decoder, (message) => light.pushed(message));
    return { event: 'subscribed', contentTopic, success };
  },

  async unsubscribe(light, command) {
    const { contentTopic = LIGHT_TOPIC } = command;
    const decoder = light.decoders.get(contentTopic);
    if (!decoder) throw new Error(`${contentTopic} is not subscribed to`);
    light.decoders.delete(contentTopic);
    const success = await light.node.filter.unsubscribe(decoder);
    return { event: 'unsubscribed', contentTopic, success };
  },

  // js-waku pings once a minute; this one asks now.
  async ping(light, command) {
    const { success, failure } = await light.node.filter.protocol.ping(light.peer(command));
    return { event: 'pinged', success: success !== null, error: failure?.error };
  },

  // Pages as js-waku's own paging brings them: from `cursorHex` on, at most `pages` of them.
  async query(light, command) {
    const { contentTopic = LIGHT_TOPIC, forward = true, limit = 20, pages: most = MAX_PAGES } = command;
    const options = { paginationForward: forward, paginationLimit: limit, peerId: light.peer(command) };
    if (command.cursorHex) options.paginationCursor = fromHex(command.cursorHex);
    if (command.hashes) options.messageHashes = command.hashes.map(fromHex);
    const pages = [];
    for await (const page of light.node.store.queryGenerator([light.decoder(contentTopic)], options)) {
      const messages = await Promise.all(page);
      if (messages.includes(undefined)) throw new Error('a message that cannot be decoded');
      pages.push(messages.map(describe));
      if (pages.length >= Math.min(most, MAX_PAGES)) break;
    }
    return { event: 'queried', pages };
  },

  async peerexchange(light, command) {
    const { peerInfos, error } = await light.peerExchange.query({
      numPeers: command.count ?? 60,
      peerId: light.peer(command)
    });
    if (error) throw new Error(`peer exchange: ${error}`);
    return {
      event: 'exchanged',
      peers: peerInfos.map(({ ENR }) => ({
        peerId: ENR.peerInfo?.id.toString(),
        addresses: (ENR.peerInfo?.multiaddrs ?? []).map(String),
        clusterId: ENR.shardInfo?.clusterId,
        shards: ENR.shardInfo?.shards ?? []
      }))
    };
  },

  async health(light) {
    return { event: 'health', health: light.node.health, connected: light.node.isConnected() };
  },

  // Waits until all that is named holds.
  async await(light, command) {
    const { contentTopic = LIGHT_TOPIC, distinct = 0, peers = 0, health = '' } = command;
    const limit = timeout(command, 15_000);
    const started = performance.now();
    for (;;) {
      const now = {
        distinct: light.distinct(contentTopic),
        peers: light.libp2p.getPeers().length,
        health: light.node.health
      };
      const millis = performance.now() - started;
      if (now.distinct >= distinct && now.peers >= peers && (health === '' || now.health === health)) {
        return { event: 'awaited', ...now, millis };
      }
      if (millis >= limit) {
        throw new Error(`after ${limit} ms: distinct ${now.distinct} of ${distinct}, peers ${now.peers} of ${peers}, `
          + `health ${now.health}${health === '' ? '' : ` instead of ${health}`}`);
      }
      await sleep(POLL_MS);
    }
  },

  async peers(light) {
    const connected = light.libp2p.getConnections();
    return {
      event: 'peers',
      peers: await Promise.all(connected.map(async (connection) => {
        const known = await light.libp2p.peerStore.get(connection.remotePeer);
        return {
          peerId: connection.remotePeer.toString(),
          protocols: [...known.protocols].sort(),
          address: connection.remoteAddr.toString(),
          security: connection.encryption,
          muxer: connection.multiplexer,
          ageMs: Date.now() - connection.timeline.open
        };
      }))
    };
  }
};
