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
    if (!wanted || wanted.closest("[hidden]") && !wanted.dataset.focus) return;
    event.preventDefault();
    if (wanted.dataset.focus) { document.getElementById(wanted.dataset.focus).focus(); return; }
    wanted.focus();
    wanted.click();
  });
  // Buttons that only a script can work are shown when it runs.
  document.querySelectorAll("button[data-focus]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { document.getElementById(button.dataset.focus).focus(); });
  });
  document.querySelectorAll("[data-autofocus]").forEach(function (button) { button.focus(); });
  // Selected words of a document lead to the form that adds them; places are counted in code points.
  var text = document.getElementById("the-text"), adder = document.getElementById("adder");
  function selected() {
    var chosen = document.getSelection();
    if (!chosen || chosen.isCollapsed || !chosen.rangeCount) return null;
    var range = chosen.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
    var words = range.toString();
    if (!words.trim()) return null;
    var lead = document.createRange();
    lead.selectNodeContents(text);
    lead.setEnd(range.startContainer, range.startOffset);
    return { words: words, start: Array.from(lead.toString()).length };
  }
  if (text && adder) {
    var link = adder.querySelector("a"), shown = document.getElementById("adder-words");
    document.addEventListener("selectionchange", function () {
      var found = selected();
      adder.hidden = !found;
      if (!found) return;
      var address = new URL(link.dataset.at, location.href);
      address.searchParams.set("words", found.words);
      address.searchParams.set("start", found.start);
      link.href = address.href;
      shown.textContent = "“" + found.words.trim().slice(0, 80) + (found.words.length > 80 ? "…" : "") + "”";
    });
  }
  // A refused form still shows why.
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (event.detail.xhr.status >= 400) event.detail.shouldSwap = true;
  });
})();
