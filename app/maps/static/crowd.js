/* Many incidents on one canvas: circles with their doubt where there is room for each, counts where there is not. */
(function (dateline) {
  'use strict';

  var FEW = 400, WIDE = 64, NARROW = 13, DOT = 5.5, REACH = 14, MOST_IN_POPUP = 8;

  /**
   * What is on the map and in the list. `data.many` is described in maps/crowd.py; `source` answers points
   * {lat, lon, count, number, doubt} for bounds and a zoom, out of the page (columns.js) or from the service (cells.js).
   */
  dateline.crowd = function (map, data) {
    var crowd = { layer: new Dots().addTo(map) };
    crowd.take = function (data) {
      var many = data.many, rows = dateline.rows(data, function (row) { showOne(map, crowd, row); });
      crowd.rows = rows;
      crowd.words = data.words;
      crowd.source = many.lon ? dateline.columns(many) : dateline.cells(data);
      crowd.bounds = L.latLngBounds([many.bounds[1], many.bounds[0]], [many.bounds[3], many.bounds[2]]);
      crowd.layer.draws(crowd.source);
      dateline.filters(data, function (wanted) {
        crowd.source.choose(wanted);
        map.closePopup();
        crowd.layer.redraw();
        return rows.choose(wanted, crowd.source);
      });
    };
    crowd.take(data);
    map.on('click', function (event) { pressed(map, crowd, event); });
    map.on('mousemove', function (event) {
      map.getContainer().classList.toggle('on-dot', Boolean(crowd.layer.at(event.layerPoint)));
    });
    return crowd;
  };

  function pressed(map, crowd, event) {
    var dot = crowd.layer.at(event.layerPoint);
    if (!dot) return;
    var numbers = dot.points.map(function (point) { return point.number; });
    var apart = dot.bounds.getNorthWest().distanceTo(dot.bounds.getSouthEast()) > 3;
    var known = numbers.every(Boolean);
    if (!known || (apart && map.getZoom() < map.getMaxZoom())) {
      map.setView(dot.at, Math.min(map.getMaxZoom(), Math.max(map.getZoom() + 1.5, apart && known ? fitting(map, dot) : 0)));
    } else open(map, crowd, dot.at, numbers);
  }

  function fitting(map, dot) { return Math.min(17, map.getBoundsZoom(dot.bounds, false, L.point(60, 60))); }

  function open(map, crowd, at, numbers) {
    crowd.rows.find(numbers.slice(0, MOST_IN_POPUP)).then(function (rows) {
      var node = dateline.element('div', 'popup crowd-popup');
      node.tabIndex = -1;
      if (numbers.length > 1) node.appendChild(dateline.element('h2', '', said(crowd.words.places, numbers.length)));
      rows.forEach(function (row) { node.appendChild(dateline.line('div', row, crowd.words)); });
      if (numbers.length > rows.length) node.appendChild(dateline.element('p', '', said(crowd.words.andMore, numbers.length - rows.length)));
      L.popup({ maxWidth: 280, minWidth: 160, autoPanPadding: [12, 12] }).setLatLng(at).setContent(node).openOn(map);
      node.focus({ preventScroll: true });
    }, function () {
      L.popup().setLatLng(at).setContent(dateline.element('p', '', crowd.words.notLoaded)).openOn(map);
    });
  }

  function said(words, count) { return words.replace('{count}', count.toLocaleString(document.documentElement.lang)); }

  function showOne(map, crowd, row) {
    var at = L.latLng(row.lat, row.lon);
    map.setView(at, Math.max(map.getZoom(), 16), { animate: false });
    map.getContainer().scrollIntoView({ block: 'nearest' });
    open(map, crowd, at, [row.number]);
  }

  /** Points that fall into the same square of a grid are one dot; the grid is the world's, so that panning moves nothing. */
  function grouped(points, map, zoom) {
    var summed = points.length > FEW || points.some(function (point) { return point.count > 1; });
    var side = summed ? WIDE : NARROW, groups = new Map();
    points.forEach(function (point) {
      var at = map.project([point.lat, point.lon], zoom), key = Math.floor(at.x / side) + '/' + Math.floor(at.y / side);
      var group = groups.get(key);
      if (!group) groups.set(key, group = { x: 0, y: 0, count: 0, points: [] });
      group.x += at.x * point.count; group.y += at.y * point.count;
      group.count += point.count;
      group.points.push(point);
    });
    return Array.from(groups.values());
  }

  var Dots = L.Renderer.extend({
    options: { padding: 0.3 },

    draws: function (source) { this._source = source; if (this._map) this.redraw(); },

    redraw: function () { this._update(); },

    /** The dot at a point of the map's pane; none where there is only ground. */
    at: function (point) {
      return (this._dots || []).find(function (dot) { return dot.where.distanceTo(point) <= Math.max(REACH, dot.radius); });
    },

    _initContainer: function () {
      this._container = dateline.element('canvas', 'crowd');
      this._container.setAttribute('aria-hidden', 'true');
      this._pen = this._container.getContext('2d');
    },

    _destroyContainer: function () { L.DomUtil.remove(this._container); },

    _updatePaths: function () {},

    /** Draws when all that the view needs is there; until then the old drawing stays, moved and enlarged with the map. */
    _update: function () {
      var map = this._map, layer = this;
      if (!this._source || (map._animatingZoom && this._bounds)) return;
      var asked = this._asked = {}, bounds = map.getBounds().pad(this.options.padding), zoom = map.getZoom();
      var points = this._source.points(bounds, zoom);
      if (points.then) points.then(function (found) { if (layer._asked === asked && layer._map) layer._draw(found); }, function () {});
      else this._draw(points);
    },

    _draw: function (points) {
      L.Renderer.prototype._update.call(this);
      var map = this._map, zoom = map.getZoom(), origin = map.getPixelOrigin(), box = this._bounds;
      var size = box.getSize(), scale = window.devicePixelRatio > 1 ? 2 : 1, pen = this._pen;
      L.DomUtil.setPosition(this._container, box.min);
      this._container.width = scale * size.x; this._container.height = scale * size.y;
      this._container.style.width = size.x + 'px'; this._container.style.height = size.y + 'px';
      pen.setTransform(scale, 0, 0, scale, -box.min.x * scale, -box.min.y * scale);
      this._dots = grouped(points, map, zoom).map(function (group) {
        var where = L.point(group.x / group.count, group.y / group.count);
        return {
          at: map.unproject(where, zoom), where: where.subtract(origin), count: group.count, points: group.points,
          bounds: L.latLngBounds(group.points), radius: group.count > 1 ? 8.5 + 3.6 * Math.log10(group.count) : DOT
        };
      });
      var paint = painted();
      this._dots.forEach(function (dot) { ring(pen, dot, zoom, paint); });
      this._dots.forEach(function (dot) { disc(pen, dot, paint); });
      this._container.setAttribute('data-dots', this._dots.length);
    }
  });

  function painted() {
    var style = getComputedStyle(document.documentElement);
    return { accent: style.getPropertyValue('--accent'), paper: style.getPropertyValue('--paper'), ink: style.getPropertyValue('--on-accent'), font: getComputedStyle(document.body).fontFamily };
  }

  /** The doubt of a place that stands alone. */
  function ring(pen, dot, zoom, paint) {
    var metres = dot.points.length === 1 && dot.points[0].doubt || 0;
    var radius = metres * 256 * Math.pow(2, zoom) / (40075016.686 * Math.cos(dot.at.lat * Math.PI / 180));
    if (radius < DOT + 3) return;
    circle(pen, dot.where, radius);
    pen.globalAlpha = 0.14; pen.fillStyle = paint.accent; pen.fill();
    pen.globalAlpha = 0.7; pen.strokeStyle = paint.accent; pen.lineWidth = 1; pen.stroke();
    pen.globalAlpha = 1;
  }

  function disc(pen, dot, paint) {
    circle(pen, dot.where, dot.radius);
    pen.globalAlpha = dot.count > 1 ? 0.86 : 1; pen.fillStyle = paint.accent; pen.fill(); pen.globalAlpha = 1;
    pen.strokeStyle = paint.paper; pen.lineWidth = 1.5; pen.stroke();
    if (dot.count === 1) return;
    pen.fillStyle = paint.ink; pen.textAlign = 'center'; pen.textBaseline = 'middle';
    pen.font = '700 11px ' + paint.font;
    pen.fillText(dot.count < 10000 ? String(dot.count) : Math.round(dot.count / 1000) + 'k', dot.where.x, dot.where.y + 0.5);
  }

  function circle(pen, at, radius) { pen.beginPath(); pen.arc(at.x, at.y, radius, 0, 2 * Math.PI); }
})(window.dateline = window.dateline || {});
