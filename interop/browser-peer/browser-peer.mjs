// A js-waku light node on a page in headless Chromium that a test drives by JSON lines. README.md has the flags.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const STOP_LIMIT_MS = 4_000;

const { values: flags } = parseArgs({
  options: {
    cluster: { type: 'string', default: '16' },
    shard: { type: 'string', default: '32' },
    'redial-seconds': { type: 'string', default: '1' },
    chromium: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' }
  }
});

const send = (event) => process.stdout.write(JSON.stringify(event) + '\n');
const file = (name) => fileURLToPath(new URL(name, import.meta.url));

// Bundled at every start, in memory, so that the page is never older than its sources.
async function bundle() {
  const result = await build({
    entryPoints: [file('page.mjs')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error'
  });
  return result.outputFiles[0].contents;
}

// A page of its own origin on loopback, as an application would be served.
async function serve() {
  const pages = new Map([
    ['/', ['text/html; charset=utf-8', await readFile(file('index.html'))]],
    ['/page.js', ['text/javascript; charset=utf-8', await bundle()]]
  ]);
  const server = createServer((request, response) => {
    const page = pages.get(request.url);
    if (page) response.writeHead(200, { 'content-type': page[0] }).end(page[1]);
    else response.writeHead(404).end();
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return server;
}

let server, browser, page;

async function start() {
  server = await serve();
  browser = await chromium.launch({
    executablePath: flags.chromium,
    headless: true,
    // no sandbox: containers and root have none, and the only page is ours
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking']
  });
  page = await browser.newPage();
  page.on('pageerror', (error) => process.stderr.write(`page: ${error.message}\n`));
  page.on('crash', () => fail(new Error('the page crashed')));
  await page.exposeFunction('jwakuSend', (line) => process.stdout.write(line + '\n'));
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  return page.evaluate((settings) => globalThis.jwakuStart(settings), {
    cluster: Number(flags.cluster),
    shard: Number(flags.shard),
    redialSeconds: Number(flags['redial-seconds'])
  });
}

function fail(error) {
  send({ event: 'fatal', message: error.message });
  process.exit(2);
}

let stopping = false;
async function stop() {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(0), STOP_LIMIT_MS).unref();
  send({ event: 'bye' });
  await page?.evaluate(() => globalThis.jwakuStop()).catch(() => {});
  await browser?.close().catch(() => {});
  process.exit(0);
}

process.stdout.on('error', stop);
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
try {
  send({ ...await start(), userAgent: browser.version(), pid: process.pid });
} catch (error) {
  fail(error);
}
createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (line.trim() === '') return;
    if (/"cmd"\s*:\s*"quit"/.test(line)) stop();
    else page.evaluate((text) => globalThis.jwakuAnswer(text), line).catch(fail);
  })
  .on('close', stop);
