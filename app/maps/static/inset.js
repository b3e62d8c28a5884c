/* The inset in an upper corner of the frame: where in the city this is. Plain numbers: it stands before there is a map. */
(function (dateline) {
  'use strict';

  var svg = dateline.svg, ZOOM = 10, LONGEST = 62, MARGIN = 10;   // px

  /** The outline of the city with the places as dots and the frame of what is shown; null where no outline is known. */
  dateline.inset = function (frame, data) {
    return data.area && data.area.outline.length ? new Inset(frame, data) : null;
  };

  function Inset(frame, data) {
    this._bounds = dateline.outlined(data.area);
    var far = dateline.project(this._bounds[1], this._bounds[2], ZOOM);
    this._corner = dateline.project(this._bounds[3], this._bounds[0], ZOOM);
    this._scale = LONGEST / Math.max(far.y - this._corner.y, far.x - this._corner.x);
    this._width = (far.x - this._corner.x) * this._scale;
    this._height = (far.y - this._corner.y) * this._scale;
    this.node = dateline.element('div', 'inset');
    this.node.setAttribute('aria-hidden', 'true');
    this.node.setAttribute('data-corner', 'none');
    this.node.appendChild(this._drawing(data));
    this.node.appendChild(dateline.element('div', 'inset-name', data.area.name));
    frame.appendChild(this.node);
  }

  Inset.prototype._point = function (lat, lon) {
    var at = dateline.project(lat, lon, ZOOM);
    return { x: (at.x - this._corner.x) * this._scale, y: (at.y - this._corner.y) * this._scale };
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
    var from = dateline.project(this._bounds[3], this._bounds[0], zoom), to = dateline.project(this._bounds[1], this._bounds[2], zoom);
    return size.x >= 300 && (to.y - from.y > size.y * 0.9 || to.x - from.x > size.x * 0.9);
  };

  /** Its box in the frame, in the corner named. */
  Inset.prototype.box = function (corner, size) {
    // Not before it is asked for: the page is laid out one time for everything that is measured.
    if (!this._room || !this._room.x) this._room = { x: this.node.offsetWidth, y: this.node.offsetHeight };
    var left = corner === 'left' ? MARGIN : size.x - MARGIN - this._room.x;
    return [left, MARGIN, left + this._room.x, MARGIN + this._room.y];
  };

  /** Puts it into that corner, or away, with the frame of what the map shows. */
  Inset.prototype.show = function (corner, shown) {
    this.node.setAttribute('data-corner', corner || 'none');
    if (!corner) return;
    var from = this._point(shown.getNorth(), shown.getWest()), to = this._point(shown.getSouth(), shown.getEast());
    var left = Math.max(-2, from.x), top = Math.max(-2, from.y);
    var attributes = { x: left, y: top, width: Math.max(2, Math.min(this._width + 2, to.x) - left), height: Math.max(2, Math.min(this._height + 2, to.y) - top) };
    this._view.setAttribute('class', attributes.width > 7 ? 'inset-view' : 'gone');
    Object.keys(attributes).forEach(function (name) { this._view.setAttribute(name, attributes[name].toFixed(1)); }, this);
  };
})(window.dateline);
