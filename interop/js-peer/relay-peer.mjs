// A js-waku relay node that a test drives by JSON lines: a live foreign peer over WebSocket, noise and mplex.
// README.md lists the commands and events. Start it with: node --import ./polyfill.mjs relay-peer.mjs [flags]
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { multiaddr } from '@multiformats/multiaddr';
import { createLibp2pAndUpdateOptions, WakuNode } from '@waku/sdk';
import { wakuGossipSub, wakuRelay } from '@waku/relay';
import { Inbox } from './inbox.mjs';
import { BENCH_PREFIX, BENCH_TOPIC, HEADER_LENGTH, makeBenchPayload, PLAIN_TOPIC } from './payload.mjs';

const MAX_COUNT = 1_000_000;
const MAX_SIZE = 1 << 20;
const STOP_LIMIT_MS = 2_000;

const { values: flags } = parseArgs({
  options: {
    cluster: { type: 'string', default: '16' },
    shard: { type: 'string', default: '32' },
    connect: { type: 'string' },
    listen: { type: 'string' },
    'content-topic': { type: 'string', multiple: true, default: [PLAIN_TOPIC, BENCH_TOPIC] },
    'ping-interval-ms': { type: 'string', default: '10000' },
    events: { type: 'string', default: 'true' }
  }
});
const clusterId = Number(flags.cluster);
const shardId = Number(flags.shard);
const pubsubTopic = `/waku/2/rs/${clusterId}/${shardId}`;

// Only the protocol may reach standard output; libraries that log go to standard error.
const send = (event) => process.stdout.write(JSON.stringify(event) + '\n');
console.log = console.info = console.debug = console.error;

const inbox = new Inbox();
const pings = { succeeded: 0, failed: 0, lastRttMs: null, firstError: null };
const subscribed = new Set();
let node, relay, gossip;

async function start() {
  const options = {
    networkConfig: { clusterId },
    defaultBootstrap: false,
    libp2p: {
      addresses: { listen: flags.listen ? [flags.listen] : [] },
      filterMultiaddrs: false, // else only wss addresses are dialed
      hideWebSocketInfo: true,
      connectionMonitor: { pingInterval: Number(flags['ping-interval-ms']) },
      services: { pubsub: wakuGossipSub() }
    }
  };
  const libp2p = await createLibp2pAndUpdateOptions(options);
  relay = wakuRelay([pubsubTopic])(libp2p);
  gossip = libp2p.services.pubsub;
  node = new WakuNode(options, libp2p, {}, relay);
  await node.start();
  libp2p.addEventListener('connection:open', ({ detail }) => watchPings(detail));
  for (const [name, connected] of [['connection:open', true], ['connection:close', false]]) {
    libp2p.addEventListener(name, ({ detail }) => send({
      event: 'connection',
      connected,
      peerId: detail.remotePeer.toString(),
      address: detail.remoteAddr.toString(),
      direction: detail.direction
    }));
  }
  gossip.addEventListener('gossipsub:message', () => { inbox.gossipMessages++; });
  flags['content-topic'].forEach(subscribe);
}

// js-waku's relay hands over only messages of content topics that somebody has subscribed to.
function subscribe(contentTopic) {
  if (subscribed.has(contentTopic)) return;
  subscribed.add(contentTopic);
  relay.subscribeWithUnsubscribe([node.createDecoder({ contentTopic, shardId })], received);
}

function received(message) {
  const bench = message.contentTopic.startsWith(BENCH_PREFIX);
  const index = inbox.add(message, bench);
  if (bench || flags.events !== 'true') return;
  send({
    event: 'message',
    index,
    contentTopic: message.contentTopic,
    payloadHex: Buffer.from(message.payload).toString('hex'),
    hash: '0x' + message.hashStr,
    timestamp: Number(message.proto.timestamp ?? 0n),
    pubsubTopic
  });
}

// Counts the pings of js-libp2p's own connection monitor, which opens one ping stream on every connection per interval.
// A ping of our own would compete with it for the single outbound ping stream that js-libp2p allows, and the monitor
// aborts the connection when it loses. The monitor sets rtt after an answer and calls abort after a failure.
function watchPings(connection) {
  const abort = connection.abort.bind(connection);
  let rtt;
  Object.defineProperty(connection, 'rtt', {
    get: () => rtt,
    set: (value) => {
      rtt = value;
      pings.succeeded++;
      pings.lastRttMs = value;
    }
  });
  connection.abort = (error) => {
    pings.failed++;
    pings.firstError ??= String(error);
    abort(error);
  };
}

const timeout = (command, standard) => command.timeoutMs > 0 ? command.timeoutMs : standard;
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const commands = {
  async connect(command) {
    const started = performance.now();
    const target = multiaddr(command.multiaddr);
    const signal = AbortSignal.timeout(timeout(command, 10_000));
    const connection = await node.libp2p.dial(target, { signal });
    return { event: 'connected', peerId: connection.remotePeer.toString(), millis: performance.now() - started };
  },

  async disconnect(command) {
    const peers = node.libp2p.getPeers().filter((p) => !command.peerId || p.toString() === command.peerId);
    await Promise.all(peers.map((peer) => node.libp2p.hangUp(peer)));
    return { event: 'disconnected', peers: peers.map(String) };
  },

  async subscribe(command) {
    subscribe(command.contentTopic);
    return { event: 'subscribed', contentTopic: command.contentTopic };
  },

  async publish(command) {
    const single = command.payloadHex !== undefined || command.payloadBase64 !== undefined;
    const contentTopic = command.contentTopic ?? (single ? PLAIN_TOPIC : BENCH_TOPIC);
    const encoder = node.createEncoder({ contentTopic, shardId });
    return single ? publishOne(encoder, command) : publishBurst(encoder, command);
  },

  async await(command) {
    const limit = timeout(command, 15_000);
    const started = performance.now();
    for (;;) {
      const mesh = relay.getMeshPeers(pubsubTopic).length;
      const distinct = inbox.distinct(command.contentTopic);
      const millis = performance.now() - started;
      if (mesh >= (command.mesh ?? 0) && distinct >= (command.distinct ?? 0)) {
        return { event: 'awaited', mesh, distinct, millis };
      }
      if (millis >= limit) {
        throw new Error(`after ${limit} ms: mesh ${mesh} of ${command.mesh ?? 0}, `
          + `distinct ${distinct} of ${command.distinct ?? 0}`);
      }
      await sleep(20);
    }
  },

  async peers() {
    const mesh = relay.getMeshPeers(pubsubTopic);
    const topicPeers = gossip.getSubscribers(pubsubTopic).map(String);
    const connected = node.libp2p.getPeers();
    const peers = await Promise.all(connected.map((peer) => describe(peer, mesh, topicPeers)));
    return {
      event: 'peers',
      pubsubTopic,
      connected: connected.length,
      mesh: mesh.length,
      subscribed: topicPeers.length,
      peers
    };
  },

  async stats() {
    const cpu = process.cpuUsage();
    return {
      event: 'stats',
      ...inbox.snapshot(),
      pings: { ...pings },
      cpuUserNs: cpu.user * 1000,
      cpuSystemNs: cpu.system * 1000,
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
      rssBytes: process.memoryUsage.rss(),
      uptimeMs: Math.round(process.uptime() * 1000)
    };
  },

  async reset() {
    inbox.reset();
    Object.assign(pings, { succeeded: 0, failed: 0, lastRttMs: null, firstError: null });
    return { event: 'reset' };
  }
};

async function publishOne(encoder, command) {
  const payload = command.payloadHex !== undefined
    ? Buffer.from(command.payloadHex, 'hex')
    : Buffer.from(command.payloadBase64, 'base64');
  const recipients = await sendMessage(encoder, payload);
  return { event: 'published', contentTopic: encoder.contentTopic, count: 1, errors: 0, recipients };
}

async function publishBurst(encoder, command) {
  const { count, size = 1024, rate = 0, firstSequence = 0 } = command;
  if (!(Number.isInteger(count) && count > 0 && count <= MAX_COUNT)) throw new Error(`count must be 1 to ${MAX_COUNT}`);
  if (!(size >= HEADER_LENGTH && size <= MAX_SIZE)) throw new Error(`size must be ${HEADER_LENGTH} to ${MAX_SIZE}`);
  if (!encoder.contentTopic.startsWith(BENCH_PREFIX)) {
    throw new Error(`the content topic of a burst must start with ${BENCH_PREFIX}`);
  }
  let errors = 0, firstError, maxLagMs = 0;
  const started = performance.now();
  for (let i = 0; i < count; i++) {
    if (rate > 0) {
      const due = started + i * 1000 / rate;
      const wait = due - performance.now();
      if (wait > 1) await sleep(wait);
      maxLagMs = Math.max(maxLagMs, performance.now() - due);
    }
    try {
      await sendMessage(encoder, makeBenchPayload(BigInt(firstSequence) + BigInt(i), size));
    } catch (error) {
      errors++;
      firstError ??= String(error);
    }
  }
  const seconds = (performance.now() - started) / 1000;
  return {
    event: 'published',
    contentTopic: encoder.contentTopic,
    firstSequence,
    count: count - errors,
    errors,
    firstError,
    seconds,
    rate: count / seconds,
    maxLagNs: Math.round(maxLagMs * 1e6)
  };
}

// Returns the number of peers that got the message; a publish that reached nobody is an error.
async function sendMessage(encoder, payload) {
  const { successes, failures } = await relay.send(encoder, { payload });
  if (successes.length === 0) throw new Error(failures[0]?.error ?? 'no peer to publish to');
  return successes.length;
}

async function describe(peer, mesh, topicPeers) {
  const id = peer.toString();
  const known = await node.libp2p.peerStore.get(peer);
  const agent = known.metadata.get('AgentVersion');
  const description = {
    peerId: id,
    agentVersion: agent ? Buffer.from(agent).toString() : '',
    protocols: [...known.protocols].sort(),
    mesh: mesh.includes(id),
    subscribed: topicPeers.includes(id),
    score: gossip.score.score(id),
    connections: node.libp2p.getConnections(peer).map((c) => ({
      direction: c.direction,
      address: c.remoteAddr.toString(),
      security: c.encryption,
      muxer: c.multiplexer,
      ageMs: Date.now() - c.timeline.open,
      rttMs: c.rtt
    }))
  };
  const answer = await node.libp2p.services.metadata.query(peer);
  if (answer.error) description.metadataError = String(answer.error);
  else description.metadata = { clusterId: answer.shardInfo.clusterId, shards: answer.shardInfo.shards };
  return description;
}

async function answer(line) {
  let command;
  try {
    command = JSON.parse(line);
  } catch (error) {
    send({ event: 'error', message: `not a command: ${error.message}` });
    return;
  }
  const id = command.id === undefined ? {} : { id: command.id };
  try {
    if (!Object.hasOwn(commands, command.cmd)) throw new Error(`unknown command "${command.cmd}"`);
    send({ ...await commands[command.cmd](command), ...id });
  } catch (error) {
    send({ event: 'error', cmd: command.cmd, message: error.message || String(error), ...id });
  }
}

let stopping = false;
async function stop() {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(0), STOP_LIMIT_MS).unref();
  process.stdout.write(JSON.stringify({ event: 'bye' }) + '\n');
  await node.stop().catch(() => {});
  process.exit(0);
}

process.stdout.on('error', () => process.exit(0));
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
try {
  await start();
} catch (error) {
  send({ event: 'fatal', message: error.message });
  process.exit(2);
}
send({
  event: 'ready',
  peerId: node.peerId.toString(),
  addresses: node.libp2p.getMultiaddrs().map(String),
  startMs: performance.now(),
  pid: process.pid
});
if (flags.connect) await answer(JSON.stringify({ cmd: 'connect', multiaddr: flags.connect }));
createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line.trim() === '') return;
    if (/"cmd"\s*:\s*"quit"/.test(line)) stop();
    else answer(line);
  })
  .on('close', stop);
