/* Tells the page around an iframe how high this one wants to be, in each host's own form, and only when it changes. */
(function (dateline) {
  'use strict';

  // As the host wrote it: a link inside the page changes the fragment.
  var address = window.location.href, secret = wordPressSecret(window.location.hash);
  var child = new URLSearchParams(window.location.search).get('childId'), last = 0, resizerId = '';

  /** WordPress appends its secret as a fragment, even behind another one: the last counts. */
  function wordPressSecret(fragment) {
    var parts = fragment.split('#?secret='), found = parts.pop();
    return parts.length && /^[A-Za-z0-9]+$/.test(found) ? found : '';
  }

  function post(message) { window.parent.postMessage(message, '*'); }

  function tellWordPress() {
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
    post(JSON.stringify({ src: address, context: 'iframe.resize', height: last }));
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

  /** WordPress's sandbox opens no link, but its page follows one to the host of the map: there the sources are as well. */
  function leadToPage(event) {
    var link = event.target.closest && event.target.closest('a[target]'), page = document.querySelector('link[rel=canonical]');
    if (!link || !page || !secret || window.origin !== 'null') return;
    event.preventDefault();
    post({ message: 'link', value: page.href + '#words', secret: secret });
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
    document.addEventListener('click', leadToPage);
    // The body is as high as the frame: its parts tell when there is more or less to show.
    var sizes = new ResizeObserver(check);
    sizes.observe(document.body);
    Array.prototype.forEach.call(document.querySelector('main').children, function (part) { sizes.observe(part); });
    document.addEventListener('toggle', function () { requestAnimationFrame(check); }, true);
    check();
  };
})(window.dateline);
