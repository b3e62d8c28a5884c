/* Hands: one finger scrolls the article and two move the map; the wheel is the article's too until the map was clicked. */
(function (dateline) {
  'use strict';

  dateline.gestures = function (map, words) {
    var frame = map.getContainer();
    wheel(map, frame);
    fingers(map, frame, words);
  };

  function wheel(map, frame) {
    frame.addEventListener('pointerdown', function () { map.scrollWheelZoom.enable(); });
    frame.addEventListener('mouseleave', function () { map.scrollWheelZoom.disable(); });
    frame.addEventListener('focusout', function () { map.scrollWheelZoom.disable(); });
  }

  function fingers(map, frame, words) {
    var hint = dateline.element('div', 'hint', words.twoFingers), timer = 0;
    hint.setAttribute('aria-hidden', 'true');
    frame.appendChild(hint);
    // Before Leaflet hears of it: dragging is the mouse's, the finger's is the page's.
    frame.addEventListener('pointerdown', function (event) {
      if (event.pointerType === 'touch') map.dragging.disable(); else map.dragging.enable();
    }, true);
    frame.addEventListener('touchmove', function (event) {
      if (event.touches.length > 1) { hint.classList.remove('shown'); return; }
      hint.classList.add('shown');
      clearTimeout(timer);
      timer = setTimeout(function () { hint.classList.remove('shown'); }, 1200);
    }, { passive: true });
  }
})(window.dateline);
