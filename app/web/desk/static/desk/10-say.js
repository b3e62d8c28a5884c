/* Words said to everyone, also to who does not see the page: dateline.say(text). And small helps of the other files. */
(function (dateline) {
  'use strict';

  document.documentElement.classList.add('js');
  dateline.say = function (text) { document.getElementById('said').textContent = text; };
  dateline.all = function (selector, within) { return Array.prototype.slice.call((within || document).querySelectorAll(selector)); };

  /** Shows what only scripts can do. Called again for parts of the page that came anew. */
  dateline.enable = function (within) {
    dateline.all('[data-pick][hidden], [data-copies][hidden]', within).forEach(function (node) { node.hidden = false; });
  };
  dateline.enable(document);

  /** Whether keys are meant for a field. */
  dateline.typing = function (node) {
    return Boolean(node && node.closest && node.closest('textarea, select, input:not([type="checkbox"]):not([type="radio"])'));
  };
})(window.dateline = window.dateline || {});
