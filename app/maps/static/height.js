/* Tells the page around an iframe how high this one wants to be, in each host's own form, and only when it changes. */
(function (dateline) {
  'use strict';

  var parameters = new URLSearchParams(window.location.search), last = 0, resizerId = '';

  /** WordPress appends its secret as a fragment, even behind another one: the last counts. */
  function wordPressSecret() {
    var parts = window.location.hash.split('#?secret='), found = parts.pop();
    return parts.length && /^[A-Za-z0-9]+$/.test(found) ? found : '';
  }

  function post(message) { window.parent.postMessage(message, '*'); }

  function tellWordPress() {
    var secret = wordPressSecret();
    if (secret && last) post({ message: 'height', value: last, secret: secret });
  }

  /** iframe-resizer 4 reads id, height, width and why. The width is only used by hosts that ask to set it. */
  function tellResizer(why) {
    if (resizerId && last) post('[iFrameSizer]' + [resizerId, last, document.documentElement.clientWidth, why].join(':'));
  }

  function tell(id) {
    var datawrapper = {};
    datawrapper[id] = last;
    post({ 'datawrapper-height': datawrapper });
    post({ sentinel: 'amp', type: 'embed-size', height: last });
    post(JSON.stringify({ src: window.location.href, context: 'iframe.resize', height: last }));
    var child = parameters.get('childId');
    if (child) post('pymxPYMx' + child + 'xPYMxheightxPYMx' + last);
    tellWordPress();
    tellResizer('resizeObserver');
  }

  /** Two hosts speak first. iframe-resizer names the frame, or asks again; WordPress says that it listens now. */
  function answer(event) {
    if (event.source !== window.parent || !event.data) return;
    var started = /^\[iFrameSizer\]([^:]+):[^:]*:(true|false)\b/.exec(event.data);
    if (started) resizerId = started[1];
    if (started) tellResizer('init');
    else if (event.data === '[iFrameSizer]resize') tellResizer('resizeParent');
    else if (event.data.message === 'ready') tellWordPress();
  }

  /** `wanted` answers the height in px that suits the width; it must not depend on the height given. */
  dateline.tellHeight = function (id, wanted) {
    if (window.parent === window) return;
    function check() {
      // A frame that is not shown yet has no width; what it would answer helps nobody.
      var height = document.documentElement.clientWidth ? Math.ceil(wanted()) : last;
      if (height !== last) { last = height; tell(id); }
    }
    window.addEventListener('message', answer);
    new ResizeObserver(check).observe(document.body);
    document.addEventListener('toggle', function () { requestAnimationFrame(check); }, true);
    check();
  };
})(window.dateline);
