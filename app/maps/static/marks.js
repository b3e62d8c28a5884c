/* Incidents on the map: marker, label, popup, the line of a block, the doubt; and the lines between incidents. */
(function (dateline) {
  'use strict';

  var element = dateline.element;

  /** Leaflet keeps positions as (lat, lng): GeoJSON is turned here and nowhere else. */
  function latLng(position) { return L.latLng(position[1], position[0]); }

  function areaOf(geometry) {
    return geometry && /Polygon$/.test(geometry.type) ? geometry : null;
  }

  function icon(node, className) { return L.divIcon({ html: node, className: className, iconSize: null, iconAnchor: [0, 0] }); }

  /**
   * Builds everything that stands for one incident and puts it on the map. What stood for it `before` gives way, but its
   * marker moves: whoever has it in focus or its popup open keeps both.
   */
  dateline.mark = function (map, spot, words, before) {
    if (before) takeOff(before, true);
    var incident = spot.incident, at = L.latLng(incident.lat, incident.lon);
    var lines = spot.lines.map(function (line) { return line.map(latLng); }), area = areaOf(incident.geometry);
    var mark = { at: at, incident: incident };

    var style = { interactive: false, className: 'doubt' };
    mark.doubt = L.circleMarker(at, style).addTo(map);
    mark.area = area && L.geoJSON(area, { interactive: false, style: { className: 'doubt' } }).addTo(map);
    mark.halo = lines.length ? L.polyline(lines, { interactive: false, className: 'block-doubt', weight: 17 }).addTo(map) : null;
    mark.block = lines.length ? L.polyline(lines, { interactive: false, className: 'block', weight: 5 }).addTo(map) : null;
    mark.stem = L.polyline([at, at], { interactive: false, className: 'stem', weight: 1.5 }).addTo(map);

    mark.marker = before ? before.marker.setLatLng(at) : L.marker(at, {
      icon: icon(element('span', 'disc'), 'marker'), keyboard: true, riseOnHover: true, zIndexOffset: 500
    }).addTo(map);
    mark.marker.getElement().firstChild.textContent = incident.number;
    mark.marker.getElement().setAttribute('aria-label', incident.number + '. ' + incident.place + (incident.title ? '. ' + incident.title : ''));
    mark.popup = before ? before.popup : L.popup({ maxWidth: 260, minWidth: 140, autoPanPadding: [12, 12], offset: [0, -12] });
    var read = before && before.popup.getContent().contains(document.activeElement);
    mark.popup.setContent(popup(incident, words));
    if (read) mark.popup.getContent().focus();
    if (!before) mark.marker.bindPopup(mark.popup);

    mark.label = L.marker(at, { icon: icon(dateline.labelNode(incident), 'label'), interactive: false, keyboard: false, zIndexOffset: 400 }).addTo(map);
    mark.label.getElement().setAttribute('aria-hidden', 'true');
    return mark;
  };

  /** Takes an incident off the map, or all but its marker. */
  function takeOff(mark, butMarker) {
    [mark.doubt, mark.area, mark.halo, mark.block, mark.stem, mark.label, butMarker ? null : mark.marker].forEach(function (layer) {
      if (layer) layer.remove();
    });
  }
  dateline.unmark = function (mark) { takeOff(mark, false); };

  function popup(incident, words) {
    var node = element('div', 'popup');
    node.tabIndex = -1;
    node.appendChild(element('h2', '', incident.title || incident.place));
    if (incident.where) node.appendChild(element('p', 'popup-place', incident.where));
    if (incident.when) node.appendChild(element('p', '', incident.when));
    if (incident.description) node.appendChild(element('p', '', incident.description));
    var foot = element('p', 'popup-source', incident.attribution);
    if (incident.source) {
      if (incident.attribution) foot.appendChild(document.createTextNode(' · '));
      foot.appendChild(dateline.link(incident.source, words.source));
    }
    if (foot.childNodes.length) node.appendChild(foot);
    return node;
  }

  /** The dotted line between two incidents and the words on it. */
  dateline.between = function (map, line, marks) {
    var from = marks[line.from], to = marks[line.to];
    var middle = L.latLngBounds([from.at, to.at]).getCenter();
    var drawn = L.polyline([from.at, to.at], { interactive: false, className: 'distance', weight: 1.8, dashArray: '0.1 5' }).addTo(map);
    var pill = L.marker(middle, {
      icon: icon(element('span', '', line.label), 'pill'), interactive: false, keyboard: false, zIndexOffset: 450
    }).addTo(map);
    pill.getElement().setAttribute('aria-hidden', 'true');
    return { drawn: drawn, pill: pill };
  };

  /** Moves an icon so that its middle, or its corner, stands at a point of the frame. */
  dateline.moveTo = function (map, marker, x, y) {
    var at = map.latLngToContainerPoint(marker.getLatLng()), node = marker.getElement();
    node.style.marginLeft = Math.round(x - at.x) + 'px';
    node.style.marginTop = Math.round(y - at.y) + 'px';
  };
})(window.dateline);
