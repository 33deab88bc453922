// SPDX-License-Identifier: MIT
// If these fail, the bookmarklet of `presse serve --keeper` does not bring the article that is
// open in the browser to presse, or its pages are not for everybody.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { launch, serve, temporaryFolder, write } from './harness.mjs';

const axe = createRequire(import.meta.url)('axe-core').source;
const rules = { type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
// With a policy against scripts and requests, as outlets have: bookmarks are above it.
const article = `<!doctype html><html lang="fr"><head><meta charset="windows-1252">
<title>x</title><meta property="og:title" content="L\xe9t\xe9 sur la jet\xe9e \x80 &lt;b&gt;">
<meta property="article:published_time" content="2022-06-02T08:00:00+02:00"></head>
<body><p>${'Du texte. '.repeat(5000)}</p></body></html>`;
let browser, outlet, room, site, context;

before(async () => {
  outlet = createServer((question, answer) => {
    answer.setHeader('Content-Type', 'text/html; charset=windows-1252');
    answer.setHeader('Content-Security-Policy', "default-src 'none'");
    answer.end(Buffer.from(article, 'latin1'));
  });
  await new Promise((done) => { outlet.listen(0, '127.0.0.1', done); });
  room = temporaryFolder();
  write(room, { 'presse.yaml': 'title: Phare\nlang: fr\n',
    'presse.md': '---\ntitle: Presse\nlang: fr\n---\n\n**3 mars 2021**\n\n[Un titre](https://journal.example/a)\n' });
  site = await serve(room, ['--keeper', '--no-watch']);
  browser = await launch();
  context = await browser.newContext();
});

after(async () => {
  await browser?.close();
  await site?.close();
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
    assert.deepEqual(await faults(form), []);
    await form.locator('button[value=write]').click();
    await form.waitForLoadState();
    const text = readFileSync(join(room, 'presse.md'), 'utf8');
    assert.match(text, /\*\*2 juin 2022\*\*\n\n\[L\u00e9t\u00e9 sur la jet\u00e9e/);
    assert.deepEqual(await faults(form), []);
  });
});
