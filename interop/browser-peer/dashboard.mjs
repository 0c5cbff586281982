// Looks at a node's dashboard with Chromium, as a person with a screen, at night and with a phone would, and says as one
// line of JSON what it saw. README.md has the flags.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values: flags } = parseArgs({
  options: {
    url: { type: 'string' },
    pictures: { type: 'string' },
    seconds: { type: 'string', default: process.env.DASHBOARD_SECONDS ?? '8' },
    chromium: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' }
  }
});

const origin = new URL(flags.url).origin;
const seen = { elsewhere: [], problems: [] };

const browser = await chromium.launch({
  executablePath: flags.chromium,
  headless: true,
  // no sandbox: containers and root have none, and the only page is ours
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking']
});

async function open(options) {
  const page = await browser.newPage(options);
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith('data:')) seen.elsewhere.push(url);
  });
  page.on('pageerror', (error) => seen.problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') seen.problems.push(message.text());
  });
  const response = await page.goto(flags.url);
  seen.policy = (await response.allHeaders())['content-security-policy'];
  return page;
}

// Tiles as title and number, whether each chart has a line in its colour, whether the page fits its window.
const look = (page) => page.evaluate(() => ({
  health: document.getElementById('health').textContent,
  tiles: Object.fromEntries([...document.querySelectorAll('.tile')]
    .map((tile) => [tile.querySelector('h2').textContent, tile.querySelector('b').textContent])),
  drawn: [...document.querySelectorAll('.plot canvas')].map((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let coloured = 0;
    for (let i = 0; i < data.length; i += 4) {
      const spread = Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]);
      if (data[i + 3] > 200 && spread > 60) coloured++;
    }
    return coloured;
  }),
  fits: document.documentElement.scrollWidth <= window.innerWidth,
  background: getComputedStyle(document.body).backgroundColor
}));

const picture = (page, name) => page.screenshot({ path: join(flags.pictures, name), fullPage: true });

try {
  await mkdir(flags.pictures, { recursive: true });
  const screen = await open({ viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1.5, colorScheme: 'light' });
  const night = await open({ viewport: { width: 1280, height: 860 }, colorScheme: 'dark' });
  const phone = await open({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true });
  await screen.waitForTimeout(Number(flags.seconds) * 1000);
  for (const [name, page] of Object.entries({ screen, night, phone })) {
    await page.bringToFront(); // a page in the background is not drawn
    await page.waitForTimeout(1500);
    seen[name] = await look(page);
    await picture(page, `dashboard-${name}.png`);
  }
  seen.inlineScriptRuns = await screen.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ranInline = true';
    document.body.append(script);
    return window.ranInline === true;
  });
  seen.problems = seen.problems.filter((text) => !/ranInline|inline script/i.test(text));
  await screen.bringToFront();
  await screen.route('**/dashboard/data', (route) => route.abort());
  const lost = screen.locator('#lost');
  await lost.waitFor({ state: 'visible', timeout: 10_000 });
  seen.lost = await lost.textContent();
  seen.problems = seen.problems.filter((text) => !/ERR_FAILED/.test(text));
} catch (error) {
  seen.problems.push(error.message);
} finally {
  process.stdout.write(JSON.stringify(seen) + '\n');
  await browser.close();
}
