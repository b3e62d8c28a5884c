/* Points asked of the service for the tiles in view, where there are more than a page can hold. */
(function (dateline) {
  'use strict';

  var CLOSEST = 17, MOST_KEPT = 300;

  dateline.cells = function (data) {
    var kept = new Map(), query = '', address = data.live.page + data.live.version + '/cells/';
    function cell(z, x, y) {
      var path = [z, x, y].join('/') + '.json' + query;
      if (kept.size > MOST_KEPT) kept.clear();
      if (!kept.has(path)) {
        kept.set(path, dateline.json(address + path));
        kept.get(path).catch(function () { kept.delete(path); });
      }
      return kept.get(path);
    }
    return {
      choose: function (wanted) { query = wanted.query ? '?' + wanted.query : ''; },
      points: function (bounds, zoom) {
        // Leaflet's pixels are those of 256 px tiles; the cells are as large as ours.
        var z = Math.max(0, Math.min(CLOSEST, Math.round(zoom) - 1)), asked = [];
        var from = L.CRS.EPSG3857.latLngToPoint(bounds.getNorthWest(), z + 1).divideBy(512).floor();
        var to = L.CRS.EPSG3857.latLngToPoint(bounds.getSouthEast(), z + 1).divideBy(512).floor();
        for (var x = from.x; x <= to.x; x++) for (var y = from.y; y <= to.y; y++) asked.push(cell(z, x, y));
        return Promise.all(asked).then(function (cells) {
          return [].concat.apply([], cells).map(function (spot) {
            return { lon: spot[0], lng: spot[0], lat: spot[1], count: spot[2], number: spot[3], doubt: spot[4] };
          });
        });
      }
    };
  };

  dateline.json = function (address) {
    return fetch(address, { credentials: 'omit' }).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.json();
    });
  };
})(window.dateline = window.dateline || {});
