/* The form above a map of many: category, days, and a slider through time. What cannot be chosen is not in the page. */
(function (dateline) {
  'use strict';

  var DAY = 86400000;   // ms

  /** Calls `chosen({category, first, last, query, categoryName})` at each choice; it answers how many are shown, or a promise of it. */
  dateline.filters = function (data, chosen) {
    var form = document.querySelector('.filters'), many = data.many, words = data.words, timer = 0;
    var fields = form.elements, begin = many.days ? Date.parse(many.days[0]) : 0;

    function day(field) {
      var moment = field && field.value ? Date.parse(field.value) : NaN;
      return isNaN(moment) ? null : Math.round((moment - begin) / DAY);
    }

    function iso(number) { return new Date(begin + number * DAY).toISOString().slice(0, 10); }

    function wanted() {
      var category = fields.category && fields.category.value !== '' ? Number(fields.category.value) : null;
      var found = { category: category, first: day(fields.from), last: day(fields.to) }, query = new URLSearchParams();
      if (category !== null) query.set('category', many.categories[category][0]);
      if (found.first !== null) query.set('from', fields.from.value);
      if (found.last !== null) query.set('to', fields.to.value);
      found.query = query.toString();
      return found;
    }

    function apply() {
      var answer = chosen(wanted());
      Promise.resolve(answer).then(function (count) {
        form.querySelector('.shown').textContent = words.shown.replace('{count}', number(count)).replace('{total}', number(many.count));
      }, function () { form.querySelector('.shown').textContent = words.notLoaded; });
    }

    function number(count) { return count.toLocaleString(document.documentElement.lang); }

    function told() {
      if (fields.through) fields.through.setAttribute('aria-valuetext', fields.to.value || iso(Number(fields.through.value)));
    }

    form.onsubmit = function (event) { event.preventDefault(); };
    form.oninput = function (event) {
      if (event.target === fields.through) fields.to.value = Number(fields.through.value) < many.days[2] ? iso(Number(fields.through.value)) : '';
      else if (event.target === fields.to) fields.through.value = fields.to.value ? String(day(fields.to)) : String(many.days[2]);
      told();
      clearTimeout(timer);
      timer = setTimeout(apply, 60);
    };
    told();
    if (wanted().query) apply();
  };
})(window.dateline = window.dateline || {});
