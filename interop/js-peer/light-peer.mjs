// A js-waku light node that a test drives by JSON lines: it uses light push, filter and store of a service node.
// README.md lists the commands and events. Start it with: node --import ./polyfill.mjs light-peer.mjs [flags]
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { multiaddr } from '@multiformats/multiaddr';
import { createLightNode, Protocols } from '@waku/sdk';

const STOP_LIMIT_MS = 2_000;

const { values: flags } = parseArgs({
  options: {
    cluster: { type: 'string', default: '16' },
    shard: { type: 'string', default: '32' }
  }
});
const clusterId = Number(flags.cluster);
const shardId = Number(flags.shard);

// Only the protocol may reach standard output; libraries that log go to standard error.
const send = (event) => process.stdout.write(JSON.stringify(event) + '\n');
console.log = console.info = console.debug = console.error;

const node = await createLightNode({
  networkConfig: { clusterId },
  defaultBootstrap: false,
  libp2p: {
    filterMultiaddrs: false, // else only wss addresses are dialed
    hideWebSocketInfo: true
  }
});
await node.start();
let received = 0;

const text = (payload) => Buffer.from(payload ?? []).toString('utf8');
const deadline = (promise, millis, what) => Promise.race([
  promise,
  new Promise((_, reject) => setTimeout(() => reject(new Error(`${what}: nothing within ${millis} ms`)), millis).unref())
]);

const commands = {
  async connect(command) {
    const connection = await node.libp2p.dial(multiaddr(command.multiaddr), { signal: AbortSignal.timeout(10_000) });
    await node.waitForPeers([Protocols.LightPush, Protocols.Filter, Protocols.Store], command.timeoutMs ?? 10_000);
    const known = await node.libp2p.peerStore.get(connection.remotePeer);
    return { event: 'connected', peerId: connection.remotePeer.toString(), protocols: [...known.protocols].sort() };
  },

  async push(command) {
    const encoder = node.createEncoder({ contentTopic: command.contentTopic, shardId });
    const { successes, failures } = await node.lightPush.send(encoder, { payload: Buffer.from(command.text) });
    return {
      event: 'pushed',
      successes: successes.length,
      failures: failures.map((failure) => failure.error ?? String(failure))
    };
  },

  async subscribe(command) {
    const decoder = node.createDecoder({ contentTopic: command.contentTopic, shardId });
    const done = await node.filter.subscribe([decoder], (message) => {
      received++;
      send({ event: 'message', contentTopic: message.contentTopic, text: text(message.payload) });
    });
    return { event: 'subscribed', done: done !== false };
  },

  async query(command) {
    const decoder = node.createDecoder({ contentTopic: command.contentTopic, shardId });
    const pages = [];
    const options = { paginationForward: command.forward, paginationLimit: command.pageSize, includeData: true };
    for await (const page of node.store.queryGenerator([decoder], options)) {
      const messages = await Promise.all(page);
      pages.push(messages.map((message) => text(message?.payload)));
    }
    return { event: 'queried', pages };
  },

  async stats() {
    return {
      event: 'stats',
      received,
      connected: node.libp2p.getPeers().length,
      health: String(node.health)
    };
  }
};

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
    const limit = command.limitMs ?? 30_000;
    send({ ...await deadline(commands[command.cmd](command), limit, command.cmd), ...id });
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
send({ event: 'ready', peerId: node.peerId.toString(), addresses: [], startMs: performance.now(), pid: process.pid });
createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line.trim() === '') return;
    if (/"cmd"\s*:\s*"quit"/.test(line)) stop();
    else answer(line);
  })
  .on('close', stop);
