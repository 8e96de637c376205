// Dates are typed as dd/mm/yyyy; a small button beside the field opens the browser's own calendar.
(() => {
  "use strict";

  const CALENDAR =
    "M8 2v4M16 2v4M3 10h18M5 4h14a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z";

  const drawing = () => {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    for (const [name, value] of Object.entries({
      viewBox: "0 0 24 24", width: "18", height: "18", fill: "none", stroke: "currentColor", "stroke-width": "2", "aria-hidden": "true",
    })) {
      svg.setAttribute(name, value);
    }
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", CALENDAR);
    svg.append(path);
    return svg;
  };

  const toIso = (text) => {
    const match = /^\s*(\d{1,2})[\/.\-](\d{1,2})[\/.\-](\d{4})\s*$/.exec(text);
    return match ? `${match[3]}-${match[2].padStart(2, "0")}-${match[1].padStart(2, "0")}` : "";
  };

  const equip = (field) => {
    if (field.dataset.picker || field.disabled || field.readOnly) {
      return;
    }
    field.dataset.picker = "yes";
    const calendar = document.createElement("input");
    if (typeof calendar.showPicker !== "function") {
      return;
    }
    calendar.type = "date";
    calendar.className = "picker-date";
    calendar.tabIndex = -1;
    calendar.setAttribute("aria-hidden", "true");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "picker";
    const label = field.labels && field.labels.length ? field.labels[0].firstChild.textContent.trim() : "";
    button.setAttribute("aria-label", label ? `Chọn ngày trên lịch: ${label}` : "Chọn ngày trên lịch");
    button.append(drawing());
    const holder = document.createElement("div");
    holder.className = "with-picker";
    field.replaceWith(holder);
    holder.append(field, button, calendar);
    button.addEventListener("click", () => {
      calendar.value = toIso(field.value);
      calendar.showPicker();
    });
    calendar.addEventListener("change", () => {
      if (calendar.value) {
        const [year, month, day] = calendar.value.split("-");
        field.value = `${day}/${month}/${year}`;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
        field.focus();
      }
    });
  };

  const equipAll = (root) => root.querySelectorAll("input.date").forEach(equip);
  equipAll(document);
  document.body.addEventListener("htmx:load", (event) => equipAll(event.detail.elt));
})();
