/* The button that copies the code to embed. */
(function () {
  'use strict';

  function copied(button, field) {
    var said = button.nextElementSibling;
    said.textContent = button.getAttribute('data-done');
    setTimeout(function () { said.textContent = ''; }, 2000);
    field.focus();
  }

  Array.prototype.forEach.call(document.querySelectorAll('[data-copies]'), function (button) {
    button.hidden = false;
    button.addEventListener('click', function () {
      // Looked up now: a correction of an open map brings another one.
      var field = document.getElementById(button.getAttribute('data-copies'));
      field.select();
      var done = function () { copied(button, field); };
      // Without a secure origin there is no clipboard: the old command still works there.
      if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(done, function () { document.execCommand('copy'); done(); });
      else { document.execCommand('copy'); done(); }
    });
  });
})();
