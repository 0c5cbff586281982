// Looks at reports with Chromium, at 1280 and 390 pixels, light and dark, and says as one line of JSON what it saw.
// README.md has the flags.
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const { values: flags } = parseArgs({
  options: {
    page: { type: 'string', multiple: true, default: [] }, // name=file
    pictures: { type: 'string' },
    chromium: { type: 'string', default: process.env.CHROMIUM ?? '/usr/bin/chromium' }
  }
});

const SCREENS = {
  'screen-light': { viewport: { width: 1280, height: 860 }, colorScheme: 'light' },
  'screen-dark': { viewport: { width: 1280, height: 860 }, colorScheme: 'dark' },
  'phone-light': { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, colorScheme: 'light' },
  'phone-dark': { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, colorScheme: 'dark' }
};

// Whether the page fits, what sticks out, which texts have too little contrast (WCAG 2: 4.5 to 1), are small or cut.
const look = (width) => { // a phone shows a wide page smaller, so its window says nothing
  const channel = (value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const parse = (colour) => (colour.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const contrast = (one, two) => {
    const [high, low] = [light(one), light(two)].sort((a, b) => b - a);
    return (high + 0.05) / (low + 0.05);
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] > 0.99) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  const small = [];
  for (const element of document.querySelectorAll('body *')) {
    const text = [...element.childNodes]
      .filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent.trim()).join('');
    if (!text || !element.checkVisibility() || element.closest('title, style')) continue;
    const style = getComputedStyle(element);
    const inDrawing = element instanceof SVGElement;
    const ratio = contrast(parse(inDrawing ? style.fill : style.color), behind(element));
    if (ratio < 4.5) faint.push(`${element.tagName}.${element.getAttribute('class') ?? ''} ${ratio.toFixed(2)}: ${text.slice(0, 40)}`);
    const svg = element.ownerSVGElement;
    const scale = svg?.viewBox.baseVal.width ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
    const size = parseFloat(style.fontSize) * scale;
    if (size < 9) small.push(`${element.tagName}.${element.getAttribute('class') ?? ''} ${size.toFixed(1)}px: ${text.slice(0, 40)}`);
  }
  // what a drawing does not show of its own texts, as labels that are larger on a phone
  const cut = [...document.querySelectorAll('svg text')].filter((text) => {
    const [own, all] = [text.getBoundingClientRect(), text.ownerSVGElement.getBoundingClientRect()];
    return text.checkVisibility()
      && (own.left < all.left - 1 || own.right > all.right + 1 || own.top < all.top - 1 || own.bottom > all.bottom + 1);
  }).map((text) => text.textContent.slice(0, 40));
  const scrolls = (element) => element.closest('.wide, .plot, .scroll, .matrix') !== null;
  return {
    fits: document.documentElement.scrollWidth <= width,
    width: document.documentElement.scrollWidth,
    out: [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element))
      .map((element) => `${element.tagName}.${element.getAttribute('class') ?? ''}: ${element.textContent.slice(0, 40)}`)
      .slice(0, 10),
    faint: faint.slice(0, 10),
    small: small.slice(0, 10),
    cut: cut.slice(0, 10),
    title: document.title,
    heading: document.querySelector('h1')?.textContent,
    drawings: document.querySelectorAll('svg').length,
    background: getComputedStyle(document.body).backgroundColor
  };
};

const seen = { pages: {}, elsewhere: [], problems: [] };
const browser = await chromium.launch({
  executablePath: flags.chromium,
  headless: true,
  // no sandbox: containers and root have none, and the only pages are ours
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking']
});
try {
  if (flags.pictures) await mkdir(flags.pictures, { recursive: true });
  for (const given of flags.page) {
    const name = given.slice(0, given.indexOf('='));
    const url = pathToFileURL(resolve(given.slice(name.length + 1))).href;
    seen.pages[name] = {};
    for (const [screen, options] of Object.entries(SCREENS)) {
      const page = await browser.newPage(options);
      page.on('request', (request) => {
        if (request.url() !== url && !request.url().startsWith('data:')) seen.elsewhere.push(request.url());
      });
      page.on('pageerror', (error) => seen.problems.push(`${name} ${screen}: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') seen.problems.push(`${name} ${screen}: ${message.text()}`);
      });
      await page.goto(url);
      seen.pages[name][screen] = await page.evaluate(look, options.viewport.width);
      if (flags.pictures) {
        await page.screenshot({ path: join(flags.pictures, `${name}-${screen}.png`), fullPage: true });
      }
      await page.close();
    }
  }
} catch (error) {
  seen.problems.push(error.message);
} finally {
  process.stdout.write(JSON.stringify(seen) + '\n');
  await browser.close();
}
