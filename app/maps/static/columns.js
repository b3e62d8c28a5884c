/* Points out of the page's own columns, chosen by category and days without asking anybody. */
(function (dateline) {
  'use strict';

  var STEPS = 100000;   // a degree, see maps/crowd.py

  dateline.columns = function (many) {
    var points = [], lon = 0, lat = 0, chosen;
    for (var i = 0; i < many.count; i++) {
      lon += many.lon[i]; lat += many.lat[i];
      points.push({
        lat: lat / STEPS, lon: lon / STEPS, lng: lon / STEPS, count: 1, number: i + 1, doubt: many.doubt[i],
        category: many.category ? many.category[i] : 0, day: many.day ? many.day[i] : -1
      });
    }
    chosen = points;
    return {
      /** wanted: {category: its place in the list or null, first, last: days since the first or null}. */
      choose: function (wanted) {
        var spanned = wanted.first !== null || wanted.last !== null;
        chosen = points.filter(function (point) {
          if (wanted.category !== null && point.category !== wanted.category) return false;
          return !spanned || (point.day >= (wanted.first || 0) && (wanted.last === null || point.day <= wanted.last));
        });
      },
      numbers: function () { return chosen.map(function (point) { return point.number; }); },
      points: function (bounds) {
        var west = bounds.getWest(), east = bounds.getEast(), south = bounds.getSouth(), north = bounds.getNorth();
        return chosen.filter(function (point) {
          return point.lon >= west && point.lon <= east && point.lat >= south && point.lat <= north;
        });
      }
    };
  };
})(window.dateline = window.dateline || {});
