// The list of a deciding body: counts what is chosen, sets many levels at once, asks the server how the caps would stand.
// Without it the check page says the same.
(() => {
  "use strict";

  const form = document.querySelector("form[data-decision]");
  if (!form) {
    return;
  }
  const meters = document.getElementById("cap-meters");
  const levels = [...form.querySelectorAll("select[data-level]")];
  const count = form.querySelector("[data-count-chosen]");
  const bulk = form.querySelector("[data-bulk]");
  let timer = 0;

  const mark = (select) => {
    select.closest("tr").classList.toggle("is-changed", select.value !== select.dataset.proposed);
  };
  const recount = () => {
    if (count) {
      count.textContent = String(levels.filter((select) => select.value).length);
    }
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (meters && window.htmx) {
        window.htmx.trigger(meters, "recount");
      }
    }, 300);
  };

  levels.forEach(mark);
  form.addEventListener("change", (event) => {
    if (event.target.matches("select[data-level]")) {
      mark(event.target);
      recount();
    }
  });
  if (bulk) {
    bulk.hidden = false;
    bulk.querySelector("[data-bulk-apply]").addEventListener("click", () => {
      const wanted = bulk.querySelector("[data-bulk-level]").value;
      levels.forEach((select) => {
        select.value = wanted === "proposed" ? select.dataset.proposed : wanted;
        mark(select);
      });
      recount();
    });
  }
})();
