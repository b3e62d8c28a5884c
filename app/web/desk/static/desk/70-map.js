/* The desk's map: pins that can be moved, their doubt, lines, candidates, rings. Says with events what was done on it. */
(function (dateline) {
  'use strict';

  var frame = document.getElementById('map');
  if (!frame || !window.L) return;
  var still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
  var map = dateline.map = L.map(frame, {
    attributionControl: false, zoomSnap: 0.25, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still, zoomControl: false
  });
  var drawn = L.layerGroup().addTo(map), pins = {}, candidates = {}, first = true;

  function read() { return JSON.parse(document.getElementById('map-data').textContent); }

  /** Positions are [lon, lat] everywhere but in Leaflet: they are turned here. */
  function at(position) { return L.latLng(position[1], position[0]); }

  function ground(tiles) {
    var dark = getComputedStyle(document.documentElement).getPropertyValue('--tiles').trim() === 'dark';
    var url = tiles.url + (dark ? '&theme=dark' : '') + '#svgView(viewBox(-4,-4,2056,2056))';
    L.tileLayer(url, {
      tileSize: 512, zoomOffset: -1, minZoom: tiles.minZoom + 1, maxZoom: tiles.maxZoom + 1, keepBuffer: 1, noWrap: true, updateWhenZooming: false
    }).addTo(map);
    map.setMinZoom(tiles.minZoom + 1).setMaxZoom(tiles.maxZoom + 1);
  }

  function linesOf(geometry) {
    if (!geometry) return [];
    if (geometry.type === 'LineString') return [geometry.coordinates.map(at)];
    return geometry.type === 'MultiLineString' ? geometry.coordinates.map(function (line) { return line.map(at); }) : [];
  }

  /** The doubt of a place: its lines where it has some, else a circle as large as it is; an area as its outline. */
  function doubt(place, kind, bounds) {
    var lines = linesOf(place.geometry);
    if (lines.length) {
      drawn.addLayer(L.polyline(lines, { interactive: false, className: 'block-line ' + kind, weight: 5 }));
      lines.forEach(function (line) { bounds.extend(line); });
    } else if (place.geometry && /Polygon$/.test(place.geometry.type)) {
      drawn.addLayer(L.geoJSON(place.geometry, { interactive: false, style: { className: 'area-doubt ' + kind } }));
    } else if (place.uncertainty_m) {
      drawn.addLayer(L.circle(at(place.at), { radius: place.uncertainty_m, interactive: false, className: 'area-doubt ' + kind }));
    }
    bounds.extend(at(place.at));
  }

  /** A candidate floats above its place: the pin of another place there stays in sight. */
  function icon(text, kind) {
    var node = document.createElement('span');
    node.textContent = text;
    return L.divIcon({ html: node, className: 'pin ' + kind, iconSize: [28, 28], iconAnchor: [14, kind ? 42 : 14] });
  }

  function pin(one, labelled) {
    var marker = L.marker(at(one.at), { icon: icon(one.number, ''), draggable: true, keyboard: true, riseOnHover: true, zIndexOffset: 500 });
    drawn.addLayer(marker);
    marker.getElement().setAttribute('aria-label', one.number + '. ' + one.label + '. Go to its row');
    if (labelled) marker.bindTooltip(text(one.label), { permanent: true, direction: 'right', offset: [14, 0], className: 'map-label' });
    marker.on('dragstart', function () { marker.closeTooltip(); });
    marker.on('dragend', function () { say('desk:moved', { id: one.id, lonlat: lonlat(marker.getLatLng()) }); });
    marker.on('click keypress', function (event) {
      if (event.type === 'keypress' && event.originalEvent.key !== 'Enter') return;
      var row = document.getElementById('incident-' + one.id);
      if (row) { row.scrollIntoView({ block: 'nearest' }); row.focus(); }
    });
    pins[one.id] = marker;
  }

  /** A label stands right of its pin, left where it would be cut off there, below where neither side has room. */
  function arrange() {
    var room = map.getSize().x;
    Object.keys(pins).forEach(function (id) {
      var label = pins[id].getTooltip(), node = label && label.getElement();
      if (!node) return;
      var x = map.latLngToContainerPoint(pins[id].getLatLng()).x, width = node.offsetWidth + 6;
      var side = x + 14 + width < room ? 'right' : x - 14 - width > 0 ? 'left' : 'bottom';
      var middle = Math.max(width / 2, Math.min(x, room - width / 2));
      label.options.direction = side;
      label.options.offset = side === 'bottom' ? [middle - x, 14] : [side === 'right' ? 14 : -14, 0];
      label.update();
    });
  }

  /** Leaflet parses a string as HTML. Text that people typed goes to it as a text node. */
  function text(words) { return document.createTextNode(words); }

  function lonlat(position) { return [position.lng, position.lat]; }
  function say(name, detail) { document.dispatchEvent(new CustomEvent(name, { detail: detail })); }

  function candidate(question, place, index, bounds) {
    doubt(place, 'candidate', bounds);
    var marker = L.marker(at(place.at), { icon: icon(index + 1, 'candidate'), keyboard: false, interactive: false });
    drawn.addLayer(marker);
    marker.getElement().setAttribute('aria-hidden', 'true');
    candidates[question.key + '/' + index] = marker;
  }

  function draw() {
    var data = read(), bounds = L.latLngBounds([]);
    drawn.clearLayers();
    pins = {};
    candidates = {};
    data.rings.forEach(function (ring) {
      var circle = L.circle(at(ring.at), { radius: ring.radius_m, interactive: false, className: 'ring-line', weight: 1.5 });
      drawn.addLayer(circle);
      bounds.extend(circle.getBounds());
    });
    data.lines.forEach(function (line) {
      var drawnLine = L.polyline([at(line.from), at(line.to)], { interactive: false, className: 'between-line', weight: 2.2 });
      drawn.addLayer(drawnLine);
      drawnLine.bindTooltip(text(line.label), { permanent: true, direction: 'center', className: 'map-pill' });
    });
    data.incidents.forEach(function (one) { doubt(one, '', bounds); pin(one, data.incidents.length <= 12); });
    data.questions.forEach(function (question) {
      question.candidates.forEach(function (place, index) { candidate(question, place, index, bounds); });
    });
    show(data, bounds);
  }

  /** The first view shows everything; later only what came new moves it. */
  function show(data, bounds) {
    if (!bounds.isValid()) bounds.extend([data.bounds[1], data.bounds[0]]).extend([data.bounds[3], data.bounds[2]]);
    if (first) {
      map.fitBounds(bounds, { paddingTopLeft: [40, 40], paddingBottomRight: [60, 76], maxZoom: 16, animate: false });
      ground(data.tiles);
      L.control.zoom({ position: 'topright' }).addTo(map);
      L.control.scale({ position: 'bottomleft', maxWidth: 110 }).addTo(map);
    } else if (!map.getBounds().contains(bounds)) map.fitBounds(bounds, { padding: [50, 50], maxZoom: 16, animate: false });
    first = false;
    arrange();
    frame.setAttribute('data-ready', String(Number(frame.getAttribute('data-ready') || 0) + 1));
  }

  /** Lights the pin of an incident or a candidate up, and nothing else. */
  dateline.light = function (key) {
    dateline.all('.pin.lit, .row.lit').forEach(function (node) { node.classList.remove('lit'); });
    var marker = pins[key] || candidates[key];
    if (!marker || !marker.getElement()) return;
    marker.getElement().classList.add('lit');
    if (!map.getBounds().contains(marker.getLatLng())) map.panTo(marker.getLatLng(), { animate: false });
  };
  dateline.pinOf = function (id) { return pins[id]; };

  map.setView([0, 0], 12, { animate: false });
  draw();
  map.on('moveend zoomend resize', arrange);
  document.addEventListener('desk:changed', draw);
  new ResizeObserver(function () { map.invalidateSize({ animate: false }); }).observe(frame);
})(window.dateline);
