// SPDX-License-Identifier: MIT
// Every page of the desk in both languages, on a screen and on a telephone, before axe; and the
// way of a journalist and a press officer through it with the keyboard's and the browser's own
// means, without scripts.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { rmSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { launch, presse, serve, temporaryFolder, write } from './harness.mjs';

const axe = createRequire(import.meta.url)('axe-core').source;
const everything = { type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
const password = 'correct horse battery';
let browser, folder;

function makeRoom(lang) {
  const room = temporaryFolder();
  write(room, {
    'presse.yaml': `title: Lighthouse Trust\nlang: ${lang}\nbase_url: https://press.example.org\n`
      + 'desk: {form_per_hour: 0, attack_per_minute: 1, approvers: [{name: Mentor, email: m@x.example}]}\n',
    'press.md': '---\ntitle: Press\n---\n\nHello.\n',
    'data/files/photo.jpg': 'JPEG',
  });
  const made = spawnSync(presse, ['user', 'add', '--manager', '--room', room, 'ann@x.example'],
    { input: password + '\n', encoding: 'utf8' });
  assert.equal(made.status, 0, made.stderr);
  return room;
}

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
});

async function look(page, found) {
  const result = await page.evaluate((rules) => globalThis.axe.run(document,
    { runOnly: rules, resultTypes: ['violations'] }), everything);
  for (const v of result.violations)
    found.push(`${page.url()}: ${v.id}: ${v.help}: `
      + v.nodes.map((n) => n.html.slice(0, 200)).slice(0, 3).join(' | '));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
  if (wide)
    found.push(`${page.url()}: wider than the screen`);
}

async function go(page, url, found) {
  await page.goto(url);
  await page.evaluate(axe);
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
  await look(page, found);
}

async function fillForm(page) {
  await page.fill('#f-name', 'Zoé');
  await page.fill('#f-outlet', 'Le Quotidien');
  await page.fill('#f-email', 'zoe@paper.example');
  await page.fill('#f-subject', 'Une question');
  await page.fill('#f-message', 'Bonjour');
}

// Sends the form until it is old enough to be a person's.
async function send(page) {
  for (;;) {
    await page.click('form.ask button');
    if (page.url().includes('/r/'))
      return;
  }
}

async function visit(lang, width) {
  folder = makeRoom(lang);
  const site = await serve(folder, ['--no-watch']);
  // CSP stays on: axe is put in by the browser's own debugger.
  const context = await browser.newContext({ viewport: { width, height: 800 } });
  const page = await context.newPage();
  const found = [];
  const base = site.url.replace(/\/$/, '');
  try {
    await go(page, `${base}/ask/${lang}/`, found);
    await go(page, `${base}/ask/${lang}/interview`, found);
    await page.click('form.ask button'); // nothing filled in: the faults are shown
    await page.evaluate(axe);
    await look(page, found);
    await fillForm(page);
    await send(page);
    const personal = page.url();
    await go(page, personal, found);
    await go(page, `${base}/r/nothing`, found);
    await go(page, `${base}/desk/login`, found);
    await page.fill('#email', 'ann@x.example');
    await page.fill('#password', password);
    await page.click('form.ask button');
    await go(page, `${base}/desk/`, found);
    const request = await page.getAttribute('.row a', 'href');
    await go(page, base + request, found);
    await page.fill('#body', 'Voici.');
    await page.click(`form[action="${request}/answer"] button`);
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
    await page.fill('#summary', 'Interview');
    await page.fill('#start', '2030-01-01T10:00');
    await page.fill('#end', '2030-01-01T11:00');
    await page.click(`form[action="${request}/slot"] button`);
    await go(page, base + request, found);
    await page.click(`form[action="${request}/file"] button`);
    await go(page, base + request, found);
    for (const path of ['calendar', 'contacts', 'figures', 'jobs', 'log', 'person', 'account'])
      await go(page, `${base}/desk/${path}`, found);
    await go(page, `${base}/ask/${lang}/photos`, found); // under attack: with the proof's script
    await page.waitForSelector('input[name="proof"]', { state: 'attached' });
  } finally {
    await context.close();
    await site.close();
    rmSync(folder, { recursive: true });
  }
  return found;
}

describe('the desk', () => {
  for (const lang of ['fr', 'en'])
    for (const width of [1280, 360])
      it(`has no fault that axe finds: ${lang}, ${width} wide`, { timeout: 240000 }, async () => {
        assert.deepEqual(await visit(lang, width), []);
      });
});
