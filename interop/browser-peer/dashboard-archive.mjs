// Looks at the archive tab of a node's dashboard with Chromium: by keyboard, after a reload, at night, with a phone; or,
// with --away, at what it says while the database is away. One line of JSON tells what was seen. README.md has the flags.
import { parseArgs } from 'node:util';
import { Browser, SCREENS, look } from './look.mjs';

const { values: flags } = parseArgs({
  options: {
    url: { type: 'string' },
    pictures: { type: 'string' },
    away: { type: 'boolean', default: false },
    chromium: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' }
  }
});

const browser = await Browser.launch(flags);
const { seen } = browser;

const focused = (page) => page.evaluate(() => document.activeElement.id);
const archiveTab = (page, selected) => page.getByRole('tab', { name: 'Archive', selected });

// As somebody without a mouse: to the tabs, and along them.
async function byKeyboard(page) {
  await archiveTab(page, false).waitFor({ timeout: 10_000 });
  for (let pressed = 0; pressed < 10 && await focused(page) !== 'tab-node'; pressed++) await page.keyboard.press('Tab');
  await page.keyboard.press('ArrowRight');
  await archiveTab(page, true).waitFor({ timeout: 5000 });
  seen.keyboard = {
    focused: await focused(page),
    nodePanel: await page.locator('#panel-node').isVisible(),
    archivePanel: await page.getByRole('tabpanel', { name: 'Archive' }).isVisible(),
    address: new URL(page.url()).hash
  };
}

// The numbers come from the node, so they are there at once.
async function reloaded(page) {
  await page.reload();
  await archiveTab(page, true).waitFor({ timeout: 10_000 });
  await page.locator('#archive-charts canvas').first().waitFor({ timeout: 10_000 });
  await page.waitForTimeout(500);
}

async function lookAround() {
  const screen = await browser.open(SCREENS.screen);
  await byKeyboard(screen);
  await reloaded(screen);
  for (const name of ['screen', 'night', 'phone']) {
    const page = name === 'screen' ? screen : await browser.open(SCREENS[name]);
    if (name !== 'screen') {
      await archiveTab(page, false).click({ timeout: 10_000 });
      await reloaded(page);
    }
    seen[name] = await look(page);
    await browser.picture(page, `archive-${name}.png`);
  }
  await screen.getByRole('button', { name: 'Six hours', pressed: false }).click();
  await screen.getByRole('button', { name: 'Six hours', pressed: true }).waitFor({ timeout: 5000 });
  await screen.locator('#archive-charts canvas').first().waitFor({ timeout: 10_000 });
}

async function lookWhileAway() {
  const page = await browser.open(SCREENS.screen);
  await archiveTab(page, false).click({ timeout: 10_000 });
  const away = page.locator('#archive-away');
  await away.waitFor({ state: 'visible', timeout: 20_000 });
  await page.waitForTimeout(500);
  seen.away = await away.textContent();
  seen.marked = await page.locator('#tab-archive.troubled').count() === 1;
  seen.screen = await look(page);
  await browser.picture(page, 'archive-away.png');
}

await browser.report(flags.away ? lookWhileAway : lookAround);
