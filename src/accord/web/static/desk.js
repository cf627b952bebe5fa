// What the pages do beyond plain links and forms; every page works without it.
"use strict";
(function () {
  // A slider says its number beside it while it moves.
  document.addEventListener("input", function (event) {
    var slider = event.target;
    if (slider.type !== "range") return;
    var shown = document.getElementById(slider.id + "-shown");
    if (shown) shown.textContent = slider.value;
  });
  // One letter presses the button that names it, unless somebody is typing.
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    var wanted = document.querySelector('[data-key="' + CSS.escape(event.key) + '"]');
    if (wanted) { event.preventDefault(); wanted.focus(); wanted.click(); }
  });
  // A refused form still shows why.
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.status >= 400) event.detail.shouldSwap = true;
  });
})();
