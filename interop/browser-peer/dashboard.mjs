// Looks at a node's dashboard with Chromium, as a person with a screen, at night and with a phone would, and says as one
// line of JSON what it saw. README.md has the flags.
import { parseArgs } from 'node:util';
import { Browser, SCREENS, look } from './look.mjs';

const { values: flags } = parseArgs({
  options: {
    url: { type: 'string' },
    pictures: { type: 'string' },
    seconds: { type: 'string', default: process.env.DASHBOARD_SECONDS ?? '8' },
    chromium: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' }
  }
});

const browser = await Browser.launch(flags);
const { seen } = browser;

await browser.report(async () => {
  const screen = await browser.open(SCREENS.screen);
  const night = await browser.open(SCREENS.night);
  const phone = await browser.open(SCREENS.phone);
  await screen.waitForTimeout(Number(flags.seconds) * 1000);
  for (const [name, page] of Object.entries({ screen, night, phone })) {
    await page.bringToFront(); // a page in the background is not drawn
    await page.waitForTimeout(1500);
    seen[name] = await look(page);
    await browser.picture(page, `dashboard-${name}.png`);
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
});
