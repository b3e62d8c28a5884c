/* Keeps an open map right: asks now and then whether a newer version is out, takes it over, and says what changed. */
(function (dateline) {
  'use strict';

  var EVERY = 10000, UNSHOWN = 1000, JITTER = 3000, SLOWEST = 300000, SAID_FOR = 20000;   // ms
  // The map may begin much later than its page, when a host shows its frame: what it has is as old as the page.
  var LOADED = Date.now();

  /** `data.live`: {state, page, version, zone, revision}. `view` has take(data) and remove(). Nothing is asked in a hidden tab or frame. */
  dateline.live = function (frame, data, view) {
    if (data.live) new Watch(frame, data, view);
  };

  function Watch(frame, data, view) {
    this._live = data.live;
    this._version = data.live.version;
    this._revision = data.live.revision || 0;
    this._frame = frame;
    this._words = data.words;
    this._view = view;
    this._failures = 0;
    this._answered = LOADED;
    this._asked = LOADED;
    document.addEventListener('visibilitychange', this._plan.bind(this));
    window.addEventListener('online', function () { this._failures = 0; this._plan(); }.bind(this));
    this._plan();
  }

  /** The next question: ten seconds after the last, later where nobody answers; each reader at a moment of their own. */
  Watch.prototype._plan = function () {
    clearTimeout(this._timer);
    if (document.hidden || this._gone || this._asking) return;
    var wait = Math.min(EVERY * Math.pow(2, this._failures), SLOWEST) + Math.random() * JITTER;
    this._timer = setTimeout(this._ask.bind(this), Math.max(0, this._asked + wait - Date.now()));
  };

  Watch.prototype._ask = function () {
    var watch = this;
    if (!this._frame.clientWidth) { this._timer = setTimeout(this._ask.bind(this), UNSHOWN); return; }
    this._asked = Date.now();
    this._asking = true;
    // The tag is the version's number, and how often something was withheld from it, so that the very first answer is a
    // 304. With a condition of its own, fetch goes past the cache.
    fetch(this._live.state + '?since=' + this._version, {
      headers: { 'If-None-Match': '"' + this._version + (this._revision ? '.' + this._revision : '') + '"' }, credentials: 'omit', referrerPolicy: 'no-referrer'
    }).then(function (answer) {
      if (answer.status === 304) return null;
      if (isGone(answer)) return answer.json().then(function (said) { watch._remove(said.reason || ''); });
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json().then(function (state) { return watch._update(state); });
    }).then(function () { watch._reached(); }, function () { watch._missed(); }).then(function () {
      watch._asking = false;
      watch._plan();
    });
  };

  /** Only the service itself says so: a proxy in between that lost its way answers 404 as well. */
  function isGone(answer) {
    return answer.status === 410 || (answer.status === 404 && /problem\+json/.test(answer.headers.get('Content-Type')));
  }

  Watch.prototype._update = function (state) {
    var watch = this;
    var revision = state.revision || 0;
    if (state.version === this._version && revision === this._revision) return null;
    // What was withheld must not come out of a cache: another revision is another address.
    return fetch(this._live.page + state.version + (revision ? '?r=' + revision : ''), { credentials: 'omit' }).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.text();
    }).then(function (html) {
      // The service's own template wrote it and escaped each text; a document parsed like this runs nothing.
      var page = new DOMParser().parseFromString(html, 'text/html');
      var data = JSON.parse(page.getElementById(watch._frame.id + '_data').textContent);
      // Half a change would be worse than a page that begins again.
      try { adopt(page); watch._view.take(data); } catch (error) { window.location.reload(); }
      watch._version = state.version;
      watch._revision = revision;
      watch._say(state.news || '', SAID_FOR);
    });
  };

  /** Takes the words of the newer page into this one. */
  function adopt(page) {
    document.title = page.title;
    fill('.head', page.querySelector('.head'));
    fill('.foot', page.querySelector('.foot'));
    var text = page.querySelector('.text-body');
    document.querySelector('section.text, details.text').hidden = !text.textContent.trim();
    fill('section.text, .text-body', text);
    QUIET.forEach(function (selector) {
      var old = document.querySelectorAll(selector), now = page.querySelectorAll(selector);
      old.forEach(function (node, i) { if (now[i]) node.replaceWith(document.adoptNode(now[i])); else node.remove(); });
    });
  }

  // Nobody looks at these, but what was taken back must not be left in them: none of it is a script that could run.
  var QUIET = ['meta[name="description"]', 'meta[property]', 'meta[name^="twitter:"]', 'noscript', '.code textarea',
    'script[type="application/ld+json"]', 'script[type="application/json"]'];

  function fill(selector, from) {
    var into = document.querySelector(selector);
    into.textContent = '';
    while (from.firstChild) into.appendChild(document.adoptNode(from.firstChild));
  }

  Watch.prototype._reached = function () {
    if (this._failures) this._say('');
    this._failures = 0;
    this._answered = Date.now();
  };

  /** One question without an answer is a tunnel; after the second the reader should know how old this is. */
  Watch.prototype._missed = function () {
    this._failures++;
    if (this._failures === 2) this._say(this._words.outOfReach.replace('{time}', clock(this._answered, this._live.zone)));
  };

  /** The time of day in the map's zone, as the desk writes it. */
  function clock(moment, zone) {
    var text = new Date(moment).toLocaleTimeString(document.documentElement.lang, { timeZone: zone, hour: 'numeric', minute: '2-digit' });
    return text.replace(/\s?([AP])M$/, function (_, half) { return ' ' + half.toLowerCase() + '.m.'; });
  }

  Watch.prototype._say = function (text, ms) {
    var place = this._frame.parentNode.querySelector('.news');
    clearTimeout(this._saying);
    place.textContent = text;
    if (text) settle(place, this._frame);
    if (ms) this._saying = setTimeout(function () { place.textContent = ''; }, ms);
  };

  var SPOTS = ['', 'across', 'aside', 'low'];

  /** Puts what is said where it hides least: at its usual spot, across from it, or narrow in a corner (see map.css). */
  function settle(place, frame) {
    var standing = Array.from(frame.querySelectorAll('.disc, .label-text, .pill, .inset:not([data-corner="none"])'), box);
    var hidden = SPOTS.map(function (spot) {
      place.dataset.at = spot;
      var own = box(place);
      return standing.filter(function (one) {
        return one.left < own.right && one.right > own.left && one.top < own.bottom && one.bottom > own.top;
      }).length;
    });
    place.dataset.at = SPOTS[hidden.indexOf(Math.min.apply(null, hidden))];
  }

  function box(node) { return node.getBoundingClientRect(); }

  /** Taken down: nothing of it stays on the screen but the reason, if one was given. */
  Watch.prototype._remove = function (reason) {
    if (this._gone) return;
    this._gone = true;
    this._view.remove();
    var main = document.querySelector('main'), notice = dateline.element('div', 'gone-map'), said = dateline.element('h1');
    document.head.querySelectorAll('meta[name="description"], script').forEach(function (node) { node.remove(); });
    document.querySelectorAll('body > :not(main)').forEach(function (node) { node.remove(); });
    main.textContent = '';
    main.setAttribute('aria-live', 'assertive');
    notice.appendChild(said);
    if (reason) notice.appendChild(dateline.element('p', '', reason));
    main.appendChild(notice);
    document.title = said.textContent = this._words.takenDown;
  };
})(window.dateline);
