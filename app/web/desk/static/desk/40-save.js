/* Every change goes to the draft at once. One at a time and in order; without a connection they wait here and are tried again. */
(function (dateline) {
  'use strict';

  var AGAIN_MS = 2500, waiting = [], sending = false;

  function saved() { return document.querySelector('[data-saved]'); }

  function tell(text, waits) {
    var place = saved();
    if (!place) return;
    place.textContent = text;
    place.classList.toggle('waits', Boolean(waits));
    if (waits) dateline.say(text);
  }

  /** Sends a form as it is now. `extra` is a pair [name, value] of the button that was pressed. `then(page)` after it. */
  dateline.send = function (form, extra, then) {
    var fields = new URLSearchParams(new FormData(form));
    if (extra) fields.append(extra[0], extra[1]);
    waiting.push({ form: form.id || '', action: form.getAttribute('action'), fields: fields, then: then });
    next();
  };

  function next() {
    if (sending || !waiting.length) return;
    sending = true;
    var one = waiting[0];
    renew(one);
    tell('saving');
    fetch(one.action, { method: 'POST', body: one.fields, credentials: 'same-origin', redirect: 'follow' }).then(function (answer) {
      return answer.text().then(function (html) { return { answer: answer, html: html }; });
    }).then(function (got) { sending = false; waiting.shift(); arrived(one, got.answer, got.html); next(); }, function () {
      sending = false;
      tell('Not saved: no connection. It is kept here and tried again.', true);
      setTimeout(next, AGAIN_MS);
    });
  }

  /** A change made while the one before was on its way names the version that that one made. */
  function renew(one) {
    var form = dateline.all('form').find(function (each) { return each.getAttribute('action') === one.action && each.elements.version; });
    if (one.after && form) one.fields.set('version', form.elements.version.value);
  }

  function arrived(one, answer, html) {
    if (answer.ok && answer.redirected && new URL(answer.url).pathname !== location.pathname) {
      // What was sent is dealt with elsewhere: a table, where its columns are asked.
      location.assign(answer.url);
    } else if (answer.ok || answer.status === 409) {
      dateline.all('[data-dirty]').forEach(function (field) { if (field.form && field.form.getAttribute('action') === one.action) field.removeAttribute('data-dirty'); });
      waiting.forEach(function (later) { if (later.action === one.action) later.after = true; });
      var did = new URL(answer.url, location.href).searchParams.get('did');
      if (!dateline.adopt(html)) { waiting = []; return; }
      if (did) dateline.did(did);
      dateline.say('Saved.');
      if (one.then) one.then(answer.url);
    } else {
      var page = new DOMParser().parseFromString(html, 'text/html'), why = page.querySelector('.problem');
      var said = why ? why.textContent : 'That was not saved.';
      tell('Not saved', true);
      dateline.complain(said);
    }
  }

  /** Says why something was not done, where it is seen, until the next thing is done. */
  dateline.complain = function (text) {
    var place = document.getElementById('complaint');
    if (!place) {
      place = document.createElement('p');
      place.id = 'complaint';
      place.className = 'problem';
      place.setAttribute('role', 'alert');
      var side = document.querySelector('.side') || document.getElementById('main');
      side.insertBefore(place, side.firstChild);
    }
    place.textContent = text;
    place.scrollIntoView({ block: 'nearest' });
  };
  document.addEventListener('desk:changed', function () {
    var place = document.getElementById('complaint');
    if (place) place.remove();
  });

  document.addEventListener('input', function (event) {
    if (event.target.form && event.target.form.hasAttribute('data-save')) event.target.setAttribute('data-dirty', '');
  });

  document.addEventListener('change', function (event) {
    var form = event.target.form;
    if (!form || !form.hasAttribute('data-save')) return;
    if (form.reportValidity()) dateline.send(form);
  });

  document.addEventListener('submit', function (event) {
    var form = event.target, button = event.submitter;
    if (!form.matches('[data-save], [data-send]')) return;
    event.preventDefault();
    dateline.send(form, button && button.name ? [button.name, button.value] : null, function (url) {
      if (form.hasAttribute('data-clear')) form.reset();
      arriveAt(url);
    });
  });

  /** The row that a change led to: the keyboard goes on from there if what it was at is gone. */
  function arriveAt(url) {
    var at = new URL(url, location.href).hash.slice(1), row = at && document.getElementById(at);
    if (row && (document.activeElement === document.body || !document.activeElement.isConnected || document.activeElement.matches('section'))) row.focus();
  }

  window.addEventListener('online', next);
  window.addEventListener('beforeunload', function (event) { if (waiting.length) event.preventDefault(); });
})(window.dateline);
