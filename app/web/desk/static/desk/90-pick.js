/* A pin put by hand: click the map, or move it under the cross with the arrow keys and press Enter. */
(function (dateline) {
  'use strict';

  var map = dateline.map, bar = document.getElementById('pick-bar');
  if (!map || !bar) return;
  var frame = map.getContainer(), words = document.getElementById('pick-words'), target = null, timer = 0, asked = 0;
  var cross = document.createElement('div');
  cross.className = 'cross';
  cross.hidden = true;
  frame.appendChild(cross);

  /** `button` is in the row of a question or an incident, or stands for a new place. */
  function begin(button) {
    var kind = button.getAttribute('data-pick'), row = button.closest('.row');
    target = { kind: kind, back: button, row: row };
    var id = kind === 'incident' && row.getAttribute('data-incident'), pin = id && dateline.pinOf(id);
    if (pin) map.setView(pin.getLatLng(), Math.max(map.getZoom(), 15), { animate: false });
    document.body.classList.add('picking');
    bar.hidden = cross.hidden = false;
    words.textContent = 'Click the map, or move it under the cross with the arrow keys and press Enter.';
    frame.scrollIntoView({ block: 'nearest' });
    frame.focus();
  }

  function end() {
    document.body.classList.remove('picking');
    bar.hidden = cross.hidden = true;
    if (target && target.back.isConnected) target.back.focus();
    target = null;
  }

  function form() {
    if (target.kind === 'new') return document.getElementById('pin-form');
    if (target.kind === 'incident') {
      var found = document.querySelector('#pin-' + CSS.escape(target.row.getAttribute('data-incident')) + ' form');
      found.elements.uncertainty_m.value = '';
      return found;
    }
    return document.getElementById(target.row.id).querySelector('form.choices');
  }

  function put(position) {
    var sent = form();
    dateline.place(sent, [position.lng, position.lat], function (url) {
      var at = new URL(url, location.href).hash.slice(1), row = at && document.getElementById(at);
      if (row) { row.focus(); row.scrollIntoView({ block: 'nearest' }); }
    });
    end();
  }

  /** What lies under the cross, in words, once the map rests. */
  function describe() {
    if (!target) return;
    clearTimeout(timer);
    timer = setTimeout(function () {
      var center = map.getCenter(), mine = ++asked;
      fetch(document.body.getAttribute('data-prefix') + '/api/reverse?lon=' + center.lng.toFixed(6) + '&lat=' + center.lat.toFixed(6)).then(function (answer) {
        return answer.ok ? answer.json() : null;
      }).then(function (found) {
        if (!target || mine !== asked || !found) return;
        words.textContent = 'Under the cross: ' + (found.words || (found.remarks || [])[0] || 'nothing that has a name here') + '.';
      }, function () { return null; });
    }, 150);
  }

  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-pick]');
    if (button) begin(button);
  });
  map.on('click', function (event) { if (target) put(event.latlng); });
  map.on('moveend', describe);
  document.getElementById('pick-put').addEventListener('click', function () { put(map.getCenter()); });
  document.getElementById('pick-cancel').addEventListener('click', end);
  document.addEventListener('keydown', function (event) {
    if (!target) return;
    if (event.key === 'Escape') end();
    if (event.key === 'Enter' && event.target === frame) { event.preventDefault(); put(map.getCenter()); }
    if (event.target !== frame || !/^Arrow/.test(event.key)) return;
    // Finer than Leaflet's own 80 px; with the shift key by the px.
    event.preventDefault();
    event.stopPropagation();
    var step = event.shiftKey ? 1 : 20;
    var by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    map.panBy(by, { animate: false });
  }, true);
})(window.dateline);
