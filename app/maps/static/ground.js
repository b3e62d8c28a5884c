/* The base map: tiles from the service, or out of the page itself where it must work from a disk without a network. */
(function (dateline) {
  'use strict';

  // An SVG image of 2048 units is asked for with 4 units, one px, more on every side.
  var SHARED = { tileSize: 512, zoomOffset: -1, updateWhenZooming: false, keepBuffer: 1, noWrap: true };

  dateline.ground = function (tiles) {
    var options = L.extend({}, SHARED, { minNativeZoom: tiles.minZoom + 1, maxNativeZoom: tiles.maxZoom + 1 });
    if (tiles.inline) return new Inline(tiles.inline, L.extend(options, { maxNativeZoom: 24 }));
    return L.tileLayer(themed(tiles.url) + '#svgView(viewBox(-4,-4,2056,2056))', options);
  };

  function themed(url) {
    var dark = getComputedStyle(document.documentElement).getPropertyValue('--tiles').trim() === 'dark';
    return dark ? url + (url.indexOf('?') < 0 ? '?' : '&') + 'theme=dark' : url;
  }

  /** Tiles by "z/x/y" in a dictionary. Where a close one is missing, its part of the nearest wider one is enlarged. */
  var Inline = L.GridLayer.extend({
    initialize: function (tiles, options) {
      this._byAddress = tiles;
      L.setOptions(this, options);
    },

    createTile: function (coords) {
      var image = document.createElement('img');
      image.alt = '';
      image.setAttribute('role', 'presentation');
      var drawing = this._drawing(coords.z + SHARED.zoomOffset, coords.x, coords.y);
      if (drawing) image.src = 'data:image/svg+xml,' + encodeURIComponent(drawing);
      return image;
    },

    _drawing: function (z, x, y) {
      for (var up = 0; up <= 7 && z - up >= 0; up++) {
        var found = this._byAddress[(z - up) + '/' + (x >> up) + '/' + (y >> up)];
        if (found) return cropped(found, up, x, y);
      }
      return null;
    }
  });

  /** The part of a tile that is tile x, y so many zooms closer, with its px more on every side (see map.css). */
  function cropped(drawing, up, x, y) {
    var side = 2048 / (1 << up), mask = (1 << up) - 1, more = side / 512;
    var box = [(x & mask) * side - more, (y & mask) * side - more, side + 2 * more, side + 2 * more].join(' ');
    // Names of a much wider view would stand there in giant letters.
    if (up > 1) drawing = drawing.replace(/<(text|rect)\b[^]*?(<\/text>|\/>)/g, '');
    return drawing.replace('viewBox="0 0 2048 2048"', 'viewBox="' + box + '"');
  }
})(window.dateline);
