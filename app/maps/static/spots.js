/* What the view is chosen from, before there is a map: where each incident lies, and how large its label is in each form. */
(function (dateline) {
  'use strict';

  var element = dateline.element;

  /** One incident as the view sees it: where it is, its longest line, [west, south, east, north], its label's sizes. */
  function spot(incident) {
    var lines = linesOf(incident.geometry), bounds = [incident.lon, incident.lat, incident.lon, incident.lat];
    each(incident.geometry ? incident.geometry.coordinates : [], function (position) { extend(bounds, position); });
    return { incident: incident, lat: incident.lat, lon: incident.lon, lines: lines, line: longest(lines), bounds: bounds, sizes: [] };
  }

  /** GeoJSON's lines; the middle line of a block, for example. */
  function linesOf(geometry) {
    if (!geometry) return [];
    if (geometry.type === 'LineString') return [geometry.coordinates];
    return geometry.type === 'MultiLineString' ? geometry.coordinates : [];
  }

  function longest(lines) {
    return lines.length ? lines.reduce(function (a, b) { return b.length > a.length ? b : a; }) : null;
  }

  function each(coordinates, told) {
    if (typeof coordinates[0] === 'number') told(coordinates.slice(0, 2));
    else coordinates.forEach(function (inner) { each(inner, told); });
  }

  function extend(bounds, position) {
    bounds[0] = Math.min(bounds[0], position[0]); bounds[1] = Math.min(bounds[1], position[1]);
    bounds[2] = Math.max(bounds[2], position[0]); bounds[3] = Math.max(bounds[3], position[1]);
  }

  /** [west, south, east, north] of all of them; null of none. */
  dateline.around = function (spots) {
    var bounds = null;
    spots.forEach(function (one) {
      bounds = bounds || one.bounds.slice();
      extend(bounds, one.bounds); extend(bounds, one.bounds.slice(2));
    });
    return bounds;
  };

  /** [west, south, east, north] of the area's outline; null where there is none. */
  dateline.outlined = function (area) {
    var bounds = null;
    each(area ? area.outline : [], function (position) { extend(bounds = bounds || position.concat(position), position); });
    return bounds;
  };

  dateline.labelNode = function (incident) {
    var node = element('div', 'label-text');
    node.appendChild(element('b', '', incident.place));
    if (incident.line) node.appendChild(element('span', '', incident.line));
    return node;
  };

  var VARIANTS = dateline.VARIANTS = ['wide', 'wrapped', 'narrow', 'short'];

  /**
   * The spots of a page's incidents, and the sizes of the words on its lines: {spots, pills, measured}. Everything is put
   * into the frame at once and read at once: the page is laid out one time, not once for each. In a frame that is not shown
   * nothing has a size: then `measured` is false.
   */
  dateline.spots = function (frame, data) {
    var spots = data.incidents.map(spot), tried = frame.appendChild(element('div', 'measured'));
    var labels = spots.map(function (one) {
      return VARIANTS.map(function (variant) {
        var node = tried.appendChild(element('div', 'label'));
        node.setAttribute('data-variant', variant);
        node.appendChild(dateline.labelNode(one.incident));
        return node;
      });
    });
    var pills = data.lines.map(function (line) {
      var node = tried.appendChild(element('div', 'pill'));
      node.appendChild(element('span', '', line.label));
      return node;
    });
    spots.forEach(function (one, index) { one.sizes = labels[index].map(size); });
    pills = pills.map(function (node, index) {
      return { from: data.lines[index].from, to: data.lines[index].to, width: node.offsetWidth, height: node.offsetHeight };
    });
    tried.remove();
    return { spots: spots, pills: pills, measured: frame.clientWidth > 0 };
  };

  /** As wide as its longest line, which balanced lines leave shorter than allowed. */
  function size(node) {
    var widest = 8;
    Array.prototype.forEach.call(node.querySelectorAll('b, span'), function (part) {
      var text = document.createRange();
      text.selectNodeContents(part);
      Array.prototype.forEach.call(text.getClientRects(), function (line) { widest = Math.max(widest, line.width); });
    });
    return { width: Math.ceil(Math.min(node.getBoundingClientRect().width, widest + 8)), height: node.offsetHeight };
  }
})(window.dateline);
