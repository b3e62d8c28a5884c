/* Where markers, the words of distances and labels stand in a frame: a plain calculation in px that touches no page. */
(function (dateline) {
  'use strict';

  var boxes = dateline.boxes;
  var RADIUS = dateline.RADIUS = 14;   // of a marker with its ring
  var GAP = 5, EDGE = 5, HIDDEN = 200, MANY = 12, HIDDEN_OF_MANY = 8;

  /**
   * size: the frame {x, y}. marks: [{point, ends (two points of its line, or null), ring (px), labels: [{width, height}]}].
   * lines: [{from, to, width, height}]. furniture: boxes of the frame's corners.
   * Answers {cost, hidden, markers: [point], pills: [point or null], labels: [{box, variant, side} or null]}.
   */
  dateline.arrange = function (size, marks, lines, furniture) {
    var places = marks.map(function (mark) { return mark.point; });
    var markers = spread(marks.map(beside));
    var discs = markers.map(function (point) { return boxes.around(point.x, point.y, 2 * RADIUS, 2 * RADIUS); });
    var cost = 0;
    discs.forEach(function (disc) {
      if (!boxes.inside(disc, size, EDGE)) cost += 400;
      if (boxes.hitsAny(disc, furniture, 4)) cost += 150;
    });
    var pills = lines.map(function (line, index) { return pill(line, places, discs, furniture, size); });
    pills.forEach(function (found, index) {
      if (found) discs.push(boxes.around(found.x, found.y, lines[index].width, lines[index].height));
      else cost += HIDDEN;
    });
    var items = marks.map(function (mark, index) {
      return candidates(mark, markers[index], places, lines, discs.concat(furniture), size);
    });
    // Of a dozen every label counts; of thirty the map must not shrink for the sake of the last.
    var chosen = boxes.choose(items, marks.length > MANY ? HIDDEN_OF_MANY : HIDDEN);
    var hidden = chosen.picks.filter(function (pick) { return !pick; }).length;
    return { cost: cost + chosen.cost, hidden: hidden, markers: markers, pills: pills, labels: chosen.picks };
  };

  /** A block that is long enough to be seen keeps clear of its own marker, which stands beside its middle. */
  function beside(mark) {
    var point = { x: mark.point.x, y: mark.point.y }, ends = mark.ends;
    if (!ends) return point;
    var dx = ends[1].x - ends[0].x, dy = ends[1].y - ends[0].y, length = Math.hypot(dx, dy);
    if (length < 34) return point;
    var away = RADIUS + 9, sign = dx > 0 || (dx === 0 && dy < 0) ? 1 : -1;
    return { x: point.x + sign * away * dy / length, y: point.y - sign * away * dx / length };
  }

  /** Pushes overlapping markers apart, always in the same way. */
  function spread(points) {
    var apart = 2 * RADIUS + 2;
    for (var round = 0; round < 400; round++) {
      var moved = false;
      for (var i = 0; i < points.length; i++) {
        for (var j = i + 1; j < points.length; j++) {
          moved = separate(points[i], points[j], apart, i + j) || moved;
        }
      }
      if (!moved) break;
    }
    return points;
  }

  function separate(a, b, apart, turn) {
    var dx = b.x - a.x, dy = b.y - a.y, distance = Math.hypot(dx, dy);
    // What is pressed is a square of 2 R: side by side it shows whole, and at the corners hardly less (WCAG 2.2, 2.5.8).
    apart = Math.max(apart, (2 * RADIUS - 1) * distance / Math.max(Math.abs(dx), Math.abs(dy), 1));
    if (distance >= apart) return false;
    if (distance < 0.5) { dx = Math.cos(turn * 2.4); dy = Math.sin(turn * 2.4); distance = 1; }
    var push = (apart - Math.min(distance, apart)) / 2 + 0.4;
    a.x -= dx / distance * push; a.y -= dy / distance * push;
    b.x += dx / distance * push; b.y += dy / distance * push;
    return true;
  }

  /** The words of a distance: on the middle of the line, else along it, else beside it, else nowhere. */
  function pill(line, places, discs, furniture, size) {
    var a = places[line.from], b = places[line.to];
    var dx = b.x - a.x, dy = b.y - a.y, length = Math.hypot(dx, dy) || 1;
    var found = null, clear = (Math.abs(dy) * line.width + Math.abs(dx) * line.height) / length / 2 + RADIUS + 5;
    [0, 24, -24, 40, -40, clear, -clear].some(function (away) {
      return [0.5, 0.42, 0.58, 0.34, 0.66].some(function (share) {
        var x = a.x + dx * share + away * dy / length, y = a.y + dy * share - away * dx / length;
        var box = boxes.around(x, y, line.width, line.height);
        var free = boxes.inside(box, size, EDGE) && !boxes.hitsAny(box, discs, 3) && !boxes.hitsAny(box, furniture, 3);
        if (free) found = { x: x, y: y };
        return free;
      });
    });
    return found;
  }

  /** The places around a marker where a label may stand, the best first. */
  function candidates(mark, at, places, lines, obstacles, size) {
    var own = boxes.around(at.x, at.y, 2 * RADIUS, 2 * RADIUS), found = [];
    mark.labels.forEach(function (label, variant) {
      sides(at, label.width, label.height, Math.max(RADIUS, mark.ring)).forEach(function (side, rank) {
        if (!boxes.inside(side.box, size, EDGE)) return;
        if (boxes.hitsAny(side.box, obstacles, 2) || boxes.overlap(side.box, own, 1)) return;
        var cost = rank * 1.5 + variant * 9;
        lines.forEach(function (line) { cost += boxes.crossed(side.box, places[line.from], places[line.to]) / 4; });
        if (mark.ends) cost += boxes.crossed(side.box, mark.ends[0], mark.ends[1]) / 3;
        found.push({ box: side.box, variant: variant, side: side.name, cost: cost });
      });
    });
    return found.sort(function (a, b) { return a.cost - b.cost; });
  }

  function sides(at, width, height, radius) {
    var x = at.x, y = at.y, near = radius + GAP, slant = radius * 0.72 + 2;
    function box(left, top) { return [left, top, left + width, top + height]; }
    return [
      { name: 'right', box: box(x + near, y - height / 2) },
      { name: 'left', box: box(x - near - width, y - height / 2) },
      { name: 'right', box: box(x + slant, y - slant - height + 4) },
      { name: 'right', box: box(x + slant, y + slant - 4) },
      { name: 'left', box: box(x - slant - width, y - slant - height + 4) },
      { name: 'left', box: box(x - slant - width, y + slant - 4) },
      { name: 'middle', box: box(x - width / 2, y - near - height) },
      { name: 'middle', box: box(x - width / 2, y + near) },
      { name: 'right', box: box(x - radius, y - near - height) },
      { name: 'right', box: box(x - radius, y + near) },
      { name: 'left', box: box(x + radius - width, y - near - height) },
      { name: 'left', box: box(x + radius - width, y + near) }
    ];
  }
})(window.dateline);
