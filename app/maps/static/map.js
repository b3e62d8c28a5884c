/* Starts each map of the page: reads its data block, chooses the view while Leaflet is on its way, draws, and keeps it so. */
(function (dateline) {
  'use strict';

  var NARROWEST = 40, LOWEST = 120;   // px of a frame that its host shows
  var still = dateline.prefers('prefers-reduced-motion: reduce');

  /** All that needs no map yet: what is in the page, how large its words are, the view, and its tiles on their way. */
  function Beginning(frame) {
    var data = this.data = JSON.parse(document.getElementById(frame.id + '_data').textContent);
    this.frame = frame;
    frame.classList.add('leaflet-container');
    this.inset = dateline.inset(frame, data);
    this.found = dateline.spots(frame, data);
    // Leaflet's zooms are those of tiles of 256 px.
    this.limits = { minZoom: data.tiles.minZoom + 1, maxZoom: data.tiles.maxZoom + 1 };
    if (this.look().x) dateline.askFor(data.tiles, dateline.tilesIn(this.size, this.view));
  }

  /** Chooses the view, again where a host has meanwhile given the frame another size. */
  Beginning.prototype.look = function () {
    var size = { x: this.frame.clientWidth, y: this.frame.clientHeight }, same = this.size && this.size.x === size.x && this.size.y === size.y;
    if (!this.found.measured && sized(this.frame)) this.found = dateline.spots(this.frame, this.data);
    if (!same) this.view = dateline.view(size, this.data, this.found, this.inset, this.limits);
    return this.size = size;
  };

  /** A frame in a hidden tab, a closed <details> or an unopened <dialog> has no size, and no text in it has one. Hosts that
      write `width: 1px; min-width: 100%`, and those that open slowly, have it narrow at first. */
  function sized(frame) { return frame.clientWidth > NARROWEST && frame.clientHeight > 0; }

  /** Calls back as soon as the frame has a size: now, or when its host shows it. */
  function whenSized(frame, then) {
    if (sized(frame)) { then(); return; }
    var waiting = new ResizeObserver(function () {
      if (!sized(frame)) return;
      waiting.disconnect();
      then();
    });
    waiting.observe(frame);
  }

  function start(begun) {
    begun.look();
    var data = begun.data, map = L.map(begun.frame, {
      zoomControl: false, attributionControl: false, scrollWheelZoom: false, dragging: !dateline.prefers('pointer: coarse'),
      trackResize: false, zoomSnap: 0.25, zoomDelta: 1, minZoom: begun.limits.minZoom, maxZoom: begun.limits.maxZoom,
      zoomAnimation: !still, fadeAnimation: false, markerZoomAnimation: !still, inertia: !still, maxBoundsViscosity: 0.8
    });
    // Known already: Leaflet would have the page laid out half done to ask for it.
    map._size = L.point(begun.size.x, begun.size.y);
    map._sizeChanged = false;
    // Lines and areas; what they say stands in the markers' names and in the list.
    map.getPane('overlayPane').setAttribute('aria-hidden', 'true');
    dateline.furnish(map, data.words);
    var view = new View(map, begun);
    dateline.ground(data.tiles).addTo(map);
    dateline.gestures(map, data.words);
    dateline.listed(map, function () { return view._marks; });
    if (data.many) view.crowd = dateline.crowd(map, data);
    dateline.live(begun.frame, data, view);
    begun.frame.setAttribute('data-ready', 'true');
  }

  function View(map, begun) {
    this._map = map;
    this._data = begun.data;
    this._found = begun.found;
    this._inset = begun.inset;
    this._limits = begun.limits;
    this._marks = [];
    this._lines = [];
    this._corner = begun.view.corner;
    map.setView(begun.view.center, begun.view.zoom, { animate: false });
    this._put(begun.data);
    this._moved = false;
    this._keepNear();
    this._openText(this._lay());
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
      var frame = map.getContainer();
      // Hidden by its host: what was shown is still right when it comes back.
      if (!sized(frame) || (map.getSize().x === frame.clientWidth && map.getSize().y === frame.clientHeight)) return;
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
    this._marks = this._found.spots.map(function (spot) {
      var incident = spot.incident, old = before[incident.id];
      delete before[incident.id];
      return old && JSON.stringify(old.incident) === JSON.stringify(incident) ? old : dateline.mark(map, spot, data.words, old);
    });
    Object.keys(before).forEach(function (id) { dateline.unmark(before[id]); });
    this._lines = data.lines.map(function (line) { return dateline.between(map, line, this._marks); }, this);
    this._putting = false;
  };

  /** Takes up a newer version. The view stays, unless something new would be outside of it. */
  View.prototype.take = function (data) {
    if (Boolean(data.many) !== Boolean(this._data.many)) { window.location.reload(); return; }
    this._data = data;
    this._found = dateline.spots(this._map.getContainer(), data);
    this._put(data);
    if (this.crowd) this.crowd.take(data);
    if (this._inset) this._inset.plot(data.incidents);
    var around = dateline.around(this._found.spots);
    if (around && !this._map.getBounds().contains(bounded(around)) && !this._moved) this.fit(); else this._lay();
  };

  function bounded(bounds) { return L.latLngBounds([bounds[1], bounds[0]], [bounds[3], bounds[2]]); }

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

  /** Nobody gets lost: the area and its surroundings are as far as the map goes, and what it showed at first. */
  View.prototype._keepNear = function () {
    if (this._data.area) this._map.setMaxBounds(bounded(this._data.area.bounds).pad(0.2).extend(this._map.getBounds()));
  };

  View.prototype.fit = function () {
    var size = this._map.getSize(), best = dateline.view(size, this._data, this._found, this._inset, this._limits);
    this._fitting = true;
    this._corner = best.corner;
    this._map.setMaxBounds(null);
    this._map.setView(best.center, best.zoom, { animate: false });
    this._keepNear();
    this._fitting = false;
    this._openText(this._lay());
  };

  /** Puts everything where it belongs in the present view. Answers whether a label found no room. */
  View.prototype._lay = function () {
    if (this._putting) return;
    var map = this._map, zoom = map.getZoom(), size = map.getSize(), center = map.getCenter(), found = this._found;
    var corner = this._inset && this._inset.useful(zoom, size) ? this._corner || 'right' : null;
    if (this._inset) this._inset.show(corner, map.getBounds());
    var laid = dateline.laid(size, { center: [center.lat, center.lng], zoom: zoom, corner: corner }, found, this._inset);
    this._marks.forEach(function (mark, index) { layMark(map, mark, found.spots[index], laid.markers[index], laid.labels[index], zoom); });
    this._lines.forEach(function (line, index) {
      var at = laid.pills[index], pill = found.pills[index];
      line.pill.getElement().classList.toggle('gone', !at);
      if (at) dateline.moveTo(map, line.pill, at.x - pill.width / 2, at.y - pill.height / 2);
    });
    return laid.hidden;
  };

  function layMark(map, mark, spot, at, label, zoom) {
    var radius = dateline.RADIUS, ring = dateline.ringPx(spot, zoom), node = mark.label.getElement();
    dateline.moveTo(map, mark.marker, at.x - radius, at.y - radius);
    var own = map.latLngToContainerPoint(mark.at), away = Math.hypot(own.x - at.x, own.y - at.y);
    mark.popup.options.offset = L.point(at.x - own.x, at.y - own.y - 10);
    mark.stem.setLatLngs(away > 4 ? [mark.at, map.containerPointToLatLng(at)] : [mark.at, mark.at]);
    mark.doubt.setRadius(ring > 4 ? ring : 0);
    node.classList.toggle('gone', !label);
    if (!label) return;
    node.setAttribute('data-variant', dateline.VARIANTS[label.variant]);
    node.setAttribute('data-side', label.side);
    node.style.width = spot.sizes[label.variant].width + 'px';
    dateline.moveTo(map, mark.label, label.box[0], label.box[1]);
  }

  /** Labels that found no room are in the list below the map: it is opened, once. In a frame only when the host has had
      the time to give the map the height that it asks for, and not for longer than that: a low frame hides every label. */
  View.prototype._openText = function (hidden) {
    var text = document.querySelector('details.text'), view = this;
    clearTimeout(this._opening);
    if (!text) return;
    function open() { if (!text.open && window.innerHeight > LOWEST) view._opened = text.open = true; }
    if (this._opened) text.open = text.open && (hidden || window.parent === window);
    else if (hidden && window.parent === window) open();
    else if (hidden) this._opening = setTimeout(open, 600);
  };

  var begun = Array.prototype.map.call(document.querySelectorAll('.map'), function (frame) { return new Beginning(frame); });
  // Then the scripts behind this one, Leaflet among them, have run.
  document.addEventListener('DOMContentLoaded', function () {
    begun.forEach(function (one) { whenSized(one.frame, function () { start(one); }); });
  });

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
