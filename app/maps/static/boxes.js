/* Rectangles in px of the map's frame, [left, top, right, bottom]: what overlaps what, and which place costs least. */
(function (dateline) {
  'use strict';

  var boxes = dateline.boxes = {};

  boxes.around = function (x, y, width, height) {
    return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
  };

  boxes.overlap = function (a, b, gap) {
    return a[0] < b[2] + gap && b[0] < a[2] + gap && a[1] < b[3] + gap && b[1] < a[3] + gap;
  };

  boxes.hitsAny = function (box, others, gap) {
    return others.some(function (other) { return boxes.overlap(box, other, gap); });
  };

  boxes.inside = function (box, size, margin) {
    return box[0] >= margin && box[1] >= margin && box[2] <= size.x - margin && box[3] <= size.y - margin;
  };

  /** How many px of the line from a to b lie in the box, by its samples every 6 px. */
  boxes.crossed = function (box, a, b) {
    var length = Math.hypot(b.x - a.x, b.y - a.y), steps = Math.ceil(length / 6), count = 0;
    for (var i = 0; i <= steps; i++) {
      var x = a.x + (b.x - a.x) * i / (steps || 1), y = a.y + (b.y - a.y) * i / (steps || 1);
      if (x > box[0] && x < box[2] && y > box[1] && y < box[3]) count++;
    }
    return count * 6;
  };

  /**
   * Chooses one candidate {box, cost} for each item so that no two overlap and the sum of costs is low.
   * Items whose candidates all collide get null, at a price. A bounded search: the first try of all is the greedy one.
   */
  boxes.choose = function (items, hiddenCost) {
    var best = { cost: Infinity, picks: [] }, left = 4000;
    (function descend(index, picks, cost) {
      if (cost >= best.cost || left-- < 0) return;
      if (index === items.length) { best = { cost: cost, picks: picks.slice() }; return; }
      items[index].forEach(function (candidate) {
        var taken = picks.filter(Boolean).map(function (pick) { return pick.box; });
        if (boxes.hitsAny(candidate.box, taken, 3)) return;
        picks.push(candidate);
        descend(index + 1, picks, cost + candidate.cost);
        picks.pop();
      });
      picks.push(null);
      descend(index + 1, picks, cost + hiddenCost);
      picks.pop();
    })(0, [], 0);
    return best;
  };
})(window.dateline);
