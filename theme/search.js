// SPDX-License-Identifier: MIT
// Searches a built site. The search page alone has this script; it fetches the index, and the words
// of texts where there are such, when somebody goes to the field, types, or comes with a query in
// the address, and the addresses of results only for those that are shown. Words, stems, levels and
// order are those of the server (src/room/search_*.c); tests/room/search_words.txt holds both to it.
'use strict';
(() => {
  const LONGEST = 200, TERMS = 16, PER_PAGE = 20, PAGES = 500, WORD_BYTES = 48;

  // ---- words

  const APOSTROPHES = new Set("'’‘ʼ´`＇");
  const QUOTES = new Set('"«»“”„‟＂');
  const TWO = { ß: 'ss', ẞ: 'ss', Æ: 'ae', æ: 'ae', Œ: 'oe', œ: 'oe', Ĳ: 'ij', ĳ: 'ij', ﬀ: 'ff', ﬁ: 'fi', ﬂ: 'fl', ﬅ: 'st', ﬆ: 'st' };
  const ONE = { Ø: 'o', ø: 'o', Đ: 'd', đ: 'd', Ł: 'l', ł: 'l', ı: 'i', İ: 'i' };
  const ELIDED = new Set(['c', 'd', 'j', 'l', 'm', 'n', 's', 't', 'qu', 'jusqu', 'lorsqu', 'puisqu', 'quoiqu']);
  const COMMON = new Set('a an and at au aux by de des du en et for in is la le les of on ou par pour sur the to un une with'.split(' '));
  const between = (c, ...pairs) => {
    for (let i = 0; i < pairs.length; i += 2)
      if (c >= pairs[i] && c <= pairs[i + 1])
        return true;
    return false;
  };

  function isLetter(c) {
    if (c < 0x80)
      return between(c, 48, 57, 97, 122, 65, 90);
    if (c < 0xc0)
      return c === 0xaa || c === 0xb5 || c === 0xba;
    if (c < 0x2000)
      return ![0xd7, 0xf7, 0x60c, 0x61b, 0x61f, 0x964, 0x965, 0x37e, 0x387, 0x5be].includes(c);
    if (c < 0x2c00)
      return between(c, 0x2100, 0x218f);
    if (c >= 0x3000 && c < 0x3041)
      return between(c, 0x3005, 0x3007);
    if (c === 0x30fb || c === 0x30a0)
      return false;
    if (c >= 0xff00 && c < 0xfff0)
      return between(c, 0xff10, 0xff19, 0xff21, 0xff3a, 0xff41, 0xff5a, 0xff66, 0xffdc);
    return c < 0xe000 || between(c, 0xf900, 0xfdff, 0xfe70, 0xfefe) || c >= 0x10000;
  }

  const isIdeograph = (c) => between(c, 0x3041, 0x30ff, 0x3400, 0x4dbf, 0x4e00, 0x9fff, 0xf900, 0xfaff,
    0xff66, 0xff9d, 0x20000, 0x3ffff);

  function foldCase(s) {
    const folded = s.toUpperCase().toLowerCase();
    return [...folded].length === 1 ? folded : s.toLowerCase();
  }

  function foldOne(s) {
    const c = s.codePointAt(0);
    if (APOSTROPHES.has(s))
      return null;
    if (TWO[s] || ONE[s])
      return TWO[s] || ONE[s];
    if (c === 0xad || between(c, 0x300, 0x36f, 0x200b, 0x200f, 0x202a, 0x202e, 0xfeff, 0xfeff, 0x2060, 0x2069, 0xfe00, 0xfe0f))
      return '';
    if (between(c, 0xff01, 0xff5e))
      return foldOne(String.fromCodePoint(c - 0xff01 + 0x21));
    let folded = s;
    if (c < 0x400 || between(c, 0x1e00, 0x1fff))
      folded = String.fromCodePoint(s.normalize('NFD').codePointAt(0));
    if (c < 0x2000)
      folded = foldCase(folded);
    return isLetter(folded.codePointAt(0)) ? folded : null;
  }

  // A character as letters; '' when it falls away, null when it is no letter.
  const folds = new Map();
  function fold(s) {
    if (!folds.has(s))
      folds.set(s, foldOne(s));
    return folds.get(s);
  }

  const charAt = (text, i) => String.fromCodePoint(text.codePointAt(i));
  const letterAt = (text, i) => i < text.length && Boolean(fold(charAt(text, i)));
  const bytesOf = (c) => (c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4);

  // The words of a text: {text, from, to, ideograph}.
  function words(text) {
    const found = [];
    let i = 0;
    for (;;) {
      while (i < text.length && !letterAt(text, i))
        i += charAt(text, i).length;
      if (i >= text.length)
        return found;
      const word = { text: '', from: i, to: i, ideograph: false };
      let bytes = 0, at = i;
      for (;;) {
        word.to = i = at;
        if (at >= text.length)
          break;
        const s = charAt(text, at), letters = fold(s), after = at + s.length;
        if (letters === null) {
          if (!APOSTROPHES.has(s))
            break;
          i = after;
          if (!letterAt(text, after))
            break;
          if (ELIDED.has(word.text)) {
            word.text = '';
            bytes = 0;
            word.from = at = after;
            continue;
          }
          if (word.text === 'aujourd' && /^hui/i.test(text.slice(after, after + 3))) {
            at = after;
            continue;
          }
          if (word.text !== 'aujourd' && /^s$/i.test(text[after]) && !letterAt(text, after + 1))
            i = after + 1;
          break;
        }
        const ideograph = letters !== '' && isIdeograph(letters.codePointAt(0));
        if (ideograph && word.text)
          break;
        const size = [...letters].reduce((n, l) => n + bytesOf(l.codePointAt(0)), 0);
        if (bytes + size <= WORD_BYTES) {
          word.text += letters;
          bytes += size;
        }
        at = after;
        if (ideograph) {
          word.ideograph = true;
          word.to = i = at;
          break;
        }
      }
      if (word.text)
        found.push(word);
    }
  }

  // ---- stems: [ending, what it becomes, letters that the word must have]

  const FRENCH = [
    [['eaux', 'eau', 4], ['eux', 'eu', 4], ['oux', 'ou', 4], ['aux', 'al', 5], ['ss', 'ss', 0], ['s', '', 4]],
    [['trice', 'teu', 7], ['euse', 'eu', 6], ['ee', '', 6], ['ee', 'ee', 0], ['e', '', 5]],
    [['qu', 'c', 5], ['nn', 'n', 5], ['ll', 'l', 6], ['tt', 't', 5], ['eur', 'eu', 6], ['ail', 'al', 5],
      ['if', 'iv', 5], ['er', '', 6]],
  ];
  const ENGLISH = [
    [['news', 'news', 0], ['series', 'series', 0], ['ies', 'y', 5], ['sses', 'ss', 5], ['ches', 'ch', 6],
      ['shes', 'sh', 6], ['xes', 'x', 5], ['ss', 'ss', 0], ['us', 'us', 0], ['is', 'is', 0], ['s', '', 4]],
    [['eed', 'eed', 0], ['ied', 'y', 5], ['ed', '', 5], ['ing', '', 6]],
    [['e', '', 5]],
  ];

  function step(word, table) {
    for (const [ending, becomes, least] of table)
      if (word.length >= least && word.endsWith(ending))
        return word.slice(0, word.length - ending.length) + becomes;
    return word;
  }

  function englishVerb(word) {
    const cut = step(word, ENGLISH[1]), last = cut.at(-1), vowel = /[aeiouy]/;
    if (cut.length >= word.length || last === 'y')
      return cut;
    if (!vowel.test(cut))
      return word;
    if (cut.length > 3 && last === cut.at(-2) && !vowel.test(last) && last !== 's' && last !== 'l')
      return cut.slice(0, -1);
    return /^[^aeiouy][aeiouy][^aeiouywx]$/.test(cut) ? cut + 'e' : cut;
  }

  function stem(tongue, word) {
    if (!tongue || !/^[a-z]{4,}$/.test(word))
      return word;
    if (tongue === 'fr')
      return FRENCH.reduce(step, word);
    return step(englishVerb(step(word, ENGLISH[0])), ENGLISH[2]);
  }

  function tongueOf(lang) {
    const primary = lang.slice(0, 2).toLowerCase();
    const whole = lang.length === 2 || lang[2] === '-';
    return whole && (primary === 'fr' || primary === 'en') ? primary : '';
  }

  // ---- queries

  // {terms} or {refused: 'long' | 'many' | 'noneWord'}.
  function parse(text) {
    const terms = [];
    let phrases = 0, phrase = 0, quoted = false;
    text = text.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '');
    if ([...text].length > LONGEST)
      return { refused: 'long' };
    const take = (part) => {
      let behind = -1, chain = 0;
      for (const w of words(part)) {
        if (terms.length === TERMS)
          return false;
        if (quoted && !phrase)
          phrase = ++phrases;
        const follows = w.ideograph && behind === w.from && terms.length > 0;
        if (follows && !chain) {
          chain = ++phrases;
          Object.assign(terms.at(-1), { phrase: chain, exact: true });
        }
        chain = follows ? chain : 0;
        const own = quoted ? phrase : chain;
        terms.push({ word: w.text, stems: { fr: stem('fr', w.text), en: stem('en', w.text) },
          phrase: own, exact: own > 0, prefix: !own && part[w.to] === '*' });
        behind = w.ideograph ? w.to : -1;
      }
      return true;
    };
    let from = 0;
    for (let i = 0; i <= text.length; i++) {
      if (i < text.length && !QUOTES.has(text[i]))
        continue;
      if (!take(text.slice(from, i)))
        return { refused: 'many' };
      quoted = !quoted;
      phrase = 0;
      from = i + 1;
    }
    if (!terms.length)
      return text ? { refused: 'noneWord' } : { terms };
    const counted = terms.filter((t) => t.exact || t.prefix || !COMMON.has(t.word));
    const kept = counted.length ? counted : terms, last = terms.at(-1);
    if (!last.exact && !QUOTES.has(text.at(-1)))
      last.prefix = true;
    return { terms: kept };
  }

  const isNear = (t, word, tongue) => (t.prefix && word.startsWith(t.word)) ||
    (!t.exact && tongue !== '' && stem(tongue, word) === t.stems[tongue]);

  function phrasesOf(terms) {
    const found = new Map();
    for (const t of terms.filter((one) => one.phrase))
      found.set(t.phrase, [...(found.get(t.phrase) || []), t.word]);
    return [...found.values()];
  }

  const standsAt = (list, at, phrase) => phrase.every((word, k) => list[at + k] && list[at + k].text === word);

  // The words of text that are found: [from, to].
  function marks(terms, text, lang) {
    const list = words(text), tongue = tongueOf(lang);
    const hit = list.map((w) => terms.some((t) => !t.phrase && (w.text === t.word || isNear(t, w.text, tongue))));
    for (const phrase of phrasesOf(terms))
      list.forEach((_, at) => standsAt(list, at, phrase) && phrase.forEach((__, k) => { hit[at + k] = true; }));
    return list.filter((_, i) => hit[i]).map((w) => [w.from, w.to]);
  }

  // ---- the index

  // Puts the columns of the file together and numbers the words.
  function open(file, texts = {}) {
    const docs = [], numbers = new Map(), entries = [];
    const days = file.days.flatMap(([day, count]) => new Array(count).fill(day));
    const numbered = (texts, tongue) => [...new Set(texts.flatMap((t) => words(t).map((w) => w.text)))].map((word) => {
      const key = tongue + ' ' + word;
      if (!numbers.has(key))
        numbers.set(key, entries.push({ word, tongue }) - 1);
      return numbers.get(key);
    });
    file.title.forEach((title, i) => {
      const [outletKey, outlet] = file.outlets[file.outlet[i]] || ['', ''];
      const [lang] = file.langs[file.lang[i]] || [''];
      const topics = (file.topic[i] || []).map((k) => file.topics[k] || ['', '']);
      const doc = { title, outlet, outletKey, lang, topics, day: days[i], kind: file.kind[i],
        author: file.author[i] || '', programme: file.programme[i] || '', note: file.note[i] || '' };
      doc.others = [outlet, doc.author, doc.programme, doc.note, ...topics.map((t) => t[1])];
      const tongue = tongueOf(lang);
      doc.titleWords = numbered([title], tongue);
      doc.otherWords = numbered([...doc.others, texts[i] || ''], tongue);
      docs.push(doc);
    });
    return { docs, entries, parts: file.parts, links: file.links };
  }

  function logSixteenths(n) {
    const whole = 31 - Math.clz32(n);
    return whole * 16 + (whole >= 4 ? (n >> (whole - 4)) & 15 : (n << (4 - whole)) & 15);
  }

  // The numbers of the documents found, in order; asked has terms, year, outlet, topic, lang, byDate.
  function run(index, asked) {
    const { docs, entries } = index, phrases = phrasesOf(asked.terms);
    const levels = asked.terms.map((t) => entries.map(({ word, tongue }) =>
      (word === t.word ? 2 : isNear(t, word, tongue) ? 1 : 0)));
    const most = (list, level) => list.reduce((n, w) => Math.max(n, level[w]), 0);
    const weights = [0, 2, 3, 6, 8];
    const perDoc = docs.map((d) => levels.map((level) => {
      const title = most(d.titleWords, level);
      return title ? weights[title + 2] : weights[most(d.otherWords, level)];
    }));
    const all = logSixteenths(docs.length + 1);
    const rarity = levels.map((_, t) => {
      const own = logSixteenths(perDoc.reduce((n, w) => n + (w[t] > 0 ? 1 : 0), 0) + 1);
      return all > own ? all - own + 16 : 16;
    });
    const found = [];
    docs.forEach((d, i) => {
      if (perDoc[i].some((w) => !w) || (asked.year && d.day.slice(0, 4) !== asked.year) ||
          (asked.outlet && d.outletKey !== asked.outlet) || (asked.lang && d.lang !== asked.lang) ||
          (asked.topic && !d.topics.some((t) => t[0] === asked.topic)))
        return;
      const texts = phrases.length ? [d.title, ...d.others].map(words) : [];
      if (phrases.every((p) => texts.some((list) => list.some((_, at) => standsAt(list, at, p)))))
        found.push({ i, score: perDoc[i].reduce((n, w, t) => n + w * rarity[t], 0) });
    });
    if (!asked.byDate)
      found.sort((a, b) => b.score - a.score || a.i - b.i);
    return found.map((f) => f.i);
  }

  globalThis.presseSearch = { words, stem, tongueOf, parse, marks, open, run };
  if (typeof document === 'undefined')
    return;

  // ---- the page

  const form = document.getElementById('search-form');
  const section = document.getElementById('search-results');
  const place = document.getElementById('search-answer');
  const status = document.getElementById('search-status');
  if (!form || !place)
    return;
  const say = section.dataset, lang = document.documentElement.lang;
  const field = form.elements.q, names = ['q', 'year', 'outlet', 'topic', 'lang', 'sort'];
  const indexAddress = new URL(form.dataset.index, location.href);
  const files = new Map();
  let index = null, turn = 0;

  function file(address, cache = 'default') {
    if (cache === 'reload' || !files.has(address.href)) {
      const answer = fetch(address, { cache }).then((r) => {
        if (!r.ok)
          throw new Error(`${address}: ${r.status}`);
        return r.json();
      });
      answer.catch(() => files.delete(address.href));
      files.set(address.href, answer);
    }
    return files.get(address.href);
  }

  async function fetchIndex(cache) {
    if (!index || cache)
      index = file(indexAddress, cache).then(async (found) => {
        if (!found.texts)
          return open(found);
        const texts = await file(new URL('texts.json', indexAddress), cache);
        if (texts.version !== found.version)
          throw new Error('stale');
        return open(found, texts.texts);
      });
    index.catch(() => { index = null; });
    return index;
  }

  // The files count documents from the oldest.
  async function linkOf(opened, i) {
    const at = opened.docs.length - 1 - i, part = Math.floor(at / opened.links);
    const address = new URL(`links-${part}.json`, indexAddress);
    let links = await file(address);
    if (links.version !== opened.parts[part])
      links = await file(address, 'reload');
    if (links.version !== opened.parts[part])
      throw new Error('stale');
    return links.links[at % opened.links];
  }

  const dateParts = [{ year: 'numeric' }, { year: 'numeric', month: 'long' }, { year: 'numeric', month: 'long', day: 'numeric' }];
  function dateText(day) {
    const parts = day.split('-').map(Number);
    const date = new Date(0);
    date.setUTCFullYear(parts[0], (parts[1] || 1) - 1, parts[2] || 1);
    return new Intl.DateTimeFormat(lang, { ...dateParts[parts.length - 1], timeZone: 'UTC' }).format(date);
  }

  function fill(node, terms, text, textLang) {
    let at = 0;
    for (const [from, to] of marks(terms, text, textLang)) {
      const mark = document.createElement('mark');
      mark.textContent = text.slice(from, to);
      node.append(text.slice(at, from), mark);
      at = to;
    }
    node.append(text.slice(at));
  }

  function resultNode(doc, link, terms) {
    const node = document.getElementById('search-result').content.cloneNode(true);
    const part = (name) => node.querySelector(`[data-part="${name}"]`);
    const set = (name, text) => (text ? fill(part(name), terms, text, doc.lang) : part(name).remove());
    const anchor = part('title'), whole = /^https?:/i.test(link);
    anchor.href = whole ? link : form.dataset.root + link.replace(/^\/+/, '');
    if (whole)
      anchor.rel = 'external';
    if (doc.lang && doc.lang !== lang)
      anchor.lang = doc.lang;
    fill(anchor, terms, doc.title || doc.outlet || link, doc.lang);
    set('outlet', doc.title ? doc.outlet : '');
    set('author', doc.author);
    set('programme', doc.programme);
    set('note', doc.note);
    set('kind', ['', say.release, say.page][doc.kind]);
    if (doc.day) {
      part('date').dateTime = doc.day;
      part('date').textContent = dateText(doc.day);
    } else {
      part('date').remove();
    }
    return node;
  }

  function asked() {
    const data = new FormData(form), values = {};
    for (const name of names)
      values[name] = String(data.get(name) || '');
    return values;
  }

  function address(values, page) {
    const parameters = new URLSearchParams();
    for (const name of names)
      if (values[name] && !(name === 'sort' && values[name] === 'relevance'))
        parameters.set(name, values[name]);
    if (page > 1)
      parameters.set('page', page);
    const query = String(parameters);
    return query ? `?${query}` : location.pathname;
  }

  function message(text, more = '') {
    place.replaceChildren();
    for (const sentence of [text, more].filter(Boolean)) {
      const p = document.createElement('p');
      p.className = 'nothing';
      p.textContent = sentence;
      place.append(p);
    }
  }

  const countText = (n) => (new Intl.PluralRules(lang).select(n) === 'one' ? say.one : say.other)
    .replace('{n}', new Intl.NumberFormat(lang).format(n));

  function pageLink(values, page, text, rel) {
    const item = document.createElement('li'), anchor = document.createElement('a');
    anchor.href = address(values, page);
    anchor.textContent = text;
    anchor.rel = rel;
    anchor.addEventListener('click', (event) => {
      event.preventDefault();
      history.pushState(null, '', anchor.href);
      answer(page).then(() => { status.tabIndex = -1; status.focus(); });
    });
    item.append(anchor);
    return item;
  }

  function pages(values, page, last) {
    const nav = document.createElement('nav'), list = document.createElement('ul');
    nav.className = 'pages';
    nav.setAttribute('aria-label', say.pages);
    if (page > 1)
      list.append(pageLink(values, page - 1, say.previous, 'prev'));
    if (page < last)
      list.append(pageLink(values, page + 1, say.next, 'next'));
    nav.append(list);
    return nav;
  }

  async function show(values, query, page, mine) {
    const opened = await fetchIndex();
    const found = run(opened, { terms: query.terms, year: values.year, outlet: values.outlet,
      topic: values.topic, lang: values.lang, byDate: values.sort === 'date' });
    const from = (page - 1) * PER_PAGE, some = found.slice(from, from + PER_PAGE);
    const links = await Promise.all(some.map((i) => linkOf(opened, i)));
    if (mine !== turn)
      return;
    status.textContent = countText(found.length);
    if (!found.length) {
      message(say.none, say.help);
      return;
    }
    const list = document.createElement('ol');
    some.forEach((i, k) => list.append(resultNode(opened.docs[i], links[k], query.terms)));
    place.replaceChildren(list);
    const last = Math.min(PAGES, Math.ceil(found.length / PER_PAGE));
    if (last > 1)
      place.append(pages(values, page, last));
  }

  // Shows what the form asks for. Only the latest call's answer is shown.
  async function answer(page = 1) {
    const mine = ++turn, values = asked(), query = parse(values.q);
    if (query.refused) {
      status.textContent = '';
      message(say[query.refused]);
      return;
    }
    if (!query.terms.length && !values.year && !values.outlet && !values.topic && !values.lang) {
      status.textContent = '';
      place.replaceChildren();
      return;
    }
    try {
      await show(values, query, page, mine);
    } catch (first) {
      try { // the site was published anew in between
        files.clear();
        await fetchIndex('reload');
        await show(values, query, page, mine);
      } catch (second) {
        if (mine === turn)
          message(say.failed);
      }
    }
  }

  function takeAddress() {
    const parameters = new URLSearchParams(location.search);
    for (const name of names)
      if (form.elements[name])
        form.elements[name].value = parameters.get(name) || (name === 'sort' ? 'relevance' : '');
    const page = Number(parameters.get('page'));
    return answer(page >= 1 && page <= PAGES ? Math.floor(page) : 1);
  }

  field.addEventListener('focus', () => { fetchIndex().catch(() => {}); }, { once: true });
  field.addEventListener('input', () => answer());
  form.addEventListener('change', () => answer());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    history.pushState(null, '', address(asked(), 1));
    answer();
  });
  addEventListener('popstate', takeAddress);
  if (!('answered' in form.dataset) && location.search)
    takeAddress();
})();
