// The frame of every page: menus, search box, shortcuts, "Hiện mật khẩu", focus on errors, one submit at a time.
// Everything here makes quicker what also works without it.
(() => {
  "use strict";

  const find = document.querySelector("[data-find]");
  const answers = document.getElementById("find-answers");
  const sheet = document.getElementById("shortcuts");
  const withShortcuts = document.body.hasAttribute("data-shortcuts");

  // htmx sends the CSRF token with every request of its own.
  document.body.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    if (token && event.detail.verb !== "get") {
      event.detail.headers["X-CSRFToken"] = token.value;
    }
  });
  // A session that ended in the meantime: the sign-in page, and back here.
  document.body.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status === 401 && document.body.dataset.signInUrl && !document.querySelector("form[data-draft]")) {
      const here = window.location.pathname + window.location.search;
      window.location.assign(`${document.body.dataset.signInUrl}?next=${encodeURIComponent(here)}`);
    }
  });

  // A menu closes on Escape, on a click elsewhere and when the focus leaves it.
  document.querySelectorAll("details[data-menu]").forEach((menu) => {
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    });
    menu.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !menu.contains(event.relatedTarget)) {
        menu.open = false;
      }
    });
  });

  const closeAnswers = () => {
    if (answers) {
      answers.replaceChildren();
    }
  };
  if (find && answers) {
    document.addEventListener("click", (event) => {
      if (!find.form.contains(event.target)) {
        closeAnswers();
      }
    });
    // Asks 300 ms after the last key, never in the middle of a letter that is still being composed.
    let timer = 0;
    let asked = find.value.trim();
    const ask = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        const text = find.value.trim();
        if (text !== asked) {
          asked = text;
          if (text) {
            find.dispatchEvent(new CustomEvent("find-now"));
          } else {
            closeAnswers();
          }
        }
      }, 300);
    };
    find.addEventListener("input", (event) => {
      if (!event.isComposing) {
        ask();
      }
    });
    find.addEventListener("compositionend", ask);
    // Down and up walk through the answers; Enter on the box opens the first of them, or the page of answers.
    find.form.addEventListener("keydown", (event) => {
      if (event.isComposing || !["ArrowDown", "ArrowUp"].includes(event.key)) {
        return;
      }
      const stops = [find, ...answers.querySelectorAll("a")];
      const next = stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) {
        event.preventDefault();
        next.focus();
      }
    });
    find.form.addEventListener("submit", (event) => {
      const first = answers.querySelector("a");
      if (first) {
        event.preventDefault();
        window.location.assign(first.href);
      }
    });
  }

  const isTyping = (target) =>
    target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=button])");

  const formInUse = () => {
    const active = document.activeElement;
    return (active && active.closest("form[data-keys]")) || document.querySelector("main form[data-keys]");
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) {
      return;
    }
    if (event.key === "Escape") {
      closeAnswers();
      document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
      return;
    }
    if (!withShortcuts || event.altKey) {
      return;
    }
    const control = event.ctrlKey || event.metaKey;
    if (control && !event.shiftKey && event.key.toLowerCase() === "k" && find) {
      event.preventDefault();
      find.focus();
      find.select();
    } else if (control && !event.shiftKey && (event.key.toLowerCase() === "s" || event.key === "Enter")) {
      const form = formInUse();
      const button = form && (form.querySelector(event.key === "Enter" ? "[data-send]" : "[data-save]") || form.querySelector("[data-save]"));
      if (form && button) {
        event.preventDefault();
        form.requestSubmit(button);
      }
    } else if (!control && event.key === "/" && find && !isTyping(event.target)) {
      event.preventDefault();
      find.focus();
      find.select();
    } else if (!control && event.key === "?" && sheet && !isTyping(event.target)) {
      event.preventDefault();
      sheet.showModal();
    }
  });

  document.querySelectorAll("[data-reveal]").forEach((button) => {
    const field = document.getElementById(button.dataset.reveal);
    const words = button.querySelector("span");
    button.hidden = false;
    button.addEventListener("click", () => {
      const reveal = field.type === "password";
      field.type = reveal ? "text" : "password";
      button.setAttribute("aria-pressed", String(reveal));
      words.textContent = reveal ? "Ẩn mật khẩu" : "Hiện mật khẩu";
      field.focus();
    });
  });

  const summary = document.querySelector("[data-error-summary]");
  if (summary) {
    summary.focus();
  }

  // "In trang này" and the like; a select that sends its form at once (a button stands beside it without JavaScript).
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) {
      window.print();
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-auto-submit]")) {
      event.target.form.requestSubmit();
    }
  });

  // A second click on the same button while the first is on its way sends nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    window.setTimeout(() => delete form.dataset.sent, 8000);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
})();
