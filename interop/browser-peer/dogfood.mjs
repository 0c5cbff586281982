// Drives dogfooding pages in Chromium by JSON lines, as people with several browsers would. README.md has the commands.
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { fits } from './look.mjs';

const LIMIT_MS = 60_000;
/** What Chromium itself says of a server that is away; a page cannot keep it from that. */
const AWAY = new RegExp('net::ERR_(CONNECTION_(REFUSED|RESET)|INVALID_HTTP_RESPONSE|SOCKET_NOT_CONNECTED)'
  + '|WebSocket connection to');

const { values: flags } = parseArgs({
  options: {
    url: { type: 'string' },
    pictures: { type: 'string' },
    'ignore-certificate': { type: 'boolean', default: false },
    chromium: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' }
  }
});

const send = (event) => process.stdout.write(JSON.stringify(event) + '\n');
const host = new URL(flags.url).hostname;
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pages = new Map();
const seen = { elsewhere: [], problems: [], away: 0 };
const uploads = new Map();

await mkdir(flags.pictures, { recursive: true });
const browser = await chromium.launch({
  executablePath: flags.chromium,
  headless: true,
  // no sandbox: containers and root have none, and the only page is ours
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking',
    '--disable-background-timer-throttling', '--disable-renderer-backgrounding']
});

function watch(page, name) {
  uploads.set(name, []);
  const visit = (url) => {
    if (!/^(data|blob):/.test(url) && new URL(url).hostname !== host) seen.elsewhere.push(url);
  };
  page.on('request', (request) => {
    visit(request.url());
    if (request.method() === 'POST') uploads.get(name).push(gunzipSync(request.postDataBuffer()).toString('utf8'));
  });
  page.on('websocket', (socket) => visit(socket.url()));
  page.on('pageerror', (error) => seen.problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    if (AWAY.test(message.text())) seen.away++;
    else seen.problems.push(message.text());
  });
}

const text = (page, selector) => page.locator(selector).textContent();

const receiving = (page) => page.locator('#state.up').waitFor({ timeout: LIMIT_MS });

const commands = {
  // A person with a browser of its own.
  async open({ page: name, width = 1280, height = 900 }) {
    const context = await browser.newContext({
      viewport: { width, height }, ignoreHTTPSErrors: flags['ignore-certificate']
    });
    const page = await context.newPage();
    watch(page, name);
    pages.set(name, page);
    const answer = await page.goto(flags.url);
    await receiving(page);
    await page.fill('#nickname', name);
    await page.locator('#nickname').blur();
    return { event: 'opened', policy: (await answer.allHeaders())['content-security-policy'] };
  },

  async send({ page: name, count, every, size = 512 }) {
    const page = pages.get(name);
    await page.fill('#count', String(count));
    await page.fill('#every', String(every));
    await page.fill('#size', String(size));
    await page.click('#go');
    return { event: 'sending' };
  },

  async press({ page: name, button }) {
    await pages.get(name).click(`#${button}`);
    return { event: 'pressed' };
  },

  async reload({ page: name }) {
    await pages.get(name).reload();
    await receiving(pages.get(name));
    return { event: 'reloaded' };
  },

  async choose({ page: name, choice }) {
    await pages.get(name).selectOption('#choice', choice);
    return { event: 'chosen' };
  },

  // What the next upload would be, as the page shows it.
  async preview({ page: name }) {
    const page = pages.get(name);
    await page.locator('#show:enabled').click();
    await page.locator('#next:not([hidden])').waitFor({ timeout: LIMIT_MS });
    return { event: 'preview', text: await text(page, '#next') };
  },

  // What was uploaded, unpacked.
  async uploads({ page: name }) {
    return { event: 'uploads', texts: uploads.get(name) };
  },

  // What a person sees: the table, the banner, the state.
  async shown({ page: name }) {
    const page = pages.get(name);
    const cells = await page.locator('#matrix td[data-cell]').evaluateAll((all) => all.map((cell) => ({
      cell: cell.dataset.cell, shown: cell.textContent, sent: cell.parentElement.children[1].textContent
    })));
    return {
      event: 'shown',
      cells,
      state: await text(page, '#state'),
      banner: await page.locator('#banner').isVisible() ? await text(page, '#banner') : '',
      people: await text(page, '#people'),
      sending: await text(page, '#sending'),
      services: await text(page, '#services'),
      stopped: await page.locator('#stop').isDisabled(),
      choice: await page.locator('#choice').inputValue(),
      counted: await text(page, '#counted'),
      forgotten: await text(page, '#forgotten')
    };
  },

  async exported({ page: name, kind = 'json' }) {
    const page = pages.get(name);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click(`#${kind}`)]);
    const content = await readFile(await download.path(), 'utf8');
    return kind === 'json' ? { event: 'exported', report: JSON.parse(content) } : { event: 'exported', content };
  },

  // Without a mouse: every control that is not disabled is reached by Tab and seen to be, and the page is used.
  async byKeyboard({ page: name }) {
    const page = pages.get(name);
    const focus = () => page.evaluate(() => {
      const { id, className } = document.activeElement;
      return { id: id || className, outline: getComputedStyle(document.activeElement).outlineStyle };
    });
    const invisible = new Set();
    const visited = new Set();
    const step = async () => {
      await page.keyboard.press('Tab');
      const { id, outline } = await focus();
      visited.add(id);
      if (id && outline === 'none') invisible.add(id);
      return id;
    };
    const to = async (id) => {
      for (let i = 0; i < 80; i++) if (await step() === id) return;
      throw new Error(`Tab does not reach #${id}`);
    };
    const press = async (id) => {
      await to(id);
      await page.keyboard.press('Enter');
    };
    await page.evaluate(() => document.activeElement.blur());
    await to('choice');
    await page.keyboard.press('ArrowUp'); // nothing is uploaded from here on, so something waits to be shown
    const choice = await page.locator('#choice').inputValue();
    await to('count');
    await page.keyboard.type('2'); // Tab has marked what is there
    await press('go');
    await press('offline');
    const banner = page.locator('#banner:not([hidden])');
    await banner.waitFor({ timeout: LIMIT_MS });
    const said = await banner.textContent();
    await page.keyboard.press('Enter');
    await receiving(page);
    await press('show');
    await page.locator('#next:not([hidden])').waitFor({ timeout: LIMIT_MS });
    const [download] = await Promise.all([page.waitForEvent('download'), press('json')]);
    for (let i = 0; i < 60; i++) await step();
    const controls = await page.evaluate(() =>
      [...document.querySelectorAll('input, select, button, pre, [tabindex="0"]')]
        .filter((control) => !control.disabled && control.checkVisibility())
        .map((control) => control.id || control.className));
    return {
      event: 'byKeyboard', banner: said, choice, preview: await text(page, '#next'),
      exported: JSON.parse(await readFile(await download.path(), 'utf8')),
      invisible: [...invisible], unreached: controls.filter((control) => !visited.has(control))
    };
  },

  async look({ page: name, width, height = 800, picture, dark = false }) {
    const page = pages.get(name);
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' });
    await page.waitForTimeout(1200);
    const fitting = await fits(page);
    if (picture) await page.screenshot({ path: join(flags.pictures, picture), fullPage: true });
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run());
    return {
      event: 'looked',
      fits: fitting,
      checked: found.passes.length,
      violations: found.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html)}`)
    };
  },

  async problems() {
    return { event: 'problems', ...seen };
  }
};

async function answer(line) {
  const command = JSON.parse(line);
  const id = command.id === undefined ? {} : { id: command.id };
  try {
    send({ ...await commands[command.cmd](command), ...id });
  } catch (error) {
    send({ event: 'error', cmd: command.cmd, message: error.message, ...id });
  }
}

async function stop() {
  await browser.close().catch(() => {});
  process.exit(0);
}

process.on('SIGTERM', stop);
send({ event: 'ready', userAgent: browser.version(), pid: process.pid });
createInterface({ input: process.stdin })
  .on('line', (line) => {
    if (/"cmd"\s*:\s*"quit"/.test(line)) void stop();
    else if (line.trim() !== '') void answer(line);
  })
  .on('close', stop);
