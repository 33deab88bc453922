// SPDX-License-Identifier: MIT
// If these fail, the bookmarklet of `presse serve --keeper` does not bring the article that is
// open in the browser to presse, or its pages are not for everybody.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { endChildren, launch, presse, serve, shots, temporaryFolder, write } from './harness.mjs';

const axe = createRequire(import.meta.url)('axe-core').source;
const rules = { type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
// With a policy against scripts and requests, as outlets have: bookmarks are above it.
const article = `<!doctype html><html lang="fr"><head><meta charset="windows-1252">
<title>x</title><meta name="author" content="Zo\xe9 Blanc"><meta property="article:content_tier" content="locked"><meta property="og:title" content="L\xe9t\xe9 sur la jet\xe9e \x80 &lt;b&gt;">
<meta property="article:published_time" content="2022-06-02T08:00:00+02:00"></head>
<body><p>${'Du texte. '.repeat(5000)}</p></body></html>`;
const feed = `<rss version="2.0"><channel><title>Journal</title>${['Un phare pour tous', 'Le phare &amp; la mer']
  .map((title, i) => `<item><title>${title}</title><link>https://journal.example/nouveau-${i}</link>
<pubDate>Tue, 03 Feb 2026 10:00:00 GMT</pubDate></item>`).join('')}</channel></rss>`;
const states = { '/gone': 404, '/moved': 301, '/wall': 403 };
let browser, outlet, room, site, context;

before(async () => {
  mkdirSync(shots, { recursive: true });
  outlet = createServer((question, answer) => {
    if (question.url === '/feed') {
      answer.setHeader('Content-Type', 'application/rss+xml');
      answer.end(feed);
      return;
    }
    if (question.url in states) {
      answer.writeHead(states[question.url], { Location: '/moved-here' });
      answer.end();
      return;
    }
    answer.setHeader('Content-Type', 'text/html; charset=windows-1252');
    answer.setHeader('Content-Security-Policy', "default-src 'none'");
    answer.end(Buffer.from(article, 'latin1'));
  });
  await new Promise((done) => { outlet.listen(0, '127.0.0.1', done); });
  room = temporaryFolder();
  const port = outlet.address().port;
  write(room, { 'presse.yaml': `title: Phare\nlang: fr\nnetwork:\n  interval: 200\n  allow: [127.0.0.0/8]\n  ports: [${port}]\n`
      + `watch:\n  feeds: ["http://127.0.0.1:${port}/feed"]\n  words: [phare]\n`,
    'presse.md': '---\ntitle: Presse\nlang: fr\n---\n\n**3 mars 2021**\n\n[Un titre](https://journal.example/a), par Jean Dupont (abonn\u00e9s)\n\n'
      + '**1 mars 2021**\n\n[Un second titre](https://journal.example/b), par Claire Martin\n',
    'autre.md': '---\ntitle: Autre\nlang: fr\n---\n\n' + Object.keys(states).map((path, i) => `**${i + 1} mai 2020**\n\n`
      + `[Un titre sur${path}](http://127.0.0.1:${port}${path})\n\n`).join('') });
  const run = promisify(execFile);
  await run(presse, ['watch', '--room', room, 'run']);
  for (let day = 1; day <= 4; day++) // what is gone is called so after some days only
    await run(presse, ['check', '--links', '--fail-on', 'never', room],
      { env: { ...process.env, PRESSE_NOW: `2026-02-0${day}T12:00:00Z` } });
  site = await serve(room, ['--keeper', '--no-watch']);
  browser = await launch();
  context = await browser.newContext();
});

after(async () => {
  await browser?.close();
  endChildren(); // what a test that failed left
  outlet?.close();
  rmSync(room, { recursive: true });
});

async function faults(page) {
  await page.evaluate(axe);
  const result = await page.evaluate((r) => globalThis.axe.run(document, { runOnly: r }), rules);
  return result.violations.map((v) => `${page.url()}: ${v.id}: ${v.nodes[0].html}`);
}

describe('the bookmarklet', () => {
  it('brings the article that is open to the page', async () => {
    const install = await context.newPage();
    await install.goto(`${site.url}/-/add`);
    assert.deepEqual(await faults(install), []);
    const code = await install.locator('#code').inputValue();
    assert.equal(code, await install.locator('a.button').first().getAttribute('href'));
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${outlet.address().port}/ete?a=%C3%A9`);
    const opened = context.waitForEvent('page');
    await page.evaluate(decodeURIComponent(code.slice('javascript:'.length)));
    const form = await opened;
    await form.waitForLoadState();
    assert.equal(await form.locator('#article').inputValue(), 'L\u00e9t\u00e9 sur la jet\u00e9e \u20ac <b>');
    assert.equal(await form.locator('#day').inputValue(), '2022-06-02');
    assert.equal(await form.locator('#author').inputValue(), 'Zo\u00e9 Blanc');
    assert.equal(await form.locator('#access').inputValue(), 'subscribers');
    assert.equal(await form.locator('#language').inputValue(), 'fr');
    assert.equal(await form.locator('#kind').inputValue(), 'article');
    assert.deepEqual(await faults(form), []);
    await looks(form, 'keeper-add');
    await form.locator('#language').fill('en');
    await form.locator('#kind').selectOption('video');
    // By keyboard: the last field, then the button.
    await form.locator('#kind').focus();
    await form.keyboard.press('Tab');
    assert.equal(await form.evaluate(() => document.activeElement.value), 'write');
    await Promise.all([form.waitForNavigation(), form.keyboard.press('Enter')]);
    const text = readFileSync(join(room, 'presse.md'), 'utf8');
    assert.match(text, /\*\*2 juin 2022\*\*\n\n\[L\u00e9t\u00e9 sur la jet\u00e9e.*par Zo\u00e9 Blanc \(abonn\u00e9s\)\n/);
    assert.match(await form.locator('main').innerText(), /Langue, Genre|Genre, Langue/); // what the page has no place for
    assert.deepEqual(await faults(form), []);
  });
});

// At phone width, in the dark and in the other language: nothing sticks out, axe finds nothing.
async function looks(page, name) {
  const size = page.viewportSize();
  for (const [scheme, width] of [['dark', 320], ['light', 1280]]) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: scheme });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${name} at ${width}`);
    assert.deepEqual(await faults(page), []);
    await page.screenshot({ path: join(shots, `${name}-${scheme}-${width}.png`), fullPage: true });
  }
  if (size)
    await page.setViewportSize(size);
}

describe('the keeper\'s pages', () => {
  for (const language of ['fr', 'en'])
    it(`are for everybody, in ${language}, without scripts`, async () => {
      const config = readFileSync(join(room, 'presse.yaml'), 'utf8');
      write(room, { 'presse.yaml': config.replace(/lang: \w+/, `lang: ${language}`) });
      const own = language === 'fr' ? site : await serve(room, ['--keeper', '--no-watch']);
      const plain = await browser.newContext({ javaScriptEnabled: false });
      for (const path of ['/-/add', '/-/watch', '/-/links']) {
        const page = await context.newPage();
        await page.goto(own.url + path);
        assert.equal(await page.locator('html').getAttribute('lang'), language);
        if (path === '/-/links')
          assert.equal(await page.locator('#links-gone, #links-moved').count(), 2);
        await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
        await looks(page, `keeper${path.replaceAll('/', '-')}-${language}`);
        await page.close();
        const still = await plain.newPage();
        await still.goto(own.url + path);
        assert.ok((await still.locator('main').innerText()).length > 20);
      }
      await plain.close();
      if (own !== site)
        await own.close();
      write(room, { 'presse.yaml': config });
    });

  it('dismiss and accept candidates without scripts, by keyboard', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const page = await plain.newPage();
    await page.goto(`${site.url}/-/watch`);
    assert.equal(await page.locator('.row').count(), 2);
    await page.locator('.row button[value=dismiss]').first().focus();
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    assert.equal(await page.locator('.row').count(), 1);
    const title = await page.locator('.row h2').innerText();
    await page.locator('.row button[value=accept]').focus();
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    assert.equal(await page.locator('.row').count(), 0);
    assert.ok(readFileSync(join(room, 'presse.md'), 'utf8').includes(title));
    await plain.close();
  });
});
