/* What stands in the lower corners of the frame: zoom buttons and the scale. */
(function (dateline) {
  'use strict';

  dateline.furnish = function (map, words) {
    L.control.zoom({ position: 'bottomright', zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    scale(words).addTo(map);
  };

  var FEET = 1 / 5280;
  // [size, the words' name, the number in them]
  var MILES = [[10, 'miles', 10], [5, 'miles', 5], [3, 'miles', 3], [2, 'miles', 2], [1, 'mile', 1], [0.5, 'halfMile', 1], [0.25, 'quarterMile', 1]]
    .concat([1000, 500, 300, 200, 100, 50].map(function (feet) { return [feet * FEET, 'feet', feet]; }));
  var KILOMETRES = [20, 10, 5, 3, 2, 1].map(function (km) { return [km, 'km', km]; })
    .concat([500, 300, 200, 100, 50, 30, 20].map(function (m) { return [m / 1000, 'm', m]; }));

  /** Two bars, miles above and kilometres below, as long as they are on the map's middle line. */
  function scale(words) {
    var control = L.control({ position: 'bottomleft' });
    control.onAdd = function (map) {
      var node = dateline.element('div', 'scale leaflet-control');
      var bars = [[MILES, 1609.344], [KILOMETRES, 1000]].map(function (unit) {
        return { node: node.appendChild(document.createElement('div')), steps: unit[0], metres: unit[1] };
      });
      map.on('moveend zoomend resize', function () { bars.forEach(function (bar) { measure(bar, map, words); }); });
      return node;
    };
    return control;
  }

  function measure(bar, map, words) {
    var size = map.getSize(), y = size.y / 2, most = size.x < 500 ? 100 : 120;
    var across = map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([100, y])) / 100;
    var step = bar.steps.find(function (one) { return one[0] * bar.metres / across <= most; }) || bar.steps[bar.steps.length - 1];
    // Below a thousand nothing is grouped: the browser's tables of languages cost a slow phone a tenth of a second.
    var count = step[2] < 1000 ? step[2] : step[2].toLocaleString(document.documentElement.lang);
    bar.node.textContent = words[step[1]].replace('{count}', count);
    bar.node.style.width = Math.round(step[0] * bar.metres / across) + 'px';
  }
})(window.dateline);
