/* What readers see of a place is reckoned when somebody asks: the part of its own page is taken into the row. */
(function (dateline) {
  'use strict';

  function load(details, again) {
    var back = again && document.activeElement === details.querySelector('summary');
    fetch(details.getAttribute('data-from'), { credentials: 'same-origin' }).then(function (answer) { return answer.ok ? answer.text() : ''; }).then(function (html) {
      var form = html && new DOMParser().parseFromString(html, 'text/html').getElementById('precision-form');
      if (!form || !details.isConnected) return;
      form.id = '';
      details.replaceChild(document.adoptNode(form), details.lastElementChild);
      details.setAttribute('data-loaded', '');
      if (back) details.querySelector('input:checked').focus();
    }, function () { return null; });
  }

  // The event does not bubble.
  document.addEventListener('toggle', function (event) {
    var details = event.target;
    if (details.matches && details.matches('details[data-from]:not([data-loaded])') && details.open) load(details, false);
  }, true);
  document.addEventListener('desk:changed', function () {
    dateline.all('details[data-from][open]:not([data-loaded])').forEach(function (details) { load(details, true); });
  });
})(window.dateline);
