// Charts that answer the pointer take the place of still ones; without this file every page shows the still ones.
"use strict";
(function () {
  function begin() {
    var found = document.querySelectorAll("[data-chart]:not([data-begun])");
    if (!found.length) return;
    found.forEach(function (place) { place.setAttribute("data-begun", ""); });
    import("/charts/vega.js").then(function () {
      found.forEach(draw);
    }).catch(function () { /* The still drawings stay. */ });
  }
  // The tip stands inside the page's main part, where a reader of the page would look for it.
  function tip() {
    if (document.getElementById("vg-tooltip-element")) return;
    var made = document.createElement("div");
    made.id = "vg-tooltip-element";
    made.className = "vg-tooltip";
    made.setAttribute("aria-hidden", "true");
    document.getElementById("main").appendChild(made);
  }
  function draw(place) {
    tip();
    var narrow = window.matchMedia("(max-width: 40rem)").matches;
    var address = place.getAttribute("data-chart");
    fetch(address + (address.indexOf("?") < 0 ? "?" : "&") + "width=" + (narrow ? "narrow" : "wide"))
      .then(function (answer) { if (!answer.ok) throw new Error("no chart"); return answer.json(); })
      .then(function (spec) {
        var drawing = document.createElement("div");
        // The page says in words and in a table what is drawn.
        drawing.setAttribute("aria-hidden", "true");
        return window.accordVega(drawing, spec, {
          ast: true, renderer: "svg", actions: false, defaultStyle: false,
          tooltip: { disableDefaultStyle: true }
        }).then(function () { place.replaceChildren(drawing); place.setAttribute("data-answers", ""); });
      })
      .catch(function () { /* The still drawing stays. */ });
  }
  document.addEventListener("htmx:afterSettle", begin);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
})();
