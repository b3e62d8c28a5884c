/* What stands in the corners of the frame: zoom buttons, the scale, and the inset that shows where in the city this is. */
(function (dateline) {
  'use strict';

  var svg = dateline.svg;

  dateline.furnish = function (map, data, words) {
    L.control.zoom({ position: 'bottomright', zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
    new Scale({ position: 'bottomleft', words: words }).addTo(map);
    var inset = data.area && data.area.outline.length ? new Inset(map, data) : null;
    return { inset: inset, boxes: function () { return measured(map); } };
  };

  function measured(map) {
    var frame = map.getContainer().getBoundingClientRect();
    var nodes = map.getContainer().querySelectorAll('.leaflet-control-zoom, .scale');
    return Array.prototype.map.call(nodes, function (node) {
      var box = node.getBoundingClientRect();
      return [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top];
    });
  }

  var FEET = 1 / 5280;
  // [size, the words' name, the number in them]
  var MILES = [[10, 'miles', 10], [5, 'miles', 5], [3, 'miles', 3], [2, 'miles', 2], [1, 'mile', 1], [0.5, 'halfMile', 1], [0.25, 'quarterMile', 1]]
    .concat([1000, 500, 300, 200, 100, 50].map(function (feet) { return [feet * FEET, 'feet', feet]; }));
  var KILOMETRES = [20, 10, 5, 3, 2, 1].map(function (km) { return [km, 'km', km]; })
    .concat([500, 300, 200, 100, 50, 30, 20].map(function (m) { return [m / 1000, 'm', m]; }));

  /** Two bars, miles above and kilometres below, as long as they are on the map's middle line. */
  var Scale = L.Control.extend({
    onAdd: function (map) {
      var node = dateline.element('div', 'scale leaflet-control');
      this._bars = [[MILES, 1609.344], [KILOMETRES, 1000]].map(function (unit) {
        return { node: node.appendChild(document.createElement('div')), steps: unit[0], metres: unit[1] };
      });
      map.on('moveend zoomend resize', this._update, this);
      return node;
    },
    onRemove: function (map) { map.off('moveend zoomend resize', this._update, this); },
    _update: function () {
      var map = this._map, size = map.getSize(), y = size.y / 2, most = size.x < 500 ? 100 : 120, words = this.options.words;
      var across = map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([100, y])) / 100;
      this._bars.forEach(function (bar) {
        var step = bar.steps.find(function (one) { return one[0] * bar.metres / across <= most; }) || bar.steps[bar.steps.length - 1];
        bar.node.textContent = words[step[1]].replace('{count}', step[2].toLocaleString(document.documentElement.lang));
        bar.node.style.width = Math.round(step[0] * bar.metres / across) + 'px';
      });
    }
  });

  /** The outline of the city with the places as dots and the frame of what is shown. */
  function Inset(map, data) {
    this._map = map;
    this._bounds = L.latLngBounds([]);
    data.area.outline.forEach(function (ring) {
      ring.forEach(function (position) { this._bounds.extend([position[1], position[0]]); }, this);
    }, this);
    var corner = L.CRS.EPSG3857.latLngToPoint(this._bounds.getNorthWest(), 10);
    var far = L.CRS.EPSG3857.latLngToPoint(this._bounds.getSouthEast(), 10);
    this._scale = 62 / Math.max(far.y - corner.y, far.x - corner.x);
    this._corner = corner;
    this._width = (far.x - corner.x) * this._scale;
    this._height = (far.y - corner.y) * this._scale;
    this.node = dateline.element('div', 'inset');
    this.node.setAttribute('aria-hidden', 'true');
    this.node.appendChild(this._drawing(data));
    this.node.appendChild(dateline.element('div', 'inset-name', data.area.name));
    map.getContainer().appendChild(this.node);
  }

  Inset.prototype._point = function (lat, lon) {
    return L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lon), 10).subtract(this._corner).multiplyBy(this._scale);
  };

  Inset.prototype._drawing = function (data) {
    var width = Math.ceil(this._width + 6), height = Math.ceil(this._height + 6);
    var drawing = svg('svg', { viewBox: [-3, -3, width, height].join(' '), width: width, height: height });
    data.area.outline.forEach(function (ring) {
      var points = ring.map(function (position) {
        var point = this._point(position[1], position[0]);
        return point.x.toFixed(1) + ',' + point.y.toFixed(1);
      }, this);
      drawing.appendChild(svg('polygon', { points: points.join(' '), 'class': 'inset-city' }));
    }, this);
    this._view = drawing.appendChild(svg('rect', { 'class': 'inset-view' }));
    this._dots = drawing.appendChild(svg('g', {}));
    this.plot(data.incidents);
    return drawing;
  };

  /** Puts a dot where each incident is, instead of those before. */
  Inset.prototype.plot = function (incidents) {
    this._dots.textContent = '';
    incidents.forEach(function (incident) {
      var point = this._point(incident.lat, incident.lon);
      this._dots.appendChild(svg('circle', { cx: point.x.toFixed(1), cy: point.y.toFixed(1), r: 2.6, 'class': 'inset-dot' }));
    }, this);
  };

  /** Whether it tells anything at that zoom: not where the frame already shows the city. */
  Inset.prototype.useful = function (zoom, size) {
    var north = this._map.project(this._bounds.getNorthWest(), zoom), south = this._map.project(this._bounds.getSouthEast(), zoom);
    return size.x >= 300 && (south.y - north.y > size.y * 0.9 || south.x - north.x > size.x * 0.9);
  };

  /** Its box in the frame, in the corner named. */
  Inset.prototype.box = function (corner, size) {
    var width = this.node.offsetWidth, height = this.node.offsetHeight, margin = 10;
    return corner === 'left' ? [margin, margin, margin + width, margin + height]
      : [size.x - margin - width, margin, size.x - margin, margin + height];
  };

  Inset.prototype.show = function (corner) {
    this.node.setAttribute('data-corner', corner || 'none');
    if (!corner) return;
    var shown = this._map.getBounds(), from = this._point(shown.getNorth(), shown.getWest()), to = this._point(shown.getSouth(), shown.getEast());
    var left = Math.max(-2, from.x), top = Math.max(-2, from.y);
    var attributes = { x: left, y: top, width: Math.max(2, Math.min(this._width + 2, to.x) - left), height: Math.max(2, Math.min(this._height + 2, to.y) - top) };
    this._view.setAttribute('class', attributes.width > 7 ? 'inset-view' : 'gone');
    Object.keys(attributes).forEach(function (name) { this._view.setAttribute(name, attributes[name].toFixed(1)); }, this);
  };
})(window.dateline);
