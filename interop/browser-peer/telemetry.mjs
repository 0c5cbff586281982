// Looks at the page of the telemetry service with Chromium, as people with a screen, at night and with a phone would, and
// without a mouse; says as one line of JSON what it saw. README.md has the flags.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { Browser, SCREENS, fits } from './look.mjs';

const { values: flags } = parseArgs({
  options: {
    url: { type: 'string' },
    pictures: { type: 'string' },
    chromium: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' }
  }
});

const PHONE = { viewport: { width: 360, height: 780 }, deviceScaleFactor: 2, isMobile: true };
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await Browser.launch(flags);
const { seen } = browser;

const ready = (page) => page.locator('#tiles .tile').first().waitFor({ timeout: 20_000 });

const tiles = (page) => page.evaluate(() => Object.fromEntries([...document.querySelectorAll('.tile')]
  .map((tile) => [tile.querySelector('h2').textContent, tile.querySelector('b').textContent])));

async function look(page) {
  await page.bringToFront();
  await page.waitForTimeout(600);
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run());
  return {
    tiles: await tiles(page),
    charts: await page.locator('svg[role=img]').count(),
    hours: await page.locator('#hours rect:not(.blank)').count(),
    worst: await page.locator('#worst tbody th a').count(),
    empty: await page.locator('.nothing').allTextContents(),
    cross: await page.locator('#cross tbody tr').allInnerTexts(),
    fits: await fits(page),
    checked: found.passes.length,
    violations: found.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html)}`)
  };
}

// Along the page by Tab: what was reached, and whether it can be seen that it was.
async function walk(page) {
  const visited = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const one = document.activeElement;
      const name = one.name || one.id || one.getAttribute('aria-label') || one.textContent.trim();
      return { name, outline: getComputedStyle(one).outlineStyle, isBody: one === document.body };
    });
    if (at.isBody) break;
    visited.push(at);
  }
  return {
    visited: [...new Set(visited.map((at) => at.name))],
    hidden: visited.filter((at) => at.outline === 'none').map((at) => at.name)
  };
}

await browser.report(async () => {
  for (const [name, screen] of Object.entries({ screen: SCREENS.screen, night: SCREENS.night, phone: PHONE })) {
    const page = await browser.open(screen);
    await ready(page);
    seen[name] = await look(page);
    await browser.picture(page, name === 'screen' ? 'telemetry.png' : `telemetry-${name}.png`);
  }
  const page = await browser.open(SCREENS.screen);
  await ready(page);
  seen.keyboard = await walk(page);
  // chosen without a mouse, and shown again to whoever opens the address
  await page.locator('select[name=kind]').focus();
  await page.keyboard.press('o'); // one to one
  await page.waitForFunction(() => location.search.includes('kind=o'));
  await page.waitForTimeout(1000);
  seen.address = new URL(page.url()).search;
  const other = await browser.open(SCREENS.screen);
  await other.goto(page.url());
  await ready(other);
  await other.waitForTimeout(600);
  seen.sameView = JSON.stringify(await tiles(other)) === JSON.stringify(await tiles(page));
  seen.otherThanAll = JSON.stringify(await tiles(page)) !== JSON.stringify(seen.screen.tiles);
  // the worst hour leads to its day
  await page.locator('#worst tbody th a').first().focus();
  await page.keyboard.press('Enter');
  await page.waitForURL(/from=.*to=/);
  await ready(page);
  await page.waitForTimeout(600);
  seen.day = { address: new URL(page.url()).search, hours: await page.locator('#worst tbody tr').count() };
  // a time of which nothing is known
  await other.goto(new URL('?from=2020-01-01&to=2020-01-31', flags.url).href);
  await ready(other);
  await other.waitForTimeout(600);
  seen.nothing = await look(other);
  seen.nothingSays = await other.locator('main').innerText();
});
