// SPDX-License-Identifier: MIT
// A desk in which everything has happened once, for the tests of its pages: a mail server, a
// journalist with a thread, staff, an approver, files, meetings, people, coverage.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { presse, root, serve, temporaryFolder, track, write } from './harness.mjs';

export const password = 'correct horse battery';
export const article = 'https://paper.example/keepers-day';

function freePort() {
  return new Promise((resolve) => {
    const s = createServer().listen(0, '127.0.0.1', () => {
      const { port } = s.address();
      s.close(() => resolve(port));
    });
  });
}

// The SMTP server; `link` waits for a mail to somebody (the first, or by number) and gives the
// address in it.
async function mailbox(port) {
  const child = track(spawn('/usr/bin/python3',
    [join(root, 'tests/http/smtp_sink.py'), String(port)]));
  const mails = [], waiting = new Set();
  const ready = new Promise((resolve, reject) => {
    child.on('exit', () => reject(new Error('the mail server ended')));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const mail = JSON.parse(line);
      if (mail.ready)
        return resolve();
      mail.text = Buffer.from(mail.data.split('\r\n\r\n').slice(1).join(''), 'base64').toString();
      mails.push(mail);
      waiting.forEach((look) => look());
    });
  });
  await ready;
  const link = (to, part, number = 0) => new Promise((resolve) => {
    const look = () => {
      const found = mails.filter((m) => m.to[0] === to).map((m) => m.text.match(
        new RegExp(`https://press\\.example\\.org(/${part}/\\S+)`))).filter(Boolean)[number];
      if (found) {
        waiting.delete(look);
        resolve(found[1]);
      }
    };
    waiting.add(look);
    look();
  });
  const close = () => new Promise((resolve) => {
    child.removeAllListeners('exit');
    child.on('exit', resolve);
    child.stdin.end();
  });
  return { link, close };
}

function room(lang, port) {
  const folder = temporaryFolder();
  write(folder, {
    'presse.yaml': `title: Lighthouse Trust\nlang: ${lang}\nbase_url: https://press.example.org\n`
      + 'contact: {name: Press, mail: press@x.example}\n'
      + `desk:\n  form_per_hour: 0\n  mail: {from: press@x.example, smtp: "smtp://127.0.0.1:${port}"}\n`
      + '  approvers: [{name: Mentor, email: mentor@x.example, kinds: [interview]}]\n',
    'press.md': `---\ntitle: Press\nlang: en\n---\n\n**3 March 2021**\n\n[A keeper's day](${article})\n\n`
      + '**4 May 2020**\n\n[The pier](https://other.example/pier)\n',
    'data/files/photo.jpg': 'JPEG',
  });
  for (const [address, ...role] of [['ann@x.example', '--manager'], ['bob@x.example']]) {
    const made = spawnSync(presse, ['user', 'add', ...role, '--room', folder, address],
      { input: `${password}\n`, encoding: 'utf8' });
    assert.equal(made.status, 0, made.stderr);
  }
  return folder;
}

// Somebody at the desk: cookie and token kept, forms sent as a browser would.
class Person {
  constructor(base) {
    this.base = base;
  }

  async get(path) {
    const answer = await fetch(this.base + path, { headers: { cookie: this.cookie ?? '' }, redirect: 'manual' });
    return answer.text();
  }

  async post(path, fields) {
    const answer = await fetch(this.base + path, { method: 'POST', redirect: 'manual',
      headers: { cookie: this.cookie ?? '', origin: this.base },
      body: new URLSearchParams({ csrf: this.csrf ?? '', ...fields }) });
    this.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? this.cookie;
    assert.equal(answer.status, 303, `${path}: ${answer.status} ${(await answer.text()).slice(0, 2000)}`);
    return answer.headers.get('location');
  }

  async signIn(email) {
    await this.post('/desk/login', { email, password });
    this.csrf = (await this.get('/desk/')).match(/name="csrf" value="([^"]+)"/)[1];
  }
}

// TOTP (RFC 6238) of a base32 secret now.
export function code(secret) {
  const bits = [...secret.replace(/[\s=]/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c)
    .toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((b) => Number.parseInt(b, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000)));
  const hash = createHmac('sha1', key).update(step).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1000000).padStart(6, '0');
}

export function takeMail(folder, raw) {
  const taken = spawnSync(presse, ['mail-in', '--room', folder], { input: raw, encoding: 'utf8' });
  assert.equal(taken.status, 0, taken.stderr);
}

// Everything that staff can do to a request is done to it. Returns what pages there are then.
async function live(w, personal) {
  const ann = w.ann, request = (await ann.get('/desk/')).match(/\/desk\/request\/\d+/)[0];
  await ann.post(`${request}/answer`, { subject: 'Re: one', body: 'Yes.\n\nOn Monday.',
    approvers: 'Eve <eve@x.example>' });
  const over = await w.mail.link('mentor@x.example', 'approve');
  const eve = await w.mail.link('eve@x.example', 'approve');
  await ann.post(`${request}/file`, { file: 'photo.jpg', terms: 'Credit: A. B.\nNo archive use.' });
  const file = await w.mail.link('zoe@paper.example', 'file');
  await ann.post(eve, { decision: 'object', reason: 'Too early',
    hash: (await ann.get(eve)).match(/name="hash" value="([^"]+)"/)[1] });
  await ann.post(`${request}/answer`, { subject: 'Re: two', body: 'Yes, perhaps.' });
  const approval = await w.mail.link('mentor@x.example', 'approve', 1);
  await w.mail.close(); // from now on mails fail, with a reason
  w.mail = undefined;
  await ann.post(`${request}/note`, { note: 'Called at noon.' });
  await ann.post(`${request}/slot`, { summary: 'Interview', start: '2030-01-01T10:00',
    end: '2030-01-01T11:00', zone: 'Europe/Paris', place: 'Pier 3' });
  await ann.post('/desk/contacts', { name: 'Lea Keeper', email: 'lea@x.example', phone: '1', about: 'Keeps the light' });
  const person = (await ann.get(request)).match(/<option value="(\d+)">Lea Keeper/)[1];
  await ann.post(`${request}/consent`, { contact: person, how: 'By telephone, 3 May' });
  takeMail(w.folder, 'From: Zoe <zoe@paper.example>\r\nTo: press@x.example\r\nSubject: A plan\r\n'
    + 'Message-ID: <plan@paper.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n'
    + '--b\r\n\r\nSee the plan\r\n--b\r\nContent-Type: application/pdf\r\n'
    + 'Content-Disposition: attachment; filename="a-rather-long-name-of-a-plan-of-the-lighthouse-and-its-pier.pdf"'
    + '\r\n\r\nx\r\n--b--\r\n');
  const mailed = (await ann.get('/desk/?q=plan')).match(/\/desk\/request\/\d+/)[0];
  await ann.post(`${mailed}/state`, { state: 'closed', clip: article });
  const clip = (await ann.get('/desk/clips')).match(/\/desk\/clip\/[0-9a-f]{16}/)[0];
  return { request, mailed, personal, approval, over, decided: eve, file, clip };
}

export async function makeWorld(lang, submit) {
  const port = await freePort();
  const w = { folder: room(lang, port), mail: await mailbox(port) };
  const site = await serve(w.folder, ['--no-watch']);
  w.base = site.url.replace(/\/$/, '');
  w.close = async () => {
    await w.mail?.close();
    await site.close();
    rmSync(w.folder, { recursive: true });
  };
  try {
    const personal = await submit(w);
    w.ann = new Person(w.base);
    await w.ann.signIn('ann@x.example');
    await w.ann.post('/desk/account/lang', { lang });
    const bob = new Person(w.base);
    await bob.signIn('bob@x.example');
    await bob.post('/desk/account/lang', { lang });
    w.bob = bob;
    w.pages = await live(w, personal);
  } catch (e) {
    await w.close();
    throw e;
  }
  return w;
}
