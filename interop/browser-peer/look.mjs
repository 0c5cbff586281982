// What the scripts share that look at a node's dashboard with Chromium.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const SCREENS = {
  screen: { viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1.5, colorScheme: 'light' },
  night: { viewport: { width: 1280, height: 860 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true }
};

export class Browser {
  constructor(browser, flags) {
    Object.assign(this, { browser, flags, origin: new URL(flags.url).origin, seen: { elsewhere: [], problems: [] } });
  }

  static async launch(flags) {
    await mkdir(flags.pictures, { recursive: true });
    return new Browser(await chromium.launch({
      executablePath: flags.chromium,
      headless: true,
      // no sandbox: containers and root have none, and the only page is ours
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking']
    }), flags);
  }

  async open(options) {
    const page = await this.browser.newPage(options);
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(this.origin) && !url.startsWith('data:')) this.seen.elsewhere.push(url);
    });
    page.on('pageerror', (error) => this.seen.problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.seen.problems.push(message.text());
    });
    const response = await page.goto(this.flags.url);
    this.seen.policy = (await response.allHeaders())['content-security-policy'];
    return page;
  }

  picture(page, name) {
    return page.screenshot({ path: join(this.flags.pictures, name), fullPage: true });
  }

  // Says what was seen as one line of JSON, whatever happened.
  async report(look) {
    try {
      await look();
    } catch (error) {
      this.seen.problems.push(error.message);
    } finally {
      process.stdout.write(JSON.stringify(this.seen) + '\n');
      await this.browser.close();
    }
  }
}

// Whether the page fits its screen. A phone shows a page that is too wide smaller, in a window as wide as the page, so
// innerWidth says nothing.
export const fits = (page) => page.evaluate(
  (width) => document.documentElement.scrollWidth <= width, page.viewportSize().width);

// Tiles as title and number, whether each chart has lines in colour, tables, whether the page fits.
export const look = async (page) => ({ ...await shownOn(page), fits: await fits(page) });

const shownOn = (page) => page.evaluate(() => {
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
  return {
    health: document.getElementById('health').textContent,
    tiles: Object.fromEntries(shown('.tile')
      .map((tile) => [tile.querySelector('h2').textContent, tile.querySelector('b').textContent])),
    drawn: shown('.plot canvas').map((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let coloured = 0;
      for (let i = 0; i < data.length; i += 4) {
        const spread = Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]);
        if (data[i + 3] > 200 && spread > 60) coloured++;
      }
      return coloured;
    }),
    charts: Object.fromEntries(shown('.chart-head').map((head) => [head.querySelector('h2').textContent,
      [...head.querySelectorAll('li')].map((item) => item.textContent)])),
    described: shown('.plot').map((plot) => plot.getAttribute('aria-label')),
    tables: Object.fromEntries(shown('table').map((table) => [table.caption.textContent,
      [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent))])),
    facts: Object.fromEntries(shown('dt').map((name) => [name.textContent, name.nextElementSibling.textContent])),
    background: getComputedStyle(document.body).backgroundColor
  };
});
