/* The box: a text pasted into it while it is empty is sent at once; Enter with Ctrl sends what was typed. */
(function () {
  'use strict';

  document.addEventListener('paste', function (event) {
    var field = event.target;
    if (!field.closest || !field.closest('[data-box]') || field.value.trim()) return;
    setTimeout(function () { if (field.value.trim()) field.form.requestSubmit(); });
  });
  /* A field of one line that grows with its text: Enter saves it. */
  document.addEventListener('keydown', function (event) {
    if (event.key !== 'Enter' || event.isComposing || !event.target.matches || !event.target.matches('textarea.title-area')) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });
  document.addEventListener('keydown', function (event) {
    var field = event.target;
    if (event.key !== 'Enter' || !field.closest || !field.matches('textarea') || !field.closest('[data-box]')) return;
    var phrase = field.value.indexOf('\n') < 0 && field.value.length < 100 && !event.shiftKey;
    if (!(phrase || event.ctrlKey || event.metaKey) || !field.value.trim()) return;
    event.preventDefault();
    field.form.requestSubmit();
  });
})();
