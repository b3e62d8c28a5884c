/* Rows and map together: what is hovered or in focus lights up, keys 1 to 9 choose, a pin that was moved is saved. */
(function (dateline) {
  'use strict';

  function keyOf(node) {
    var choice = node.closest && node.closest('[data-candidate]'), row = node.closest && node.closest('[data-incident]');
    if (choice) return choice.closest('[data-question]').getAttribute('data-question') + '/' + choice.getAttribute('data-candidate');
    return row ? row.getAttribute('data-incident') : '';
  }
  ['mouseover', 'focusin'].forEach(function (name) {
    document.addEventListener(name, function (event) {
      var key = dateline.light && keyOf(event.target);
      if (key) dateline.light(key);
    });
  });

  document.addEventListener('keydown', function (event) {
    if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey || dateline.typing(event.target)) return;
    var here = event.target.closest && event.target.closest('[data-tie]'), tie = here || document.querySelector('[data-tie]');
    var choice = tie && tie.querySelector('[data-candidate="' + (Number(event.key) - 1) + '"]');
    if (choice) { event.preventDefault(); choice.click(); }
  });

  /** Saves a position to the form that it belongs to. */
  dateline.place = function (form, lonlat, then) {
    form.elements.lon.value = lonlat[0].toFixed(6);
    form.elements.lat.value = lonlat[1].toFixed(6);
    dateline.send(form, null, then);
  };

  document.addEventListener('desk:moved', function (event) {
    var form = document.querySelector('#pin-' + CSS.escape(event.detail.id) + ' form');
    // How sure the machine was of its own place says nothing of where a hand put the pin.
    form.elements.uncertainty_m.value = '';
    dateline.place(form, event.detail.lonlat);
  });

  var ask = document.querySelector('form[data-ask]');
  if (ask) ask.addEventListener('change', function () {
    var address = ask.getAttribute('action') + '?' + new URLSearchParams(new FormData(ask));
    fetch(address, { credentials: 'same-origin' }).then(function (answer) { return answer.ok ? answer.text() : null; }).then(function (html) {
      if (!html) return;
      history.replaceState(null, '', address);
      dateline.adopt(html);
      var told = dateline.all('#measured .sentence').concat(dateline.all('#sentences'))[0];
      if (told) dateline.say(told.value || told.textContent);
    });
  });
})(window.dateline);
