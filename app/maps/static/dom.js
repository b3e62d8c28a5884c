/* Elements out of text. Nothing here or elsewhere in these files parses markup: what a newsroom typed is shown as typed. */
(function (dateline) {
  'use strict';

  dateline.element = function (tag, className, text) {
    var made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  };

  /** A link to a source, or its plain address where it is not one that a reader should follow. */
  dateline.link = function (address, text) {
    if (!/^https?:\/\//i.test(address)) return dateline.element('span', '', address);
    var made = dateline.element('a', '', text);
    made.href = address;
    made.target = '_blank';
    made.rel = 'noopener noreferrer nofollow';
    return made;
  };

  dateline.svg = function (tag, attributes) {
    var made = document.createElementNS('http://www.w3.org/2000/svg', tag);
    Object.keys(attributes).forEach(function (name) { made.setAttribute(name, attributes[name]); });
    return made;
  };

  dateline.prefers = function (query) { return window.matchMedia('(' + query + ')').matches; };
})(window.dateline = window.dateline || {});
