// A js-waku light node in Node that a test drives by JSON lines: light push, filter, store, peer exchange over WebSocket.
// README.md lists the commands and events. Start it with: node --import ./polyfill.mjs light-peer.mjs [flags]
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { LightNode } from './light-node.mjs';

const STOP_LIMIT_MS = 2_000;

const { values: flags } = parseArgs({
  options: {
    cluster: { type: 'string', default: '16' },
    shard: { type: 'string', default: '32' },
    'redial-seconds': { type: 'string', default: '1' }
  }
});

// Only the protocol may reach standard output; libraries that log go to standard error.
const send = (event) => process.stdout.write(JSON.stringify(event) + '\n');
console.log = console.info = console.debug = console.error;

const light = new LightNode({
  cluster: Number(flags.cluster),
  shard: Number(flags.shard),
  redialSeconds: Number(flags['redial-seconds'])
}, send);

let stopping = false;
async function stop() {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(0), STOP_LIMIT_MS).unref();
  send({ event: 'bye' });
  await light.stop().catch(() => {});
  process.exit(0);
}

process.stdout.on('error', () => process.exit(0));
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
try {
  await light.start();
} catch (error) {
  send({ event: 'fatal', message: error.message });
  process.exit(2);
}
send({ ...light.ready(), pid: process.pid });
createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line.trim() === '') return;
    if (/"cmd"\s*:\s*"quit"/.test(line)) stop();
    else light.answer(line);
  })
  .on('close', stop);
