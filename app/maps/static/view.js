/* Which view shows all incidents as large as every label allows. A calculation in px that touches no page and no map: it
   is made while Leaflet is still on its way, so that the view's tiles are on theirs as well. */
(function (dateline) {
  'use strict';

  var TILE = 512, EARTH_M = 40075016.686, MOST_LAT = 85.0511287798;   // px, metres, degrees

  /** Degrees → px of the world at a zoom counted in tiles of 256 px, as Leaflet counts. */
  var project = dateline.project = function (lat, lon, zoom) {
    var world = 256 * Math.pow(2, zoom), sine = Math.sin(Math.max(-MOST_LAT, Math.min(MOST_LAT, lat)) * Math.PI / 180);
    return { x: world * (0.5 + lon / 360), y: world * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) };
  };

  /** px of the world → [lat, lon]. */
  function unproject(point, zoom) {
    var world = 256 * Math.pow(2, zoom);
    return [Math.atan(Math.sinh(Math.PI * (1 - 2 * point.y / world))) * 180 / Math.PI, 360 * (point.x / world - 0.5)];
  }

  dateline.pxPerMetre = function (lat, zoom) {
    return 256 * Math.pow(2, zoom) / (EARTH_M * Math.cos(lat * Math.PI / 180));
  };

  /** The radius of the doubt where it is drawn round a marker; a block too small to see has a ring of its own. */
  dateline.ringPx = function (spot, zoom) {
    var radius = (spot.incident.uncertainty_m || 0) * dateline.pxPerMetre(spot.lat, zoom);
    if (spot.line) return radius < 17 ? dateline.RADIUS + 5 : 0;
    return spot.incident.vague ? Math.max(radius, dateline.RADIUS + 5) : radius;
  };

  /** Where everything stands in a view {center, zoom, corner} of a frame {x, y}. `inset` has box(corner, size). */
  dateline.laid = function (size, view, found, inset) {
    var middle = project(view.center[0], view.center[1], view.zoom);
    function point(lat, lon) {
      var at = project(lat, lon, view.zoom);
      return { x: at.x - middle.x + size.x / 2, y: at.y - middle.y + size.y / 2 };
    }
    function end(position) { return point(position[1], position[0]); }
    var marks = found.spots.map(function (spot) {
      return {
        point: point(spot.lat, spot.lon), ring: dateline.ringPx(spot, view.zoom), labels: spot.sizes,
        ends: spot.line && [end(spot.line[0]), end(spot.line[spot.line.length - 1])]
      };
    });
    return dateline.arrange(size, marks, found.pills, corners(size).concat(view.corner ? [inset.box(view.corner, size)] : []));
  };

  /** The room of the scale and of the zoom buttons, see map.css. */
  function corners(size) {
    return [[12, size.y - 42, size.x < 500 ? 116 : 136, size.y - 12], [size.x - 44, size.y - 73, size.x - 12, size.y - 12]];
  }

  /** The view {center, zoom, corner} for what was found; `limits`: {minZoom, maxZoom}. */
  dateline.view = function (size, data, found, inset, limits) {
    return found.spots.length ? best(size, found, inset, limits) : whole(size, data, limits);
  };

  /** Nothing happened yet, or too much for markers: all of it. */
  function whole(size, data, limits) {
    var bounds = data.many ? data.many.bounds : dateline.outlined(data.area);
    if (!bounds) return { center: [0, 0], zoom: limits.minZoom, corner: null };
    var zoom = tidy(closest(bounds, size, 20, 20, limits.maxZoom));
    return { center: middle(bounds, zoom, 0), zoom: Math.max(limits.minZoom, zoom), corner: null };
  }

  function best(size, found, inset, limits) {
    var bounds = dateline.around(found.spots), chosen = null, count = found.spots.length;
    // A place alone needs its surroundings; places side by side may come as close as it takes to tell them apart.
    var nearest = closest(bounds, size, 64, 72, count > 1 ? 17 : size.x > 640 ? 15.25 : 15);
    tries(nearest, size, count, inset, limits.minZoom).sort(function (a, b) { return a.cost - b.cost; }).some(function (one) {
      if (chosen && one.cost >= chosen.cost) return true;
      var view = { center: middle(bounds, one.zoom, one.shift * size.x), zoom: one.zoom, corner: one.corner };
      var cost = one.cost + dateline.laid(size, view, found, inset).cost;
      if (!chosen || cost < chosen.cost - 1e-9) { chosen = view; chosen.cost = cost; }
      return false;
    });
    return chosen;
  }

  /** Views to try, each with what it costs before anything is laid out. */
  function tries(nearest, size, count, inset, least) {
    var found = [], zooms = [];
    for (var down = 0; down <= 1.5; down += 0.25) {
      var zoom = Math.max(least, tidy(nearest - down));
      if (zooms.indexOf(zoom) < 0) zooms.push(zoom);
    }
    zooms.forEach(function (zoom) {
      var sides = inset && inset.useful(zoom, size) ? ['right', 'left'] : [null];
      (count > 12 ? [0] : [0, -0.1, 0.1, -0.2, 0.2]).forEach(function (shift) {
        sides.forEach(function (corner, rank) {
          found.push({ zoom: zoom, shift: shift, corner: corner, cost: (nearest - zoom) * 14 + Math.abs(shift) * 20 + rank * 2 });
        });
      });
    });
    return found;
  }

  /** The zoom at which the bounds just fit with that padding, in quarters. */
  function closest(bounds, size, paddingX, paddingY, most) {
    var from = project(bounds[3], bounds[0], 0), to = project(bounds[1], bounds[2], 0);
    var roomX = Math.max(size.x - paddingX, size.x * 0.4, 1), roomY = Math.max(size.y - paddingY, size.y * 0.4, 1);
    var zoom = Math.log(Math.min(roomX / (to.x - from.x), roomY / (to.y - from.y))) / Math.LN2;
    return Math.min(most, Math.floor(zoom * 4 + 0.01) / 4);
  }

  function middle(bounds, zoom, shiftPx) {
    var from = project(bounds[3], bounds[0], zoom), to = project(bounds[1], bounds[2], zoom);
    return unproject({ x: (from.x + to.x) / 2 + shiftPx, y: (from.y + to.y) / 2 }, zoom);
  }

  /** Steps at which the tiles' letters are neither too large nor too small: never half way between two zooms. */
  function tidy(zoom) {
    var stepped = Math.floor(zoom * 4) / 4;
    return stepped % 1 === 0.5 ? stepped - 0.25 : stepped;
  }

  /** The tiles that fill the frame in a view, as Leaflet will ask for them: [{x, y, z}] with z in tiles of 512 px. */
  dateline.tilesIn = function (size, view) {
    var zoom = Math.round(view.zoom), half = Math.pow(2, zoom - view.zoom) / 2, found = [];
    var at = project(view.center[0], view.center[1], zoom), x = Math.floor(at.x), y = Math.floor(at.y);
    function first(middle, side) { return Math.floor((middle - side * half) / TILE); }
    function last(middle, side) { return Math.ceil((middle + side * half) / TILE) - 1; }
    for (var column = first(x, size.x); column <= last(x, size.x); column++) {
      for (var row = first(y, size.y); row <= last(y, size.y); row++) found.push({ x: column, y: row, z: zoom - 1 });
    }
    return found;
  };
})(window.dateline);
