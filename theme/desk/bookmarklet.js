// SPDX-License-Identifier: MIT
// Sends the page that is open to presse at this machine, signed: HMAC-SHA-256 (RFC 2104, FIPS
// 180-4) over time, address and page. Written out here because pages that are not on https have
// no crypto.subtle, and because the page must not get hold of the key.
(function () {
'use strict';
var limit = 1000000, high = 4294967296;
function sha(s) {
var k = [], h = [], w, n, i, j, x, y, v, t, bits = s.length * 8, out = '';
for (n = 2; k.length < 64; n++) {
for (i = 2; i * i <= n && n % i; i++) ;
if (i * i > n) {
if (h.length < 8) h.push(Math.pow(n, 1 / 2) * high | 0);
k.push(Math.pow(n, 1 / 3) * high | 0);
}
}
s += '\x80';
while (s.length % 64 != 56) s += '\0';
for (i = 56; i >= 0; i -= 8) s += String.fromCharCode(Math.floor(bits / Math.pow(2, i)) % 256);
function r(x, n) { return x >>> n | x << 32 - n; }
for (j = 0; j < s.length; j += 64) {
w = [];
v = h.slice();
for (i = 0; i < 64; i++) {
if (i < 16) {
t = j + i * 4;
w[i] = s.charCodeAt(t) << 24 | s.charCodeAt(t + 1) << 16 | s.charCodeAt(t + 2) << 8 | s.charCodeAt(t + 3);
} else {
x = w[i - 15];
y = w[i - 2];
w[i] = w[i - 16] + (r(x, 7) ^ r(x, 18) ^ x >>> 3) + w[i - 7] + (r(y, 17) ^ r(y, 19) ^ y >>> 10) | 0;
}
x = v[4];
y = v[0];
t = v[7] + (r(x, 6) ^ r(x, 11) ^ r(x, 25)) + (x & v[5] ^ ~x & v[6]) + k[i] + w[i] | 0;
v = [t + (r(y, 2) ^ r(y, 13) ^ r(y, 22)) + (y & v[1] ^ y & v[2] ^ v[1] & v[2]) | 0].concat(v.slice(0, 7));
v[4] = v[4] + t | 0;
}
for (i = 0; i < 8; i++) h[i] = h[i] + v[i] | 0;
}
for (i = 0; i < 32; i++) out += String.fromCharCode(h[i >> 2] >>> 24 - i % 4 * 8 & 255);
return out;
}
function sign(key, s) {
var a = '', b = '', i, c;
for (i = 0; i < 64; i++) {
c = key.charCodeAt(i) || 0;
a += String.fromCharCode(c ^ 54);
b += String.fromCharCode(c ^ 92);
}
return btoa(sha(b + sha(a + s))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}
var html = document.documentElement.outerHTML.slice(0, limit).replace(/\r\n?/g, '\n');
html = html.replace(/[\ud800-\udbff](?![\udc00-\udfff])/g, '').replace(/\0/g, '');
var time = String(Math.floor(Date.now() / 1000)), url = location.href;
var text = unescape(encodeURIComponent(time + '\n' + url + '\n' + html));
var sent = {time: time, url: url, html: html, signature: sign('{{key}}', text)};
var form = document.createElement('form'), name, input;
form.method = 'post';
form.action = '{{address}}';
form.enctype = 'multipart/form-data';
form.acceptCharset = 'utf-8';
form.target = '_blank';
form.style.display = 'none';
for (name in sent) {
input = document.createElement('textarea');
input.name = name;
input.value = sent[name];
form.appendChild(input);
}
document.body.appendChild(form);
HTMLFormElement.prototype.submit.call(form);
form.remove();
})();
