/* The notice that a map was taken down tells its host its height, as the map did. */
(function (dateline) {
  'use strict';

  dateline.tellHeight(document.body.getAttribute('data-embed') || '', function () {
    return document.querySelector('.gone-map').getBoundingClientRect().height;
  });
})(window.dateline);
