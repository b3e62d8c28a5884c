/* Previews of the reader's map are as high as they ask to be, as they will be where they are embedded. */
(function (dateline) {
  'use strict';

  window.addEventListener('message', function (event) {
    var told = event.data && event.data['datawrapper-height'];
    var frame = told && dateline.all('iframe.preview').find(function (one) { return one.contentWindow === event.source; });
    var height = frame && Number(Object.keys(told).map(function (id) { return told[id]; })[0]);
    if (height > 150 && height < 3000) frame.style.height = height + 2 + 'px';
  });
})(window.dateline);
