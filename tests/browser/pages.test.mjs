// SPDX-License-Identifier: MIT
// Every kind of page in both languages, as people meet it: with a screen reader, on a phone, by
// keyboard, in the dark, on paper, without scripts.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { example, largeRoom, launch, serve, shots, sitemapPaths } from './harness.mjs';

const axe = createRequire(import.meta.url)('axe-core').source;
const everything = { type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
const colours = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };
// In the dark only colours differ.
const looks = [
  { name: 'light', colorScheme: 'light', width: 1280, rules: everything },
  { name: 'dark', colorScheme: 'dark', width: 1280, rules: colours },
  { name: 'dark-phone', colorScheme: 'dark', width: 360, rules: colours },
  { name: 'phone', colorScheme: 'light', width: 360, rules: everything },
];
const seen = { violations: [], wide: [], strangers: [], complaints: [] };
let browser, site, room, large, pages;

before(async () => {
  mkdirSync(shots, { recursive: true });
  browser = await launch();
  site = await serve(example);
  room = largeRoom();
  large = await serve(room.folder);
  pages = (await sitemapPaths(site.url)).map((path) => site.url + path);
  pages.push(`${site.url}/nowhere/`);
  const groups = (await sitemapPaths(large.url)).filter((p) => /^\/espace-presse\/./.test(p));
  // One year and one outlet stand for all.
  pages.push(large.url + '/espace-presse/', ...['20', 'g', 'l'].flatMap(
    (start) => groups.filter((p) => p.split('/')[2].startsWith(start)).slice(0, 1)
      .map((p) => large.url + p)));
  await visit();
});

after(async () => {
  await browser?.close();
  await site?.close();
  await large?.close();
  room?.close();
});

function file(url, look) {
  const name = new URL(url).pathname.replace(/^\/|\/$/g, '').replaceAll('/', '-') || 'home';
  return join(shots, `${name}-${look}.png`);
}

async function violations(page, look) {
  const result = await page.evaluate((rules) => globalThis.axe.run(document,
    { runOnly: rules, resultTypes: ['violations'] }), look.rules);
  return result.violations.map((v) => `${page.url()} (${look.name}): ${v.id}: ${v.help}: `
    + v.nodes.map((n) => n.html.slice(0, 160)).slice(0, 3).join(' | '));
}

function listen(page, url) {
  page.on('request', (r) => {
    if (new URL(r.url()).origin !== new URL(url()).origin && !r.url().startsWith('data:'))
      seen.strangers.push(`${url()}: ${r.url()}`);
  });
  page.on('console', (m) => {
    // Of a page that is not there the browser itself tells.
    if (m.type() === 'error' && !/status of 404/.test(m.text()))
      seen.complaints.push(`${url()}: ${m.text()}`);
  });
  page.on('pageerror', (e) => seen.complaints.push(`${url()}: ${e}`));
}

// Looks at each page once, in every way.
async function visit() {
  let at = site.url;
  const page = await browser.newPage();
  listen(page, () => at);
  for (at of pages) {
    await page.goto(at);
    await page.evaluate(axe);
    // Years far down are laid out when they come near; axe must not measure in the midst of it.
    await page.evaluate(() => {
      for (const year of document.querySelectorAll('.year'))
        year.style.contentVisibility = 'visible';
    });
    for (const look of looks) {
      await page.setViewportSize({ width: look.width, height: 800 });
      await page.emulateMedia({ colorScheme: look.colorScheme });
      seen.violations.push(...await violations(page, look));
      if (at.endsWith('/espace-presse/') || at.endsWith('/en/'))
        await page.screenshot({ path: file(at, look.name) });
    }
    await page.setViewportSize({ width: 320, height: 640 });
    const width = await page.evaluate(() => document.scrollingElement.scrollWidth);
    if (width > 320)
      seen.wide.push(`${at}: ${width}`);
  }
  await page.close();
}

describe('every kind of page', () => {
  it('is there in both languages', () => {
    for (const path of ['/', '/espace-presse/', '/qui-nous-sommes/', '/en/', '/en/press/', '/en/who-we-are/'])
      assert.ok(pages.includes(site.url + path), `${path} is in the sitemap`);
    assert.ok(pages.some((p) => p.startsWith(large.url + '/espace-presse/20')), 'a page for a year');
  });

  it('shows axe nothing to complain of, in light and dark, on a desk and on a phone', () => {
    assert.deepEqual(seen.violations, []);
  });

  it('needs no sideways scrolling at 320 pixels', () => {
    assert.deepEqual(seen.wide, []);
  });

  it('asks no other host for anything', () => {
    assert.deepEqual(seen.strangers, []);
  });

  it('does nothing that its own policy forbids, and logs no error', () => {
    assert.deepEqual(seen.complaints, []);
  });

  it('says all it has to say without scripts', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${site.url}/espace-presse/`);
    assert.equal(await page.locator('h1').count(), 1);
    for (const host of ['courrier-sauvelle', 'radio-sauvelle', 'northern-register', 'guichet-ouvert'])
      assert.ok(await page.locator(`main a[href*="${host}.example"]`).count() > 0, host);
    assert.ok(await page.locator('a[href^="mailto:presse@"]').first().isVisible());
    await context.close();
  });

  it('shows first on a telephone what it was opened for', async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    for (const [path, first, second] of [
      ['/espace-presse/', '.contact', '.clip'], // the coverage page: whom to ask
      ['/espace-presse/', '.clip', '.follow'],
      ['/communiques/', '.release', '.follow'],
      ['/communiques/promotion-2024/', '.prose', '.contact'],
      ['/qui-nous-sommes/', '.prose', '.contact'],
      ['/recherche/?q=promotion', '#search-results .clip', '.contact'],
    ]) {
      await page.goto(site.url + path);
      const [above, below] = await Promise.all([first, second].map((what) => page.locator(what).first().boundingBox()));
      assert.ok(above.y + above.height <= below.y, `${path}: ${first} stands before ${second}`);
    }
    await page.close();
  });

  it('prints as a press review', async () => {
    const page = await browser.newPage();
    await page.goto(`${site.url}/espace-presse/`);
    await page.emulateMedia({ media: 'print' });
    assert.ok(await page.locator('h1').isVisible());
    assert.ok(await page.locator('main a[href*="courrier-sauvelle.example"]').first().isVisible());
    assert.ok(!await page.locator('nav').first().isVisible(), 'navigation stays off paper');
    const paper = await page.pdf({ format: 'A4' });
    assert.ok(paper.length > 5000);
    await page.close();
  });

  it('tells feed readers where its feeds are, and browsers which language it speaks', async () => {
    const page = await browser.newPage();
    for (const [path, lang] of [['/espace-presse/', 'fr'], ['/en/press/', 'en']]) {
      await page.goto(site.url + path);
      assert.equal(await page.locator('html').getAttribute('lang'), lang);
      for (const type of ['application/atom+xml', 'application/rss+xml', 'application/feed+json'])
        assert.ok(await page.locator(`link[rel=alternate][type="${type}"]`).count() > 0, type);
      assert.ok(await page.locator('link[rel=alternate][hreflang]').count() >= 2, 'translations');
    }
    await page.goto(`${site.url}/espace-presse/`);
    const foreign = page.locator('main [lang=en]', { hasText: 'French valley' });
    assert.ok(await foreign.count() > 0, 'an English title on a French page says so');
    await page.close();
  });
});

describe('with the keyboard alone', () => {
  it('the first stop leads past the navigation', async () => {
    const page = await browser.newPage();
    await page.goto(`${site.url}/espace-presse/`);
    await page.keyboard.press('Tab');
    const skip = page.locator(':focus');
    assert.match(await skip.getAttribute('href'), /^#/);
    const box = await skip.boundingBox();
    assert.ok(box && box.width > 20 && box.height > 10 && box.x >= 0 && box.y >= 0, 'it is visible');
    const target = (await skip.getAttribute('href')).slice(1);
    await page.keyboard.press('Enter');
    assert.equal(new URL(page.url()).hash, `#${target}`);
    assert.ok(await page.evaluate((id) => {
      const main = document.querySelector('main');
      return document.getElementById(id) === main || main.contains(document.getElementById(id));
    }, target));
    await page.close();
  });

  it('shows where it is at every stop', async () => {
    const page = await browser.newPage();
    await page.goto(`${site.url}/espace-presse/`);
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(() => {
        const style = getComputedStyle(document.activeElement);
        const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
        return document.activeElement !== document.body && (outlined || style.boxShadow !== 'none');
      });
      assert.ok(seen, `stop ${i + 1} has a visible focus`);
    }
    await page.close();
  });
});
