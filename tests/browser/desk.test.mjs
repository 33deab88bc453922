// SPDX-License-Identifier: MIT
// Every page of the desk in both languages, on a screen and on a telephone, before axe; with the
// keyboard alone; and a journalist's way through the form on a telephone without scripts. If
// these fail, somebody cannot ask, or cannot answer.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { endChildren, launch, presse, serve, shots, temporaryFolder, write } from './harness.mjs';
import { code, makeWorld, password, takeMail } from './desk_world.mjs';
import { vectors, watch } from './hostile.mjs';

const axe = createRequire(import.meta.url)('axe-core').source;
const rules = { type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
const phone = { width: 360, height: 740 }, screen = { width: 1280, height: 900 };
let browser;

before(async () => {
  browser = await launch();
});

after(async () => {
  endChildren();
  await browser?.close();
});

// What is wrong with the page as it stands, at both widths. CSP stays on: axe is put in by the
// browser's own debugger.
async function look(page, name, found) {
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
  await page.evaluate(axe);
  for (const size of [screen, phone]) {
    await page.setViewportSize(size);
    // What a wide screen shows is the same in either language.
    const violations = size === screen && !name.startsWith('fr') ? [] : await page.evaluate(
      async (r) => (await globalThis.axe.run(document,
        { runOnly: r, resultTypes: ['violations'] })).violations.map((v) => `${v.id}: ${v.help}: ${
        v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(' | ')}`), rules);
    found.push(...violations.map((v) => `${name}, ${size.width} wide: ${v}`));
    const wide = await page.evaluate(() => [...document.querySelectorAll('main *')]
      .filter((x) => x.getBoundingClientRect().right > innerWidth + 1 && !x.closest('.wide, .trap, .hidden'))
      .map((x) => x.outerHTML.slice(0, 120)).slice(0, 2));
    const scrolls = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1);
    if (scrolls || wide.length)
      found.push(`${name}: wider than ${size.width}: ${wide.join(' | ')}`);
    if (process.env.SHOTS) {
      mkdirSync(shots, { recursive: true });
      await page.screenshot({ path: join(shots, `desk-${name}-${size.width}.png`), fullPage: true });
    }
  }
}

// Everything that can be used is reached by Tab, in the order of the page, and shows that it is.
async function tabs(page, name, found) {
  const all = await page.evaluate(() => {
    const can = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
      .filter((x) => x.type !== 'hidden' && x.tabIndex >= 0 && x.checkVisibility() && !x.disabled);
    can.forEach((x, i) => { x.dataset.tab = i; });
    document.activeElement?.blur();
    return can.length;
  });
  for (let i = 0; i < all;) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const x = document.activeElement, style = getComputedStyle(x);
      return { tab: Number(x.dataset.tab ?? -1), html: x.outerHTML.slice(0, 120),
        shown: style.outlineStyle !== 'none' && style.outlineWidth !== '0px' };
    });
    if (at.tab === i - 1 && /datetime-local/.test(at.html))
      continue; // day, month, year… are stops of their own
    if (at.tab !== i)
      return found.push(`${name}: Tab ${i} leads to ${at.html}`);
    if (!at.shown)
      found.push(`${name}: no focus is seen on ${at.html}`);
    i++;
  }
}

async function fill(page, fields) {
  for (const [name, text] of Object.entries(fields))
    await page.fill(`#f-${name}`, text);
}

// By the keyboard; the page that answers is there when this returns.
async function send(page, button = 'form.ask button') {
  await Promise.all([page.waitForNavigation(), page.press(button, 'Enter')]);
}

const zoe = { name: 'Zoé', outlet: 'Le Quotidien', email: 'zoe@paper.example', subject: 'Une question',
  message: 'Bonjour', deadline: '2030-01-01T18:00' };

// On a telephone, without scripts: faults are shown with what was typed, then it is sent, as soon
// as the form is old enough to be a person's.
async function askWithoutScripts(base, lang) {
  const context = await browser.newContext({ viewport: phone, javaScriptEnabled: false });
  const page = await context.newPage();
  try {
    await page.goto(`${base}/ask/${lang}/`);
    await send(page, 'a[href$="/interview"]');
    await fill(page, { ...zoe, email: 'zoe' });
    for (;;) { // not before the form is old enough
      await send(page);
      if (await page.locator('#fault-email').count())
        break;
    }
    assert.equal(await page.inputValue('#f-message'), zoe.message);
    await page.fill('#f-email', zoe.email);
    while (!page.url().includes('/r/'))
      await send(page);
    assert.ok((await page.textContent('main')).includes(zoe.email));
    const personal = new URL(page.url()).pathname;
    await page.fill('#more', 'Et une autre');
    await send(page, 'form[action$="/add"] button');
    assert.ok((await page.textContent('main')).includes('Et une autre'));
    return personal;
  } finally {
    await context.close();
  }
}

// As many of them in each field as it holds.
async function hostileRequest({ base }) {
  const fit = (most) => vectors.filter((v) => !v.includes('\n')).reduce((text, v) =>
    (text.length + v.length < most ? `${text} ${v}` : text), '"><script>alert(1)</script>');
  const page = await (await fetch(`${base}/ask/en/interview`)).text();
  const fields = new URLSearchParams({ form: page.match(/name="form" value="([^"]+)"/)[1], name: fit(190),
    outlet: fit(190), email: 'zoe@paper.example', phone: '<b onclick=alert(1)>', subject: fit(290),
    message: vectors.join('\n'), dates: fit(900), place: fit(900), medium: fit(900), zone: 'Europe/Paris' });
  for (;;) { // until the form is old enough
    const answer = await fetch(`${base}/ask/en/interview`, { method: 'POST', body: fields, redirect: 'manual' });
    if (answer.status === 303)
      return new URL(answer.headers.get('location'), base).pathname;
    assert.equal(answer.status, 400);
    await answer.text();
  }
}

async function journalists(page, w, lang, found) {
  const go = async (path, name, keys = false) => {
    await page.goto(w.base + path);
    await look(page, `${lang}-${name}`, found);
    if (keys)
      await tabs(page, name, found);
  };
  await go(`/ask/${lang}/`, 'ask', true);
  await go(`/ask/${lang}/interview`, 'form', true);
  await send(page); // nothing filled in: the faults are shown
  await look(page, `${lang}-faults`, found);
  await page.evaluate(() => { document.querySelector('#f-message').value = 'x'.repeat(70000); });
  await send(page);
  assert.match(await page.textContent('main'), /64/);
  await look(page, `${lang}-too-long`, found);
  await go(w.pages.personal, 'personal', true);
  await go('/r/nothing', 'dead-link');
  await go(w.pages.approval, 'approval', true);
  await go(w.pages.over, 'over');
  await go(w.pages.decided, 'decided');
  await go(w.pages.file, 'file');
}

async function staff(page, w, lang, found) {
  const { request, mailed, clip } = w.pages;
  await page.goto(`${w.base}${request}`);
  await look(page, `${lang}-sign-in`, found);
  await page.fill('#email', 'ann@x.example');
  await page.fill('#password', 'wrong');
  await send(page, '#password');
  await look(page, `${lang}-sign-in-wrong`, found);
  await page.fill('#email', 'ann@x.example');
  await page.fill('#password', password);
  await send(page, '#password');
  assert.equal(new URL(page.url()).pathname, request); // where the link led
  const keyed = [request, '/desk/', '/desk/account', '/desk/clips'];
  for (const path of ['/desk/', request, mailed, clip, '/desk/?state=closed', '/desk/calendar', '/desk/contacts',
    '/desk/clips', '/desk/figures', '/desk/jobs', '/desk/log', '/desk/person', '/desk/account', '/desk/watch',
    '/desk/links', '/desk/request/1']) {
    await page.goto(w.base + path);
    const name = path === request ? 'request' : path === mailed ? 'mailed' : path.replace(/\W+/g, '-');
    await look(page, `${lang}-${name}`, found);
    if (keyed.includes(path))
      await tabs(page, path, found);
  }
  assert.match(await w.ann.get('/desk/jobs'), /class="fault"/);
  await page.goto(w.base + request); // what is refused is given back
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
  await page.fill('#body', 'Dear Zoe');
  await page.fill('#approvers', 'nobody');
  await send(page, `form[action="${request}/answer"] button`);
  assert.equal(await page.inputValue('#typed-body'), 'Dear Zoe');
  await look(page, `${lang}-refused`, found);
  await page.goto(`${w.base}/desk/account`);
  await page.fill('#code', code(await page.inputValue('input[name="secret"]')));
  await send(page, '#code');
  await look(page, `${lang}-recovery`, found);
}

describe('the desk', () => {
  for (const lang of ['fr', 'en'])
    it(`has no fault that axe finds, at any width, by keyboard: ${lang}`, { timeout: 480000 }, async () => {
      const w = await makeWorld(lang, ({ base }) => askWithoutScripts(base, lang));
      const context = await browser.newContext({ viewport: screen });
      const found = [];
      try {
        const page = await context.newPage();
        await journalists(page, w, lang, found);
        await staff(page, w, lang, found);
      } finally {
        await context.close();
        await w.close();
      }
      assert.deepEqual(found, []);
    });

  it('runs nothing that people write', { timeout: 480000 }, async () => {
    const w = await makeWorld('en', hostileRequest);
    const { request, mailed, personal, approval, over } = w.pages, all = vectors.join('\n');
    await w.ann.post(`${request}/answer`, { subject: vectors[0], body: all, approvers: '' });
    await w.ann.post(`${request}/note`, { note: all });
    await w.ann.post(`${request}/slot`, { summary: vectors[2], start: '2030-01-01T10:00',
      end: '2030-01-01T11:00', zone: 'Europe/Paris', place: vectors.slice(0, 12).join('\n') });
    await w.ann.post('/desk/contacts', { name: vectors[4], phone: '1', about: vectors[0], email: '' });
    takeMail(w.folder, `From: "<svg/onload=alert(1)>" <zoe@paper.example>\r\nTo: press@x.example\r\nSubject: ${vectors[0]}\r\n`
      + 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n'
      + `--b\r\nContent-Type: text/html\r\n\r\n${all}\r\n--b\r\nContent-Type: image/svg+xml\r\n`
      + 'Content-Disposition: attachment; filename="\\"><script>alert(1)</script>.svg"\r\n\r\n<svg onload=alert(1)/>\r\n--b--\r\n');
    const context = await browser.newContext({ viewport: screen });
    const page = await context.newPage();
    try {
      const { found, look } = watch(page, w.base);
      for (const path of [personal, approval, over])
        await look(path);
      await page.goto(`${w.base}/desk/login`);
      await page.fill('#email', 'ann@x.example');
      await page.fill('#password', password);
      await send(page, '#password');
      const inbox = await w.ann.get('/desk/');
      const requests = new Set(inbox.match(/\/desk\/request\/\d+/g));
      assert.ok(requests.size > 1);
      for (const path of ['/desk/', ...requests, mailed, '/desk/contacts', '/desk/calendar', '/desk/log',
        '/desk/figures', '/desk/jobs', `/desk/?q=${encodeURIComponent(vectors[0])}`,
        `/desk/login?to=${encodeURIComponent('javascript:alert(1)')}`])
        await look(path);
      assert.deepEqual(found, []);
    } finally {
      await context.close();
      await w.close();
    }
  });

  it('asks for a little work while many forms arrive', { timeout: 120000 }, async () => {
    const folder = temporaryFolder();
    write(folder, { 'presse.yaml': 'title: Trust\nlang: en\ndesk: {form_per_hour: 0, attack_per_minute: 1}\n',
      'press.md': '---\ntitle: Press\n---\n\nHello.\n' });
    const made = spawnSync(presse, ['user', 'list', '--room', folder], { encoding: 'utf8' });
    assert.equal(made.status, 0, made.stderr);
    const site = await serve(folder, ['--no-watch']);
    const context = await browser.newContext({ viewport: phone });
    const page = await context.newPage();
    try {
      for (let i = 0; i < 2; i++) {
        await page.goto(`${site.url}/ask/en/photos`);
        await fill(page, { ...zoe, subject: `Question ${i}` });
        if (i) // by then the browser has worked
          await page.waitForSelector('input[name="proof"]', { state: 'attached', timeout: 100000 });
        while (!page.url().includes('/r/'))
          await send(page);
      }
    } finally {
      await context.close();
      await site.close();
      rmSync(folder, { recursive: true });
    }
  });
});
