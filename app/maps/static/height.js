/* Tells the page around an iframe how high this one wants to be, in each host's own form, and only when it changes. */
(function (dateline) {
  'use strict';

  var parameters = new URLSearchParams(window.location.search), last = 0;

  /** WordPress appends its secret as a fragment, even behind another one: the last counts. */
  function wordPressSecret() {
    var found = window.location.hash.split('#?secret=').pop();
    return window.location.hash.indexOf('#?secret=') >= 0 && /^[A-Za-z0-9]+$/.test(found) ? found : '';
  }

  function post(message) { window.parent.postMessage(message, '*'); }

  function tell(height, id) {
    var datawrapper = {};
    datawrapper[id] = height;
    post({ 'datawrapper-height': datawrapper });
    post({ sentinel: 'amp', type: 'embed-size', height: height });
    post(JSON.stringify({ src: window.location.href, context: 'iframe.resize', height: height }));
    var child = parameters.get('childId');
    if (child) post('pymxPYMx' + child + 'xPYMxheightxPYMx' + height);
    var secret = wordPressSecret();
    if (secret) post({ message: 'height', value: height, secret: secret });
  }

  /** `wanted` answers the height in px that suits the width; it must not depend on the height given. */
  dateline.tellHeight = function (id, wanted) {
    if (window.parent === window) return;
    function check() {
      var height = Math.ceil(wanted());
      if (height !== last) { last = height; tell(height, id); }
    }
    new ResizeObserver(check).observe(document.body);
    document.addEventListener('toggle', function () { requestAnimationFrame(check); }, true);
    check();
  };
})(window.dateline);
