/* Words said to everyone, also to who does not see the page: dateline.say(text). */
(function (dateline) {
  "use strict";

  dateline.say = function (text) { document.getElementById("said").textContent = text; };
})(window.dateline = window.dateline || {});
