// SPDX-License-Identifier: MIT
// A page that somebody filled with scripts: none runs, whatever the field.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { launch, serve, sitemapPaths, temporaryFolder, write } from './harness.mjs';
import { vectors, watch } from './hostile.mjs';

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

describe('a hostile room', () => {
  it('runs no script on any page, and asks no other host', async () => {
    const paths = await sitemapPaths(site.url);
    assert.ok(paths.length > vectors.length, 'every page is published all the same');
    const page = await browser.newPage();
    const { found, look } = watch(page, site.url);
    for (const path of paths)
      await look(path);
    await page.close();
    assert.deepEqual(found, []);
  });
});
