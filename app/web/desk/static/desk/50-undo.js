/* The last fifty steps of this page, each taken back through the service, the newest first: a button and Ctrl+Z. */
(function (dateline) {
  'use strict';

  var MOST = 50, steps = [];

  function button() { return document.querySelector('[data-undo]'); }
  function show() { if (button()) button().disabled = !steps.length; }

  /** Notes a step "incident.version" that was just made. */
  dateline.did = function (step) {
    steps.push(step);
    if (steps.length > MOST) steps.shift();
    show();
  };

  function undo() {
    var step = steps.pop(), form = button() && button().form;
    if (!step || !form) return;
    form.elements.step.value = step;
    dateline.send(form, null, function () { dateline.say('Taken back.'); });
    show();
  }

  document.addEventListener('click', function (event) {
    if (!event.target.closest('[data-undo]')) return;
    event.preventDefault();
    undo();
  });
  document.addEventListener('keydown', function (event) {
    var z = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'z';
    // In a field being typed in, the browser takes back the letters.
    if (!z || !button() || (dateline.typing(event.target) && event.target.hasAttribute('data-dirty'))) return;
    event.preventDefault();
    undo();
  });
  document.addEventListener('desk:changed', show);
  if (button() && button().form.elements.step.value) dateline.did(button().form.elements.step.value);
  show();
})(window.dateline);
