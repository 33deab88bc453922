// SPDX-License-Identifier: MIT
// A page that somebody filled with scripts: none runs, whatever the field.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { launch, serve, sitemapPaths, temporaryFolder, write } from './harness.mjs';

const vectors = [
  '<script>alert(1)</script>',
  '<ScRiPt src=//evil.example/x.js></sCrIpT>',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)>',
  '<svg><script>alert(1)</script></svg>',
  '<body onload=alert(1)>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<details open ontoggle=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="jav&#x09;ascript:alert(1)">x</a>',
  '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
  '<object data="data:text/html,<script>alert(1)</script>"></object>',
  '<embed src="javascript:alert(1)">',
  '<form action="javascript:alert(1)"><button>x</button></form>',
  '<input autofocus onfocus=alert(1)>',
  '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
  '<base href="https://evil.example/">',
  '<link rel=stylesheet href=//evil.example/x.css>',
  '<style>@import "//evil.example/x.css";</style>',
  '<p style="background:url(javascript:alert(1))">x</p>',
  '"><script>alert(1)</script>',
  "'-alert(1)-'",
  '</title><script>alert(1)</script>',
  '</script><script>alert(1)</script>',
  '<!--><script>alert(1)</script>-->',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt:alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[x](vbscript:msgbox(1))',
  '![x](javascript:alert(1))',
  '![x" onerror="alert(1)](x.png)',
  '[x](https://a.example/"onmouseover="alert(1))',
  '<javascript:alert(1)>',
  '[x][r]\n\n[r]: javascript:alert(1)',
];
const quoted = (text) => JSON.stringify(text);
let folder, site, browser;

before(async () => {
  folder = temporaryFolder();
  const list = vectors.map((v, i) => `**${i % 27 + 1} mars 2024**\n\n[${v.split('\n')[0]}](https://journal.example/a/${i})\n`);
  const pages = {
    'presse.yaml': `title: ${quoted(vectors[23])}\ndescription: ${quoted(vectors[21])}\nlang: fr\n`
      + `contact: {name: ${quoted(vectors[2])}, mail: ${quoted('"><script>alert(1)</script>@a.example')}, url: "javascript:alert(1)"}\n`
      + `outlets: [{name: ${quoted(vectors[0])}, domains: [journal.example]}]\n`,
    'content/prose.md': `---\ntitle: ${quoted(vectors[0])}\ndescription: ${quoted(vectors[21])}\nlang: ${quoted('fr"><script>')}\n---\n${vectors.join('\n\n')}\n`,
    'content/espace-presse.md': `---\ntitle: Espace presse\nurl: /espace-presse\n---\n${list.join('\n')}`,
  };
  vectors.forEach((v, i) => {
    pages[`content/communiques/${i}.md`] = `---\ntitle: ${quoted(v)}\ndate: 2024-02-0${i % 9 + 1}\ntags: [${quoted(v)}]\ndescription: ${quoted(v)}\n---\n${v}\n`;
  });
  write(folder, pages);
  site = await serve(folder);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.close();
  rmSync(folder, { recursive: true });
});

// Runs in the page: all that could act.
function active() {
  const bad = [];
  for (const e of document.querySelectorAll('*')) {
    const name = e.localName;
    if (['iframe', 'object', 'embed', 'base'].includes(name)
      || (name === 'script' && e.type !== 'application/ld+json' && !e.src)
      || (name === 'meta' && e.httpEquiv === 'refresh'))
      bad.push(`<${name}>`);
    for (const a of e.attributes)
      if (/^on/i.test(a.name)
        || /^\s*(javascript|vbscript|data):/i.test(a.value.replace(/[\t\n\r]/g, '')))
        bad.push(`<${name} ${a.name}="${a.value}">`);
  }
  return bad;
}

describe('a hostile room', () => {
  it('runs no script on any page, and asks no other host', async () => {
    const paths = await sitemapPaths(site.url);
    assert.ok(paths.length > vectors.length, 'every page is published all the same');
    const page = await browser.newPage();
    const found = [];
    let at;
    page.on('dialog', (d) => {
      found.push(`${at}: dialog ${d.message()}`);
      d.dismiss();
    });
    page.on('request', (r) => {
      if (!r.url().startsWith(site.url))
        found.push(`${at}: asks ${r.url()}`);
    });
    page.on('console', (m) => {
      if (/Content Security Policy|Content-Security-Policy/.test(m.text()))
        found.push(`${at}: ${m.text()}`);
    });
    for (at of paths) {
      await page.goto(site.url + at);
      found.push(...(await page.evaluate(active)).map((what) => `${at}: ${what}`));
    }
    await page.close();
    assert.deepEqual(found, []);
  });
});
