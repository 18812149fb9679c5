// Keys that help on the list of proposals: j and k go to the next and previous one, x ticks it.
"use strict";

(function () {
  const rows = Array.from(document.querySelectorAll(".review-list tbody tr"));
  if (!rows.length) return;

  function here() {
    return rows.findIndex((row) => row.contains(document.activeElement));
  }

  function go(to) {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    rows.forEach((one) => one.classList.toggle("here", one === row));
    row.querySelector("th a").focus();
  }

  function types(target) {
    return target.matches("input:not([type=checkbox]), select, textarea");
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || types(event.target)) return;
    const at = here();
    if (event.key === "j") go(at + 1);
    else if (event.key === "k") go(at < 0 ? rows.length - 1 : at - 1);
    else if (event.key === "x" && at >= 0) rows[at].querySelector("input[name=choix]").click();
    else return;
    event.preventDefault();
  });
})();
