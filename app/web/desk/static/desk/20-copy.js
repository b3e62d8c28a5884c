/* Buttons that copy a field. Without a secure origin there is no clipboard: the old command still works there. */
(function () {
  'use strict';

  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-copies]');
    if (!button) return;
    var field = document.getElementById(button.getAttribute('data-copies')), said = button.parentNode.querySelector('.said');
    function done() { said.textContent = button.getAttribute('data-done'); }
    function byCommand() { field.focus(); field.select(); document.execCommand('copy'); done(); }
    if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(done, byCommand);
    else byCommand();
  });
})();
