/* The base map: tiles from the service, or out of the page itself where it must work from a disk without a network. */
(function (dateline) {
  'use strict';

  // An SVG image of 2048 units is asked for with 4 units, one px, more on every side.
  var SHARED = { tileSize: 512, zoomOffset: -1, updateWhenZooming: false, keepBuffer: 1, noWrap: true };

  dateline.ground = function (tiles) {
    var options = L.extend({}, SHARED, { minNativeZoom: tiles.minZoom + 1, maxNativeZoom: tiles.maxZoom + 1 });
    if (!tiles.inline) return L.tileLayer(address(tiles), options);
    var layer = L.gridLayer(L.extend(options, { maxNativeZoom: 24 }));
    layer.createTile = function (coords) { return inlined(tiles.inline, coords); };
    return layer;
  };

  /** Asks for tiles that will be needed as soon as there is a map: they and Leaflet come at the same time. */
  dateline.askFor = function (tiles, wanted) {
    if (tiles.inline) return;
    var url = address(tiles);
    // Kept until the map has asked for them itself, lest they be forgotten.
    dateline.asked = wanted.filter(function (one) { return one.z >= tiles.minZoom && one.z <= tiles.maxZoom; }).map(function (one) {
      var image = new Image();
      image.src = url.replace('{z}', one.z).replace('{x}', one.x).replace('{y}', one.y);
      return image;
    });
  };

  function address(tiles) {
    var url = tiles.url, dark = getComputedStyle(document.documentElement).getPropertyValue('--tiles').trim() === 'dark';
    if (dark) url += (url.indexOf('?') < 0 ? '?' : '&') + 'theme=dark';
    return url + '#svgView(viewBox(-4,-4,2056,2056))';
  }

  /** A tile out of a dictionary by "z/x/y". Where a close one is missing, its part of the nearest wider one is enlarged. */
  function inlined(byAddress, coords) {
    var image = document.createElement('img'), z = coords.z + SHARED.zoomOffset;
    image.alt = '';
    image.setAttribute('role', 'presentation');
    for (var up = 0; up <= 7 && z - up >= 0; up++) {
      var found = byAddress[(z - up) + '/' + (coords.x >> up) + '/' + (coords.y >> up)];
      if (!found) continue;
      image.src = 'data:image/svg+xml,' + encodeURIComponent(cropped(found, up, coords.x, coords.y));
      break;
    }
    return image;
  }

  /** The part of a tile that is tile x, y so many zooms closer, with its px more on every side (see map.css). */
  function cropped(drawing, up, x, y) {
    var side = 2048 / (1 << up), mask = (1 << up) - 1, more = side / 512;
    var box = [(x & mask) * side - more, (y & mask) * side - more, side + 2 * more, side + 2 * more].join(' ');
    // Names of a much wider view would stand there in giant letters.
    if (up > 1) drawing = drawing.replace(/<(text|rect)\b[^]*?(<\/text>|\/>)/g, '');
    return drawing.replace('viewBox="0 0 2048 2048"', 'viewBox="' + box + '"');
  }
})(window.dateline);
