// SPDX-License-Identifier: MIT
// What machines read: HTML by the Nu checker, feeds by readers that others wrote, the sitemap
// and the structured data.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { build, example, launch, largeRoom } from './harness.mjs';

const require = createRequire(import.meta.url);
const Parser = require('rss-parser');
let site, room, large, browser;

before(async () => {
  site = build(example);
  room = largeRoom();
  large = build(room.folder);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  site?.close();
  large?.close();
  room?.close();
});

const read = (name, from = site) => readFileSync(join(from.out, name), 'utf8');

// Clips of coverage.json, newest first, as { title, url, date, outlet }.
function coverage(name, from = site) {
  const data = JSON.parse(read(name, from));
  const clips = Array.isArray(data) ? data : data.clips;
  return clips.map((c) => ({ title: c.title, url: c.url, date: c.date,
    outlet: c.outlet?.name ?? c.outlet }));
}

// A feed carries the newest entries: each must say what coverage.json says.
function compare(entries, clips) {
  assert.ok(entries.length > 0 && entries.length <= clips.length);
  if (clips.length <= 50)
    assert.equal(entries.length, clips.length);
  entries.forEach((entry, i) => {
    assert.equal(entry.url, clips[i].url);
    assert.ok(entry.title.includes(clips[i].title), `${entry.title} holds ${clips[i].title}`);
    assert.equal(new Date(entry.date).toISOString().slice(0, clips[i].date.length), clips[i].date);
  });
  assert.equal(new Set(entries.map((e) => e.id)).size, entries.length, 'no id twice');
}

function files(folder, ending) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((e) => (e.isDirectory()
    ? files(join(folder, e.name), ending) : e.name.endsWith(ending) ? [join(folder, e.name)] : []));
}

describe('HTML', () => {
  for (const [name, which] of [['the example', () => site], ['a large room', () => large]]) {
    it(`is valid on every page of ${name}`, () => {
      const jar = join(dirname(require.resolve('vnu-jar/package.json')), 'build', 'dist', 'vnu.jar');
      const done = spawnSync('java', ['-jar', jar, '--format', 'json', '--stdout', '--skip-non-html',
        which().out], { encoding: 'utf8', maxBuffer: 1 << 26 });
      const errors = JSON.parse(done.stdout).messages.filter((m) => m.type === 'error')
        .map((m) => `${m.url}:${m.lastLine}: ${m.message}: ${m.extract}`);
      assert.deepEqual(errors.slice(0, 10), []);
    });
  }
});

describe('feeds', () => {
  for (const page of ['espace-presse', 'en/press']) {
    it(`of /${page}/ say what coverage.json says, to two readers`, async () => {
      const clips = coverage(`${page}/coverage.json`);
      const atom = parseAtomFeed(read(`${page}/atom.xml`));
      compare(atom.entries.map((e) => ({ id: e.id, title: e.title?.value ?? e.title, date: e.published,
        url: (e.links.find((l) => !l.rel || l.rel === 'alternate') ?? e.links[0]).href })), clips);
      const rss = parseRssFeed(read(`${page}/rss.xml`));
      compare(rss.items.map((e) => ({ id: e.guid?.value ?? e.guid, title: e.title, date: e.pubDate,
        url: e.link })), clips);
      const json = parseJsonFeed(read(`${page}/feed.json`));
      compare(json.items.map((e) => ({ id: e.id, title: e.title, date: e.date_published,
        url: e.external_url ?? e.url })), clips);
      for (const name of ['atom.xml', 'rss.xml']) {
        const other = await new Parser().parseString(read(`${page}/${name}`));
        assert.equal(other.items.length, clips.length);
        assert.deepEqual(other.items.map((e) => e.link), clips.map((c) => c.url));
      }
    });
  }

  it('keep the order of dates whatever the order of the page', () => {
    const dates = coverage('espace-presse/coverage.json').map((c) => c.date);
    assert.deepEqual(dates, [...dates].sort().reverse());
  });

  it('are well-formed XML, and so is the sitemap', async () => {
    const page = await browser.newPage();
    for (const path of [...files(site.out, '.xml'), ...files(large.out, '.xml')]) {
      const wrong = await page.evaluate((text) => new DOMParser().parseFromString(text, 'application/xml')
        .querySelector('parsererror')?.textContent ?? '', readFileSync(path, 'utf8'));
      assert.equal(wrong, '', path);
    }
    await page.close();
  });
});

describe('the sitemap', () => {
  it('names every page once, and nothing that is not there', () => {
    const paths = [...read('sitemap.xml').matchAll(/<loc>([^<]+)<\/loc>/g)]
      .map((m) => decodeURI(new URL(m[1]).pathname));
    assert.equal(new Set(paths).size, paths.length);
    for (const path of paths)
      assert.ok(files(site.out, '.html').includes(join(site.out, path, 'index.html')), path);
    assert.ok(!paths.some((p) => p.includes('brouillon') || p.includes('bilan')), 'no draft');
  });
});

describe('structured data', () => {
  it('names the organisation, the page and its articles', () => {
    const blocks = [...read('espace-presse/index.html')
      .matchAll(/<script type="?application\/ld\+json"?>([\s\S]*?)<\/script>/g)].map((m) => JSON.parse(m[1]));
    const things = blocks.flatMap((b) => b['@graph'] ?? b);
    const all = JSON.stringify(things);
    for (const type of ['Organization', 'CollectionPage', 'ItemList', 'NewsArticle'])
      assert.match(all, new RegExp(`"@type":"${type}"`), type);
    const articles = [];
    JSON.stringify(things, (key, value) => {
      if (value?.['@type'] === 'NewsArticle')
        articles.push(value);
      return value;
    });
    assert.equal(articles.length, coverage('espace-presse/coverage.json').length);
    for (const a of articles)
      assert.ok(a.headline && a.url && a.datePublished && a.publisher?.name, JSON.stringify(a));
  });
});
