/* Starts each map of the page: reads its data block, draws, chooses the view in which every label has room, and keeps it so. */
(function (dateline) {
  'use strict';

  var still = dateline.prefers('prefers-reduced-motion: reduce');

  function start(frame) {
    var data = JSON.parse(document.getElementById(frame.id + '_data').textContent);
    var map = L.map(frame, {
      zoomControl: false, attributionControl: false, scrollWheelZoom: false, dragging: !dateline.prefers('pointer: coarse'),
      zoomSnap: 0.25, zoomDelta: 1, minZoom: data.tiles.minZoom + 1, maxZoom: data.tiles.maxZoom + 1,
      zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still, maxBoundsViscosity: 0.8
    });
    map.setView([0, 0], 12, { animate: false });
    // Lines and areas; what they say stands in the markers' names and in the list.
    map.getPane('overlayPane').setAttribute('aria-hidden', 'true');
    var view = new View(map, data);
    view.fit();
    dateline.ground(data.tiles).addTo(map);
    dateline.gestures(map, data.words);
    dateline.listed(map, function () { return view._marks; });
    if (data.many) view.crowd = dateline.crowd(map, data);
    dateline.live(frame, data, view);
    frame.setAttribute('data-ready', 'true');
    return view;
  }

  function View(map, data) {
    this._map = map;
    this._data = data;
    this._furniture = dateline.furnish(map, data, data.words);
    this._marks = [];
    this._lines = [];
    this._put(data);
    this._moved = false;
    if (data.area) this._keepNear(data.area.bounds);
    map.on('zoomend moveend', this._lay, this);
    map.on('dragstart', function () { this._moved = true; }, this);
    map.on('zoomstart', function () { if (!this._fitting) this._moved = true; }, this);
    map.on('popupopen popupclose', function (event) {
      map.getContainer().classList.toggle('has-popup', event.type === 'popupopen');
    });
    // Leaflet hears Escape only where the frame itself has the focus, not a marker or a popup in it.
    map.getContainer().addEventListener('keydown', function (event) {
      if (event.key === 'Escape') this._closePopup();
      if (event.key === 'Enter' || event.key === ' ') this._openPopup(event);
    }.bind(this));
    var view = this;
    this._sized = new ResizeObserver(function () {
      if (map.getSize().x === map.getContainer().clientWidth && map.getSize().y === map.getContainer().clientHeight) return;
      map.invalidateSize({ animate: false });
      if (view._moved) view._lay(); else view.fit();
    });
    this._sized.observe(map.getContainer());
  }

  /** Puts marks and lines on the map; those that are there and right stay as they are. */
  View.prototype._put = function (data) {
    var map = this._map, before = {};
    // A popup that grows may move the map meanwhile.
    this._putting = true;
    this._marks.forEach(function (mark) { before[mark.incident.id] = mark; });
    this._lines.forEach(function (line) { line.drawn.remove(); line.pill.remove(); });
    this._marks = data.incidents.map(function (incident) {
      var old = before[incident.id];
      delete before[incident.id];
      return old && JSON.stringify(old.incident) === JSON.stringify(incident) ? old : dateline.mark(map, incident, data.words, old);
    });
    Object.keys(before).forEach(function (id) { dateline.unmark(before[id]); });
    this._lines = data.lines.map(function (line) { return dateline.between(map, line, this._marks); }, this);
    this._putting = false;
  };

  /** Takes up a newer version. The view stays, unless something new would be outside of it. */
  View.prototype.take = function (data) {
    if (Boolean(data.many) !== Boolean(this._data.many)) { window.location.reload(); return; }
    this._data = data;
    this._put(data);
    if (this.crowd) this.crowd.take(data);
    if (this._furniture.inset) this._furniture.inset.plot(data.incidents);
    var shown = this._map.getBounds();
    var outside = this._marks.some(function (mark) { return !shown.contains(mark.bounds); });
    if (outside && !this._moved) this.fit(); else this._lay();
  };

  View.prototype.remove = function () {
    this._sized.disconnect();
    this._map.remove();
  };

  /** A marker is a button: Enter and the space bar press it, and the popup is what is read next. */
  View.prototype._openPopup = function (event) {
    var pressed = this._marks.find(function (mark) { return mark.marker.getElement() === event.target; });
    if (!pressed) return;
    event.preventDefault();
    pressed.marker.openPopup();
    pressed.popup.getContent().focus();
  };

  /** Closes the popup; whoever came by keyboard goes on from its marker. */
  View.prototype._closePopup = function () {
    var open = this._marks.find(function (mark) { return mark.marker.isPopupOpen(); });
    this._map.closePopup();
    if (open) open.marker.getElement().focus();
  };

  View.prototype._keepNear = function (bounds) {
    this._map.setMaxBounds(L.latLngBounds([bounds[1], bounds[0]], [bounds[3], bounds[2]]).pad(0.2));
  };

  /** The view that shows all incidents as large as every label allows. */
  View.prototype.fit = function () {
    this._fitting = true;
    var best = this._marks.length ? this._best() : this._whole();
    this._corner = best.corner;
    this._map.setView(best.center, best.zoom, { animate: false });
    this._fitting = false;
    this._openText(this._lay());
  };

  /** Nothing happened yet: the city. */
  View.prototype._whole = function () {
    var bounds = L.latLngBounds([]), area = this._data.area, many = this._data.many;
    if (many) bounds = L.latLngBounds([many.bounds[1], many.bounds[0]], [many.bounds[3], many.bounds[2]]);
    else (area ? area.outline : []).forEach(function (ring) { ring.forEach(function (p) { bounds.extend([p[1], p[0]]); }); });
    if (!bounds.isValid()) return { center: [0, 0], zoom: this._map.getMinZoom(), corner: null };
    return { center: bounds.getCenter(), zoom: tidy(this._map.getBoundsZoom(bounds, false, L.point(20, 20))), corner: null };
  };

  View.prototype._best = function () {
    var map = this._map, size = map.getSize(), bounds = L.latLngBounds([]), best = null;
    this._marks.forEach(function (mark) { bounds.extend(mark.bounds); });
    // A place alone needs its surroundings; places side by side may come as close as it takes to tell them apart.
    var most = this._marks.length > 1 ? 17 : size.x > 640 ? 15.25 : 15;
    var closest = Math.min(most, map.getBoundsZoom(bounds, false, L.point(64, 72)));
    zooms(closest, map.getMinZoom()).forEach(function (zoom) {
      (this._marks.length > 12 ? [0] : [0, -0.1, 0.1, -0.2, 0.2]).forEach(function (shift) {
        var center = map.unproject(map.project(bounds.getCenter(), zoom).add([shift * size.x, 0]), zoom);
        corners(this._furniture.inset, zoom, size).forEach(function (corner, rank) {
          var cost = this._arranged(center, zoom, corner).cost + (closest - zoom) * 14 + Math.abs(shift) * 20 + rank * 2;
          if (!best || cost < best.cost - 1e-9) best = { cost: cost, center: center, zoom: zoom, corner: corner };
        }, this);
      }, this);
    }, this);
    return best;
  };

  function corners(inset, zoom, size) { return inset && inset.useful(zoom, size) ? ['right', 'left'] : [null]; }

  /** Steps at which the tiles' letters are neither too large nor too small: never half way between two zooms. */
  function tidy(zoom) {
    var stepped = Math.floor(zoom * 4) / 4;
    return stepped % 1 === 0.5 ? stepped - 0.25 : stepped;
  }

  function zooms(closest, least) {
    var found = [];
    for (var down = 0; down <= 1.5; down += 0.25) {
      var zoom = Math.max(least, tidy(closest - down));
      if (found.indexOf(zoom) < 0) found.push(zoom);
    }
    return found;
  }

  /** Where everything would stand in that view. */
  View.prototype._arranged = function (center, zoom, corner) {
    var map = this._map, size = map.getSize(), origin = map.project(center, zoom).subtract(size.divideBy(2));
    function point(latLng) { return map.project(latLng, zoom).subtract(origin); }
    var marks = this._marks.map(function (mark) {
      var line = mark.lines.length ? longest(mark.lines) : null;
      return {
        point: point(mark.at), ring: ringPx(mark, zoom), labels: mark.sizes,
        ends: line && [point(line[0]), point(line[line.length - 1])]
      };
    });
    var furniture = this._furniture.boxes();
    if (corner) furniture.push(this._furniture.inset.box(corner, size));
    return dateline.arrange(size, marks, this._lines, furniture);
  };

  function longest(lines) {
    return lines.reduce(function (a, b) { return b.length > a.length ? b : a; });
  }

  function pxPerMetre(lat, zoom) {
    return 256 * Math.pow(2, zoom) / (40075016.686 * Math.cos(lat * Math.PI / 180));
  }

  /** The radius of the doubt where it is drawn round a marker; a block too small to see has a ring of its own. */
  function ringPx(mark, zoom) {
    var radius = (mark.incident.uncertainty_m || 0) * pxPerMetre(mark.at.lat, zoom);
    if (mark.block) return radius < 17 ? dateline.RADIUS + 5 : 0;
    return mark.incident.vague ? Math.max(radius, dateline.RADIUS + 5) : radius;
  }

  /** Puts everything where it belongs in the present view. Answers whether a label found no room. */
  View.prototype._lay = function () {
    if (this._putting) return;
    var map = this._map, zoom = map.getZoom(), size = map.getSize();
    var inset = this._furniture.inset, corner = inset && inset.useful(zoom, size) ? this._corner || 'right' : null;
    if (inset) inset.show(corner);
    var laid = this._arranged(map.getCenter(), zoom, corner);
    this._marks.forEach(function (mark, index) { layMark(map, mark, laid.markers[index], laid.labels[index], zoom); });
    this._lines.forEach(function (line, index) {
      var at = laid.pills[index];
      line.pill.getElement().classList.toggle('gone', !at);
      if (at) dateline.moveTo(map, line.pill, at.x - line.width / 2, at.y - line.height / 2);
    });
    return laid.hidden;
  };

  function layMark(map, mark, at, label, zoom) {
    var radius = dateline.RADIUS, ring = ringPx(mark, zoom), node = mark.label.getElement();
    dateline.moveTo(map, mark.marker, at.x - radius, at.y - radius);
    var own = map.latLngToContainerPoint(mark.at), away = Math.hypot(own.x - at.x, own.y - at.y);
    mark.popup.options.offset = L.point(at.x - own.x, at.y - own.y - 10);
    mark.stem.setLatLngs(away > 4 ? [mark.at, map.containerPointToLatLng(at)] : [mark.at, mark.at]);
    mark.doubt.setRadius(ring > 4 ? ring : 0);
    node.classList.toggle('gone', !label);
    if (!label) return;
    node.setAttribute('data-variant', dateline.VARIANTS[label.variant]);
    node.setAttribute('data-side', label.side);
    node.style.width = mark.sizes[label.variant].width + 'px';
    dateline.moveTo(map, mark.label, label.box[0], label.box[1]);
  }

  /** Labels that found no room are in the list below the map: it is opened, once. In a frame only when the host has had
      the time to give the map the height that it asks for, and not for longer than that: a low frame hides every label. */
  View.prototype._openText = function (hidden) {
    var text = document.querySelector('details.text'), view = this;
    clearTimeout(this._opening);
    if (!text) return;
    function open() { if (!text.open) view._opened = text.open = true; }
    if (this._opened) text.open = text.open && (hidden || window.parent === window);
    else if (hidden && window.parent === window) open();
    else if (hidden) this._opening = setTimeout(open, 600);
  };

  Array.prototype.forEach.call(document.querySelectorAll('.map'), start);

  if (document.body.classList.contains('embed')) {
    dateline.tellHeight(document.body.getAttribute('data-embed') || '', function () {
      var width = document.documentElement.clientWidth, rest = 0;
      Array.prototype.forEach.call(document.querySelector('main').children, function (part) {
        if (!part.classList.contains('frame')) rest += part.offsetHeight;
      });
      return rest + (width < 600 ? Math.max(320, Math.min(460, width * 1.1)) : Math.max(400, Math.min(620, width * 0.6)));
    });
  }
})(window.dateline);
