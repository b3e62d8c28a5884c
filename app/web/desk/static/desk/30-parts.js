/* Takes the parts of a newer page into this one: what was being typed, the focus and what is unfolded stay. */
(function (dateline) {
  'use strict';

  /** `html` is a page of the desk, written and escaped by the service's own template; parsed like this it runs nothing. */
  dateline.adopt = function (html) {
    var page = new DOMParser().parseFromString(html, 'text/html');
    if (!document.querySelector('[data-part]') || !page.querySelector('[data-part]')) return whole(page);
    document.title = page.title;
    dateline.all('[data-part]').forEach(function (old) {
      var fresh = page.getElementById(old.id);
      if (fresh && fresh.outerHTML !== old.outerHTML) replace(old, document.adoptNode(fresh));
    });
    dateline.all('[data-part]', page).forEach(function (fresh) { insert(fresh, page); });
    document.dispatchEvent(new Event('desk:changed'));
    return true;
  };

  /** A page of another kind (a conflict, a problem): its content instead of ours. */
  function whole(page) {
    var main = document.getElementById('main');
    main.textContent = '';
    Array.prototype.slice.call(page.getElementById('main').childNodes).forEach(function (node) { main.appendChild(document.adoptNode(node)); });
    document.title = page.title;
    document.body.className = page.body.className;
    dateline.enable(main);
    main.focus();
    return false;
  }

  /** A part that this page does not have yet, before the part that follows it there. */
  function insert(fresh, page) {
    if (document.getElementById(fresh.id) || !page.contains(fresh)) return;
    var next = fresh.nextElementSibling, parent = document.querySelector('.side');
    parent.insertBefore(document.adoptNode(fresh), next && document.getElementById(next.id));
  }

  function replace(old, fresh) {
    var active = old.contains(document.activeElement) ? document.activeElement : null, kept = {};
    var from = active && active.selectionStart, to = active && active.selectionEnd, focus = active && mark(active);
    dateline.all('input[id], textarea[id], select[id]', old).forEach(function (field) {
      if (field === active || field.hasAttribute('data-dirty')) kept[field.id] = field.value;
    });
    dateline.all('details[id][open]', old).forEach(function (one) {
      var same = fresh.querySelector('#' + CSS.escape(one.id));
      if (same) same.open = true;
    });
    dateline.enable(fresh);
    old.parentNode.replaceChild(fresh, old);
    Object.keys(kept).forEach(function (id) {
      var field = document.getElementById(id);
      if (field && fresh.contains(field)) field.value = kept[id];
    });
    if (active) refocus(focus, fresh, from, to);
  }

  /** How to find an element again: by its id, or by its place in the nearest thing that has one. */
  function mark(node) {
    var fetched = node.closest('details[data-from]');
    if (fetched) return { id: fetched.id, index: 0 };
    if (node.id) return { id: node.id };
    var home = node.closest('[id]');
    return { id: home.id, index: dateline.all('a, button, input, summary', home).indexOf(node) };
  }

  function refocus(focus, fresh, from, to) {
    var node = document.getElementById(focus.id);
    if (node && focus.index !== undefined) node = dateline.all('a, button, input, summary', node)[focus.index] || node;
    if (!node) node = fresh.querySelector('h2') && fresh;
    if (!node) return;
    if (node === fresh) fresh.tabIndex = -1;
    node.focus({ preventScroll: true });
    if (from !== null && from !== undefined && node.setSelectionRange && /^(text|url|search|)$|textarea/.test(node.type)) node.setSelectionRange(from, to);
  }
})(window.dateline);
