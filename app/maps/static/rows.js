/* The list of many incidents: its first lines stand in the page, more come when they are asked for. */
(function (dateline) {
  'use strict';

  var A_TIME = 50;

  /** One incident in words, for the list and for popups. */
  dateline.line = function (tag, row, words) {
    var node = dateline.element(tag);
    var badge = dateline.element('span', 'number', row.number.toLocaleString(document.documentElement.lang));
    badge.setAttribute('aria-hidden', 'true');
    if (tag === 'li') node.appendChild(badge);
    node.appendChild(dateline.element('b', '', row.place));
    if (row.title) { node.appendChild(document.createTextNode(': ')); node.appendChild(dateline.element('bdi', '', row.title)); }
    [['small', row.details], ['', row.description]].forEach(function (part) {
      if (part[1]) node.appendChild(dateline.element('div', part[0], part[1]));
    });
    if (row.source) node.appendChild(dateline.link(row.source, words.source)).classList.add('small');
    return node;
  };

  dateline.rows = function (data, show) {
    var many = data.many, words = data.words, list = document.querySelector('ol.places'), more = document.querySelector('button.more');
    var query = '', count = list.children.length, total = many.count, local = null;
    var address = data.live && data.live.page + data.live.version + '/rows.json?';

    function asked(parameters) {
      if (address) return dateline.json(address + parameters);
      return Promise.resolve(null);
    }

    function page(after) {
      if (many.rows) {
        var numbers = local || many.rows.map(function (row) { return row.number; });
        return Promise.resolve({ total: numbers.length, rows: numbers.slice(after, after + A_TIME).map(byNumber) });
      }
      return asked('after=' + after + '&limit=' + A_TIME + (query ? '&' + query : ''));
    }

    function byNumber(number) { return many.rows[number - 1]; }

    function add(answer) {
      total = answer.total;
      answer.rows.forEach(function (row) { list.appendChild(withButton(dateline.line('li', row, words), row)); });
      count += answer.rows.length;
      more.hidden = count >= total;
      return total;
    }

    function withButton(node, row) {
      var button = node.appendChild(dateline.element('button', 'to-map', words.onTheMap));
      button.type = 'button';
      button.setAttribute('aria-label', words.onTheMap + ': ' + row.place);
      button.onclick = function () { show(row); };
      return node;
    }

    more.hidden = count >= total;
    more.onclick = function () {
      var last = list.lastElementChild;
      page(count).then(function (answer) {
        add(answer);
        var next = last && last.nextElementSibling && last.nextElementSibling.querySelector('button');
        if (next) next.focus();
      }, function () { more.textContent = words.notLoaded; });
    };
    // The lines in the page have no button yet: it needs their positions, which the first click asks for.
    Array.prototype.forEach.call(list.children, function (node, index) {
      if (node.querySelector('.to-map')) return;
      var button = node.appendChild(dateline.element('button', 'to-map', words.onTheMap));
      button.type = 'button';
      button.setAttribute('aria-label', words.onTheMap + ': ' + node.querySelector('b').textContent);
      button.onclick = function () { find([index + 1]).then(function (rows) { show(rows[0]); }); };
    });

    function find(numbers) {
      if (many.rows) return Promise.resolve(numbers.map(byNumber));
      return asked('numbers=' + numbers.join(',')).then(function (answer) { return answer.rows; });
    }

    return {
      find: find,
      /** Shows the first lines of what is wanted; answers how many there are. */
      choose: function (wanted, source) {
        query = wanted.query;
        local = many.rows && source.numbers ? source.numbers() : null;
        return page(0).then(function (answer) {
          list.textContent = '';
          count = 0;
          return add(answer);
        });
      }
    };
  };
})(window.dateline = window.dateline || {});
