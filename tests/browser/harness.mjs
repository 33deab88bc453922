// SPDX-License-Identifier: MIT
// Rooms, servers and browsers for the tests. Rooms are made in a temporary folder; everything
// started here ends with `close`.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, '..', '..');
export const presse = process.env.PRESSE || join(root, 'build', 'presse');
export const example = join(root, 'examples', 'eclaireurs');
export const shots = join(here, 'shots');
export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);
export const chromiumFlags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--disable-dev-shm-usage', '--disable-extensions',
  '--disable-component-extensions-with-background-pages'];

export function temporaryFolder() {
  return mkdtempSync(join(tmpdir(), 'presse-browser-'));
}

export function write(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

// Builds a room; returns the folder of the site.
export function build(room) {
  const out = join(temporaryFolder(), 'site');
  const done = spawnSync(presse, ['build', room, '-o', out], { encoding: 'utf8' });
  if (done.status !== 0)
    throw new Error(`presse build ended with ${done.status}:\n${done.stderr}`);
  return { out, close: () => rmSync(dirname(out), { recursive: true }) };
}

// Whoever ends the tests ends what they started: the test runner would wait for all of it.
const children = new Set();

export function track(child) {
  children.add(child);
  child.on('close', () => children.delete(child));
  return child;
}

// What a test that failed left behind, or node would wait for it.
export function endChildren() {
  children.forEach((child) => child.kill('SIGKILL'));
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'])
  process.once(signal, () => {
    endChildren();
    process.exit(1); // Chromium ends with the pipe that it is spoken to by
  });

// Serves a room on a port of the system's choice; resolves when it says where.
export function serve(room, options = []) {
  const child = track(spawn(presse, ['serve', '--port', '0', ...options, room]));
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (bytes) => {
      said += bytes;
      const address = said.match(/http:\/\/[^\s/]+:\d+/);
      if (address)
        resolve({ url: address[0], close: () => stop(child) });
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`presse serve ended with ${code}:\n${said}`)));
  });
}

function stop(child) {
  return new Promise((resolve) => {
    child.removeAllListeners('exit');
    child.on('exit', resolve);
    child.kill('SIGTERM');
  });
}

export function launch(more = []) {
  return chromium.launch({ executablePath: chromiumPath, headless: true,
    handleSIGTERM: false, handleSIGINT: false, handleSIGHUP: false,
    args: [...chromiumFlags, ...more] });
}

// Site paths of every page that the sitemap names, whatever its host.
export async function sitemapPaths(url) {
  const text = await (await fetch(`${url}/sitemap.xml`)).text();
  return [...text.matchAll(/<loc>([^<]+)<\/loc>/g)].map((m) => new URL(m[1].replaceAll('&amp;', '&'), url).pathname);
}

// A room with more than a screenful of clips, so that years and outlets have pages.
export function largeRoom() {
  const folder = temporaryFolder();
  const clips = [];
  for (let i = 0; i < 90; i++) {
    const date = new Date(Date.UTC(2024, 11, 28 - i * 12));
    const day = date.toLocaleDateString('fr-FR', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });
    const outlet = ['gazette', 'courrier', 'radio'][i % 3];
    clips.push(`**${day}**\n\n[Article numéro ${i} sur la vie des communes](https://${outlet}.example/a/${i}-article-numero-${i}-sur-la-vie-des-communes)\n`);
  }
  write(folder, {
    'presse.yaml': `title: Grande salle
base_url: https://grande.example
lang: fr
contact: {name: Service de presse, mail: presse@grande.example}
outlets:
  - {name: La Gazette, domains: [gazette.example]}
  - {name: Le Courrier, domains: [courrier.example]}
  - {name: Radio Plateau, domains: [radio.example]}
`,
    'content/espace-presse.md': `---
title: Espace presse
url: /espace-presse
---
${clips.join('\n')}
##### Une question ? [Écrivez-nous](mailto:presse@grande.example)
`,
  });
  return { folder, close: () => rmSync(folder, { recursive: true }) };
}
