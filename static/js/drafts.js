// What is typed in a form with data-draft="key" is kept on the server as a draft: after 300 ms of quiet and at least every 5 s,
// through lost connections and lost sessions; on the next visit it stands in the form again, with a way to throw it away.
// It is never kept in the browser: it is personal data.
(() => {
  "use strict";

  const QUIET = 300;
  const AT_MOST = 5000;
  const AGAIN = 5000;
  const LEFT_OUT = new Set(["csrfmiddlewaretoken", "token", "draft_key", "version"]);
  const url = document.body.dataset.draftUrl;

  const fieldsOf = (form) =>
    [...form.elements].filter(
      (field) => field.name && !LEFT_OUT.has(field.name) && !["password", "file", "submit", "button", "hidden"].includes(field.type),
    );

  const read = (form) => {
    const data = {};
    for (const field of fieldsOf(form)) {
      data[field.name] = data[field.name] || [];
      if (field.type === "checkbox" || field.type === "radio") {
        if (field.checked) {
          data[field.name].push(field.value);
        }
      } else if (field.type === "select-multiple") {
        data[field.name].push(...[...field.selectedOptions].map((option) => option.value));
      } else {
        data[field.name].push(field.value);
      }
    }
    return data;
  };

  const write = (form, data) => {
    const taken = {};
    let changed = false;
    for (const field of fieldsOf(form)) {
      const values = data[field.name];
      if (!Array.isArray(values)) {
        continue;
      }
      const before = field.type === "checkbox" || field.type === "radio" ? field.checked : field.value;
      if (field.type === "checkbox" || field.type === "radio") {
        field.checked = values.includes(field.value);
      } else if (field.type === "select-multiple") {
        [...field.options].forEach((option) => {
          option.selected = values.includes(option.value);
        });
      } else {
        const place = taken[field.name] || 0;
        taken[field.name] = place + 1;
        if (place < values.length) {
          field.value = values[place];
        }
      }
      const after = field.type === "checkbox" || field.type === "radio" ? field.checked : field.value;
      if (before !== after) {
        changed = true;
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
    return changed;
  };

  const bar = (form, kind) => {
    const element = document.createElement("div");
    element.className = `draft-bar ${kind}`;
    element.setAttribute("role", "status");
    form.before(element);
    return element;
  };

  class Draft {
    constructor(form) {
      this.form = form;
      this.key = form.dataset.draft;
      this.state = document.createElement("p");
      this.state.className = "draft-state";
      this.state.setAttribute("role", "status");
      (form.querySelector(".form-buttons") || form).append(this.state);
      this.sent = "";
      this.timer = 0;
      this.firstUnsent = 0;
      this.busy = false;
      this.composing = false;
      this.leaving = false;
      this.warning = null;
    }

    async start() {
      // A form that came back (errors, two versions, "back" from a check) shows what was typed a moment ago: newer than any
      // draft, so it takes the draft's place.
      if (document.body.dataset.typed === undefined) {
        await this.restore();
        this.sent = JSON.stringify(read(this.form));
      } else {
        this.timer = window.setTimeout(() => this.send(), QUIET);
      }
      this.form.addEventListener("compositionstart", () => (this.composing = true));
      this.form.addEventListener("compositionend", () => {
        this.composing = false;
        this.typed();
      });
      this.form.addEventListener("input", () => this.typed());
      this.form.addEventListener("change", () => this.typed());
      this.form.addEventListener("submit", () => {
        this.leaving = true;
        window.clearTimeout(this.timer);
        window.setTimeout(() => (this.leaving = false), 8000);
      });
      window.addEventListener("online", () => this.send());
      document.addEventListener("visibilitychange", () => {
        if (document.visibilityState === "hidden") {
          this.send(true);
        }
      });
    }

    async restore() {
      try {
        const answer = await fetch(`${url}?key=${encodeURIComponent(this.key)}`, {
          headers: { "X-Requested-With": "fetch" },
          cache: "no-store",
        });
        const draft = answer.ok ? await answer.json() : { data: null };
        if (draft.data && write(this.form, draft.data)) {
          this.offerDiscard(draft);
        }
      } catch {
        // Without a connection there is nothing to restore from; typing goes on.
      }
    }

    offerDiscard(draft) {
      const element = bar(this.form, "info");
      const words = document.createElement("span");
      words.textContent = `Đã khôi phục bản đang nhập dở lưu lúc ${draft.saved_at} ngày ${draft.saved_on}.`;
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-outline-secondary";
      button.textContent = "Bỏ bản nháp";
      button.addEventListener("click", async () => {
        this.leaving = true;
        try {
          await this.post({ key: this.key, discard: true });
          window.location.reload();
        } catch {
          this.leaving = false;
          words.textContent = "Chưa bỏ được bản nháp vì mất kết nối. Hãy thử lại.";
        }
      });
      element.append(words, button);
    }

    typed() {
      if (this.composing || this.leaving) {
        return;
      }
      const now = Date.now();
      this.firstUnsent = this.firstUnsent || now;
      const wait = Math.max(0, Math.min(QUIET, this.firstUnsent + AT_MOST - now));
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.send(), wait);
    }

    async send(leavingPage = false) {
      if (this.busy || this.leaving) {
        return;
      }
      const data = read(this.form);
      const text = JSON.stringify(data);
      if (text === this.sent) {
        this.firstUnsent = 0;
        return;
      }
      this.busy = true;
      window.clearTimeout(this.timer);
      try {
        const here = window.location.pathname + window.location.search;
        const answer = await this.post(
          { key: this.key, title: this.form.dataset.draftTitle || document.title, url: here, data },
          leavingPage,
        );
        if (answer.ok) {
          const kept = await answer.json();
          this.sent = text;
          this.firstUnsent = 0;
          this.state.textContent = `Đã lưu nháp lúc ${kept.saved_at}`;
          this.warn("");
        } else if (answer.status === 401 || answer.status === 403 || answer.redirected) {
          this.warn("signed-out");
          this.retry();
        } else if (answer.status === 413) {
          this.state.textContent = "Nội dung quá dài, chưa lưu nháp được. Hãy lưu biểu mẫu.";
        } else {
          this.state.textContent = "Chưa lưu nháp được, đang thử lại.";
          this.retry();
        }
      } catch {
        this.state.textContent = "Mất kết nối, chưa lưu nháp được. Đang thử lại; đừng đóng trang này.";
        this.retry();
      } finally {
        this.busy = false;
      }
    }

    retry() {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.send(), AGAIN);
    }

    post(body, keepalive = false) {
      const token = this.form.querySelector("input[name=csrfmiddlewaretoken]");
      return fetch(url, {
        method: "POST",
        keepalive,
        redirect: "manual",
        headers: {
          "Content-Type": "application/json",
          "X-Requested-With": "fetch",
          "X-CSRFToken": this.token(token),
        },
        body: JSON.stringify(body),
      });
    }

    // After signing in again in another tab the cookie holds a new token; the one of this page no longer fits.
    token(field) {
      const cookie = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie);
      return cookie ? cookie[1] : field ? field.value : "";
    }

    warn(kind) {
      if (!kind) {
        if (this.warning) {
          this.warning.remove();
          this.warning = null;
          // The form must carry the token of the new session.
          const field = this.form.querySelector("input[name=csrfmiddlewaretoken]");
          if (field) {
            field.value = this.token(field);
          }
        }
        return;
      }
      if (this.warning) {
        return;
      }
      this.warning = bar(this.form, "warn");
      const words = document.createElement("span");
      words.textContent = "Phiên đăng nhập đã hết. Những gì đồng chí đang nhập vẫn còn trên trang này: ";
      const link = document.createElement("a");
      link.href = document.body.dataset.signInUrl;
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = "đăng nhập lại ở thẻ mới";
      const rest = document.createElement("span");
      rest.textContent = ", rồi quay lại đây làm tiếp. Bản nháp sẽ tự được lưu.";
      this.warning.append(words, link, rest);
      this.state.textContent = "";
    }
  }

  if (url) {
    document.querySelectorAll("form[data-draft]").forEach((form) => new Draft(form).start());
  }
})();
