// SPDX-License-Identifier: MIT
// Searching as people do: on a built site with its script, on the server without one, by keyboard,
// with a screen reader's rules. And the script and the server must find the same, in one order.
import assert from 'node:assert/strict';
import { readFileSync, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import vm from 'node:vm';
import { build, example, largeRoom, launch, root, serve, write } from './harness.mjs';

const axe = createRequire(import.meta.url)('axe-core').source;
const rules = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.json': 'application/json',
  '.css': 'text/css', '.svg': 'image/svg+xml' };
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
let browser, room, built, server, still;
const asked = [];

// Any web server: files as they lie there, under the policy that presse serve sends.
function serveFiles(folder) {
  const files = createServer((request, response) => {
    const path = new URL(request.url, 'http://x').pathname;
    asked.push(path);
    let name = join(folder, path);
    if (existsSync(name) && statSync(name).isDirectory())
      name = join(name, 'index.html');
    if (!existsSync(name)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': types[extname(name)] || 'application/octet-stream',
      'Content-Security-Policy': policy });
    response.end(readFileSync(name));
  });
  return new Promise((resolve) => files.listen(0, '127.0.0.1', () => resolve({
    url: `http://127.0.0.1:${files.address().port}`, close: () => files.close() })));
}

function variedRoom() {
  const made = largeRoom();
  const words = ['Écoles', 'l’école', 'mer', 'mère', 'ports', 'port', 'chats', 'œuvre', 'aujourd’hui', 'élevée', 'ville'];
  const lines = [];
  for (let i = 0; i < 300; i++)
    lines.push(`**${1 + (i % 27)} mars ${2023 - Math.floor(i / 60)}**\n\n[${[0, 1, 2, 3].map((k) =>
      words[(i * (k + 3) + k * k) % words.length]).join(' ')} ${i}](https://${['gazette', 'courrier'][i % 2]}.example/v/${i}-des-mots)\n`);
  write(made.folder, {
    'content/revue.md': `---\ntitle: Revue de presse\nurl: /revue\nlang: fr\n---\n${lines.join('\n')}`,
    'content/en/press.md': '---\ntitle: In the press\nurl: /en/press\nlang: en\n---\n' +
      '**3 March 2021**\n\n[Port cities launched](https://register.example/cities)\n\n**1 March 2021**\n\n[Launching schools](https://register.example/schools)\n',
    'content/communiques/un.md': '---\ntitle: Un port s’ouvre\ndate: 2022-03-03\ntags: [Mer, Ville]\ndescription: Près des écoles.\nlang: fr\n---\nLes *bateaux* du port s’amarrent, l’École est finie.\n',
    'content/communiques/deux.md': '---\ntitle: Un capitaine\ndate: 2021-03-03\ndescription: Rien.\nlang: fr\n---\nLa ville & "le port".\n',
    'content/communiques/trois.md': '---\ntitle: Deux bateaux\ndate: 2020-03-03\nlang: fr\n---\nLe capitaine dit.\n\n<b>Élevées</b> à la mer.\n',
  });
  return made;
}

before(async () => {
  browser = await launch();
  room = variedRoom();
  built = build(room.folder);
  still = await serveFiles(built.out);
  server = await serve(room.folder);
});

after(async () => {
  await browser?.close();
  still?.close();
  await server?.close();
  built?.close();
  room?.close();
});

async function open(url, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.setDefaultTimeout(120000);
  page.complaints = [];
  page.on('console', (m) => m.type() === 'error' && page.complaints.push(m.text()));
  page.on('pageerror', (e) => page.complaints.push(String(e)));
  await page.goto(url);
  return page;
}

async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate((r) => globalThis.axe.run(document, { runOnly: r, resultTypes: ['violations'] }), rules);
  return result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).slice(0, 3).join(' | ')}`);
}

const titles = (page) => page.locator('#search-answer h3 a').allTextContents();

describe('the script', () => {
  const script = () => {
    const context = vm.createContext({ console });
    vm.runInContext(readFileSync(join(root, 'theme', 'search.js'), 'utf8'), context);
    return context.presseSearch;
  };

  it('takes words as the server does', () => {
    const { words, stem, tongueOf } = script();
    const lines = readFileSync(join(root, 'tests', 'room', 'search_words.txt'), 'utf8').split('\n');
    for (const line of lines.filter((l) => l && !l.startsWith('#'))) {
      const [lang, text, want] = line.split('\t');
      const got = words(text).map((w) => `${w.text}/${stem(tongueOf(lang), w.text)}`).join(' ');
      assert.equal(got, want, text);
    }
  });

  it('finds what the server finds, in the same order', async () => {
    const search = script();
    const get = async (path) => (await fetch(server.url + path)).json();
    const index = search.open(await get('/recherche/index.json'), (await get('/recherche/texts.json')).texts);
    const queries = ['école', 'ecoles mer', 'l’école', '"mer ports"', 'po', 'port* ville', 'de la mer', 'launch', 'city',
      'capitaine', 'bateaux ville', 'amarr', 'aujourd’hui', 'oeuvre', 'élevés', 'gazette', 'article numéro 3', '« vie des communes »', 'ville mer', 'rien', 'schools'];
    const filters = [{}, { year: '2022' }, { outlet: 'la-gazette' }, { lang: 'en' }, { topic: 'mer' }];
    for (const q of queries) {
      for (const filter of filters) {
        for (const sort of ['relevance', 'date']) {
          const parameters = new URLSearchParams({ q, sort, ...filter });
          const wanted = await get(`/search.json?${parameters}`);
          const { terms } = search.parse(q);
          const found = search.run(index, { terms, ...filter, byDate: sort === 'date' });
          assert.equal(found.length, wanted.count, `${parameters}`);
          assert.deepEqual([...found.slice(0, 20).map((i) => index.docs[i].title)],
            wanted.results.map((r) => r.title), `${parameters}`);
          for (const result of wanted.results) {
            const marked = search.marks(terms, result.title, result.language).map(([from, to]) => result.title.slice(from, to));
            assert.deepEqual([...marked], result.title_marks, result.title);
          }
        }
      }
    }
  });

  it('refuses what the server refuses', () => {
    const { parse } = script();
    assert.equal(parse('é'.repeat(200)).refused, undefined);
    assert.equal(parse('é'.repeat(201)).refused, 'long');
    assert.equal(parse('a '.repeat(16)).refused, undefined);
    assert.equal(parse('a '.repeat(17)).refused, 'many');
    assert.equal(parse('?!').refused, 'noneWord');
  });
});

describe('a built site', () => {
  it('loads the index only when somebody searches', async () => {
    const page = await open(`${still.url}/recherche/`);
    await page.waitForLoadState('load');
    assert.ok(!asked.some((path) => path.endsWith('index.json')));
    const answer = page.waitForResponse((r) => r.url().endsWith('/recherche/index.json'));
    await page.locator('#q').focus();
    await answer;
    await page.context().close();
  });

  it('answers while one types, and by keyboard alone', async () => {
    const page = await open(`${still.url}/recherche/`);
    await page.locator('#q').pressSequentially('ecoles mer');
    await page.locator('#search-answer h3').first().waitFor();
    await page.waitForFunction(() => /\d/.test(document.getElementById('search-status').textContent));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\?q=ecoles\+mer$/);
    assert.ok((await titles(page)).length > 0);
    assert.ok((await page.locator('#search-answer mark').count()) > 0);
    const wanted = await (await fetch(`${server.url}/search.json?q=ecoles+mer`)).json();
    assert.deepEqual(await titles(page), wanted.results.map((r) => r.title));
    const links = await page.locator('#search-answer h3 a').evaluateAll((all) => all.map((a) => a.href));
    assert.deepEqual(links, wanted.results.map((r) => r.url));
    await page.keyboard.press('Tab'); // the button
    await page.keyboard.press('Tab'); // the first filter
    assert.equal(await page.evaluate(() => document.activeElement.id), 'year');
    assert.deepEqual(await violations(page), []);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  it('answers an address, turns pages and goes back', async () => {
    const page = await open(`${still.url}/recherche/?q=article&sort=date`);
    await page.locator('#search-answer h3').first().waitFor();
    assert.equal(await page.locator('#search-status').textContent(), '90 résultats');
    const first = await titles(page);
    await page.locator('#search-answer a[rel=next]').click();
    await page.waitForFunction((title) => document.querySelector('#search-answer h3 a').textContent !== title, first[0]);
    assert.match(page.url(), /page=2/);
    await page.goBack();
    await page.waitForFunction((title) => document.querySelector('#search-answer h3 a').textContent === title, first[0]);
    await page.locator('#q').fill('nulle part');
    await page.locator('#search-answer .nothing').first().waitFor();
    assert.match(await page.locator('#search-answer').textContent(), /Rien n’a été trouvé/);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  it('is reached from the header of any page', async () => {
    const page = await open(`${still.url}/en/press/`);
    await page.getByRole('searchbox').fill('port');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/en\/search\/\?q=port$/);
    await page.locator('#search-answer h3').first().waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    assert.match(await page.locator('nav.languages a[lang=fr]').getAttribute('href'), /recherche\/$/);
    assert.match(await page.locator('#search-status').textContent(), /results$/);
    await page.context().close();
  });

  it('can be browsed without a script', async () => {
    const page = await open(`${still.url}/recherche/`, { javaScriptEnabled: false });
    await page.getByRole('link', { name: '2022', exact: true }).first().click();
    assert.match(page.url(), /2022/);
    await page.context().close();
  });
});

describe('the server', () => {
  it('answers without a script', async () => {
    const page = await open(`${server.url}/revue/`, { javaScriptEnabled: false });
    await page.getByRole('searchbox').fill('écoles');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/recherche\/\?q=/);
    assert.ok((await titles(page)).length > 0);
    assert.ok((await page.locator('#search-answer mark').count()) > 0);
    await page.locator('#year').selectOption('2021');
    await page.getByRole('button', { name: 'Chercher' }).click();
    await page.waitForURL(/year=2021/);
    const days = await page.locator('#search-answer time').evaluateAll((all) => all.map((t) => t.dateTime.slice(0, 4)));
    assert.ok(days.length > 0 && days.every((year) => year === '2021'), days.join());
    await page.context().close();
  });

  for (const [name, path] of [['results', '?q=mer'], ['nothing found', '?q=introuvable'], ['a refusal', `?q=${'a+'.repeat(20)}`],
    ['the empty form', ''], ['a page with a field', '../revue/']]) {
    it(`shows ${name} so that everybody can use it`, async () => {
      for (const scheme of path === '?q=mer' ? ['light', 'dark'] : ['light']) {
        const page = await open(`${server.url}/recherche/${path}`, { colorScheme: scheme, viewport: { width: 360, height: 800 } });
        assert.deepEqual(await violations(page), [], `${path} ${scheme}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
        assert.ok(!wide, `${path} is wider than a telephone`);
        await page.context().close();
      }
    });
  }
});

describe('the static index', () => {
  it('of the example is small', () => {
    const site = build(example);
    assert.ok(statSync(join(site.out, 'recherche', 'index.json')).size < 20000);
    site.close();
  });
});
