/* From the list in words to the map: its buttons open the popup of their place. */
(function (dateline) {
  'use strict';

  /** `marks` answers the marks that are on the map now; the list may change as well, so the page itself listens. */
  dateline.listed = function (map, marks) {
    document.addEventListener('click', function (event) {
      var button = event.target.closest && event.target.closest('.to-map[data-number]');
      var number = button && Number(button.getAttribute('data-number'));
      var mark = number && marks().find(function (one) { return one.incident.number === number; });
      if (!mark) return;
      map.getContainer().scrollIntoView({ block: 'nearest' });
      map.panInside(mark.at, { padding: [40, 40], animate: false });
      mark.marker.openPopup();
      mark.popup.getContent().focus({ preventScroll: true });
    });
  };
})(window.dateline);
