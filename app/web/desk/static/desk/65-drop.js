/* Import: a file dropped anywhere on the form is taken as if it had been chosen. */
(function () {
  'use strict';

  function formOf(event) {
    var has = event.dataTransfer && Array.prototype.indexOf.call(event.dataTransfer.types, 'Files') >= 0;
    return has && document.querySelector('form[data-upload]');
  }

  document.addEventListener('dragover', function (event) {
    if (formOf(event)) event.preventDefault();
  });
  document.addEventListener('drop', function (event) {
    var form = formOf(event);
    if (!form || !event.dataTransfer.files.length) return;
    event.preventDefault();
    form.querySelector('input[type="file"]').files = event.dataTransfer.files;
    form.requestSubmit();
  });
})();
