// The members' grid of a cell: one floating editor, keys as in Excel, each row saved on its own when it is left.
// What is not saved yet (a lost connection, a vote that does not add up) is kept on the server as a draft and tried again;
// nothing typed is lost. Digits 1–4 choose a grade or a level: letters belong to the Vietnamese keyboard.
(() => {
  "use strict";

  const table = document.querySelector("table[data-grid]");
  if (!table) {
    return;
  }

  const GRADES = [["EXCELLENT", "XS", "Xuất sắc"], ["GOOD", "T", "Tốt"], ["AVERAGE", "TB", "Trung bình"], ["POOR", "K", "Kém"]];
  const LEVELS = [
    ["OUTSTANDING", "HTXSNV", "Hoàn thành xuất sắc nhiệm vụ"],
    ["GOOD", "HTTNV", "Hoàn thành tốt nhiệm vụ"],
    ["COMPLETED", "HTNV", "Hoàn thành nhiệm vụ"],
    ["NOT_COMPLETED", "KHTNV", "Không hoàn thành nhiệm vụ"],
  ];
  const choicesOf = (kind) => (kind === "GRADE" ? GRADES : LEVELS);
  const QUIET = 1500; // ms without typing before a row still being worked on is saved
  const AGAIN = 5000;
  const DRAFT_QUIET = 700;
  const phone = window.matchMedia("(max-width: 36rem)");
  const draftUrl = document.body.dataset.draftUrl;
  const key = table.dataset.draftKey;
  const voteForm = document.getElementById("vote-form");
  const VOTE = ["held_on", "eligible", "eligible_reason", "present", "issued", "returned", "valid"];

  const alerts = document.querySelector("[data-grid-alerts]");
  const saved = document.querySelector("[data-saved]");
  const fillButton = document.querySelector("[data-fill]");

  const shown = (kind, value) => {
    if (kind === "NUMBER") {
      return value;
    }
    const found = choicesOf(kind).find((choice) => choice[0] === value);
    return found ? found[1] : "";
  };
  const spoken = (kind, value) => {
    if (!value) {
      return "chưa ghi";
    }
    const found = kind === "NUMBER" ? null : choicesOf(kind).find((choice) => choice[0] === value);
    return found ? found[2] : value;
  };

  const columns = new Map([...table.querySelectorAll("th[data-col]")].map((head) => [head.dataset.col, head.dataset]));

  const csrf = () => {
    const cookie = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie);
    const field = document.querySelector("input[name=csrfmiddlewaretoken]");
    return cookie ? cookie[1] : field ? field.value : "";
  };

  // --- one row ------------------------------------------------------------------------------------------------
  class Row {
    constructor(element) {
      this.element = element;
      this.id = element.dataset.row;
      this.name = element.dataset.name;
      this.version = element.dataset.version;
      this.cells = new Map();
      this.unsaved = new Map(); // field → what was typed
      this.busy = false;
      this.blocked = ""; // what the server said of the row as it stands; typing anew lifts it
      this.timer = 0;
      element.querySelectorAll("td[data-f]").forEach((cell) => {
        this.cells.set(cell.dataset.f, cell);
        cell.dataset.k = columns.get(cell.dataset.f).k; // GRADE, LEVEL or NUMBER
        cell.dataset.n = columns.get(cell.dataset.f).n; // the column's name, for who listens
        cell.tabIndex = -1;
        cell.setAttribute("role", "gridcell");
        this.speak(cell);
      });
    }

    speak(cell) {
      cell.setAttribute("aria-label", `${this.name}, ${cell.dataset.n}, ${spoken(cell.dataset.k, cell.dataset.v)}`);
    }

    show(cell, value) {
      cell.dataset.v = value;
      cell.textContent = shown(cell.dataset.k, value);
      this.speak(cell);
    }

    set(field, value) {
      const cell = this.cells.get(field);
      if (!cell || cell.dataset.v === value) {
        return;
      }
      this.show(cell, value);
      cell.classList.remove("wrong");
      cell.classList.add("unsaved");
      this.unsaved.set(field, value);
      this.blocked = "";
      this.element.classList.add("unsaved");
      this.element.classList.remove("problem");
      if (field === "sender_level") {
        countLevels();
      }
      draft.soon();
      this.soon(QUIET);
    }

    soon(wait) {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.save(), wait);
    }

    // A vote whose numbers do not add up yet while someone is still typing in the row is not an error: it waits.
    voteUnfinished() {
      const counts = [...this.cells.values()].filter((cell) => cell.dataset.k === "NUMBER");
      const typed = counts.filter((cell) => cell.dataset.v !== "");
      if (!typed.length || !counts.some((cell) => this.unsaved.has(cell.dataset.f))) {
        return false;
      }
      const valid = this.element.hasAttribute("data-own-vote") || !voteForm ? "" : voteForm.elements.valid.value.trim();
      const sum = typed.reduce((total, cell) => total + Number(cell.dataset.v), 0);
      return valid === "" ? typed.length < counts.length : sum < Number(valid);
    }

    async save(force = false) {
      window.clearTimeout(this.timer);
      if (!this.unsaved.size || this.busy || (this.blocked && !force)) {
        return;
      }
      if (!force && this.element.contains(document.activeElement) && this.voteUnfinished()) {
        this.soon(AGAIN);
        return;
      }
      this.busy = true;
      const sent = new Map(this.unsaved);
      const body = new URLSearchParams({ version: this.version });
      sent.forEach((value, field) => body.append(field, value));
      const counts = [...this.cells.values()].filter((cell) => cell.dataset.k === "NUMBER");
      if (counts.some((cell) => sent.has(cell.dataset.f))) {
        counts.filter((cell) => !sent.has(cell.dataset.f)).forEach((cell) => body.append(cell.dataset.f, cell.dataset.v));
        if (voteForm && !this.element.hasAttribute("data-own-vote")) {
          VOTE.forEach((name) => body.append(name, voteForm.elements[name].value));
        }
      }
      say("Đang lưu…", true);
      try {
        const answer = await fetch(this.element.dataset.url, {
          method: "POST",
          redirect: "manual",
          headers: { "X-Requested-With": "fetch", "X-CSRFToken": csrf() },
          body,
        });
        await this.take(answer, sent);
      } catch {
        say("Mất kết nối, chưa lưu được. Đang thử lại; đừng đóng trang này.", true);
        this.soon(AGAIN);
      } finally {
        this.busy = false;
      }
    }

    async take(answer, sent) {
      if (answer.status === 401 || answer.type === "opaqueredirect") {
        signedOut();
        this.soon(AGAIN);
        return;
      }
      const json = (answer.headers.get("content-type") || "").includes("json");
      const told = json ? await answer.json() : {};
      if (answer.ok) {
        this.taken(told, sent);
      } else if (answer.status === 409) {
        this.both(told);
      } else if (answer.status >= 500 || (answer.status === 403 && !json)) {
        say("Máy chủ chưa nhận, đang thử lại. Những gì đã nhập vẫn giữ trên trang này.", true);
        this.soon(AGAIN);
      } else {
        this.refused(told.sentence || "Chưa lưu được dòng này.", told.errors || {});
      }
    }

    taken(told, sent) {
      this.version = told.version;
      this.element.dataset.done = told.done ? "1" : "0";
      sent.forEach((value, field) => {
        if (this.unsaved.get(field) === value) {
          this.unsaved.delete(field);
        }
      });
      Object.entries(told.cells).forEach(([field, value]) => {
        const cell = this.cells.get(field);
        if (cell && !this.unsaved.has(field) && !cell.contains(editor)) {
          this.show(cell, value);
          cell.classList.remove("unsaved", "wrong");
        }
      });
      this.element.querySelector("[data-verdict]").innerHTML = told.verdict;
      this.problem("");
      if (!this.unsaved.size) {
        this.element.classList.remove("unsaved");
      } else {
        this.soon(QUIET);
      }
      signedIn();
      draft.soon();
      countDone();
      countLevels();
      say(waiting() ? `Đã lưu lúc ${told.saved_at}; còn ${waiting()} dòng chưa lưu` : `Đã lưu lúc ${told.saved_at}`, Boolean(waiting()));
    }

    refused(sentence, errors) {
      this.blocked = sentence;
      Object.keys(errors).forEach((field) => {
        const cell = this.cells.get(field);
        if (cell) {
          cell.classList.add("wrong");
        }
      });
      this.problem(sentence);
      draft.soon();
      say("Có dòng chưa lưu được: xem dòng đánh dấu đỏ. Nội dung vẫn được giữ.", true);
    }

    problem(sentence) {
      this.element.classList.toggle("problem", Boolean(sentence));
      let place = this.element.querySelector(".row-problem");
      if (!sentence) {
        if (place) {
          place.remove();
        }
        return;
      }
      if (!place) {
        place = document.createElement("span");
        place.className = "row-problem";
        place.setAttribute("role", "alert");
        this.element.querySelector(".c-name").append(place);
      }
      place.textContent = sentence;
    }

    // Somebody else saved the row: both versions side by side, a choice made knowingly.
    both(told) {
      this.blocked = told.sentence;
      const box = document.createElement("section");
      box.className = "both-versions";
      box.setAttribute("role", "alert");
      const title = document.createElement("p");
      const strong = document.createElement("strong");
      strong.textContent = `${this.name}: `;
      title.append(strong, told.sentence);
      const list = document.createElement("ul");
      this.unsaved.forEach((mine, field) => {
        const cell = this.cells.get(field);
        const theirs = told.theirs[field] || "";
        if (cell && theirs !== mine) {
          const item = document.createElement("li");
          item.textContent = `${cell.dataset.n}: bản đang lưu “${spoken(cell.dataset.k, theirs)}”, đồng chí nhập “${spoken(cell.dataset.k, mine)}”`;
          list.append(item);
        }
      });
      const buttons = document.createElement("div");
      buttons.className = "form-buttons";
      const button = (text, act) => {
        const element = document.createElement("button");
        element.type = "button";
        element.className = "btn btn-outline-secondary";
        element.textContent = text;
        element.addEventListener("click", () => {
          box.remove();
          this.version = told.version;
          this.blocked = "";
          this.problem("");
          act();
        });
        buttons.append(element);
        return element;
      };
      const first = button("Ghi nội dung tôi nhập", () => {
        this.others(told.theirs);
        this.save(true);
      });
      button("Lấy bản đang lưu", () => {
        this.unsaved.clear();
        this.others(told.theirs);
        this.element.classList.remove("unsaved");
        draft.soon();
        countLevels();
      });
      box.append(title, list, buttons);
      alerts.append(box);
      this.problem("Người khác vừa sửa dòng này: hãy chọn bản đúng ở trên bảng.");
      first.focus();
    }

    others(theirs) {
      this.cells.forEach((cell, field) => {
        if (!this.unsaved.has(field) && field in theirs) {
          this.show(cell, theirs[field]);
          cell.classList.remove("unsaved", "wrong");
        }
      });
    }
  }

  // --- what the page says -------------------------------------------------------------------------------------
  const rows = [...table.querySelectorAll("tr[data-row]")].map((element) => new Row(element));
  const rowOf = new Map(rows.map((row) => [row.element, row]));
  const waiting = () => rows.filter((row) => row.unsaved.size).length;
  const say = (text, wait = false) => {
    saved.textContent = text;
    saved.classList.toggle("wait", wait);
  };
  const start = { done: 0, todo: 0 };
  ["done", "todo"].forEach((name) => {
    const place = document.querySelector(`[data-count="${name}"]`);
    start[name] = place ? Number(place.textContent) : 0;
  });
  const doneHere = () => rows.filter((row) => row.element.dataset.done === "1").length;
  const doneAtFirst = doneHere();
  const countDone = () => {
    const more = doneHere() - doneAtFirst;
    document.querySelectorAll('[data-count="done"]').forEach((place) => (place.textContent = start.done + more));
    document.querySelectorAll('[data-count="todo"]').forEach((place) => (place.textContent = start.todo - more));
  };
  const levelPlaces = [...document.querySelectorAll("[data-level]")];
  const levelsHere = () => {
    const count = {};
    rows.forEach((row) => {
      const cell = row.cells.get("sender_level");
      if (cell && cell.dataset.v) {
        count[cell.dataset.v] = (count[cell.dataset.v] || 0) + 1;
      }
    });
    return count;
  };
  const levelsAtFirst = levelsHere();
  const levelNumbers = new Map(levelPlaces.map((place) => [place, Number(place.textContent)]));
  const countLevels = () => {
    const now = levelsHere();
    levelPlaces.forEach((place) => {
      const level = place.dataset.level;
      place.textContent = levelNumbers.get(place) + (now[level] || 0) - (levelsAtFirst[level] || 0);
    });
  };

  let warning = null;
  const signedOut = () => {
    say("Phiên đăng nhập đã hết, chưa lưu được.", true);
    if (warning) {
      return;
    }
    warning = document.createElement("div");
    warning.className = "draft-bar warn";
    warning.setAttribute("role", "alert");
    const link = document.createElement("a");
    link.href = document.body.dataset.signInUrl;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "đăng nhập lại ở thẻ mới";
    const words = document.createElement("span");
    words.append("Phiên đăng nhập đã hết. Những gì đồng chí đã nhập vẫn còn trên trang này: ", link, ", rồi quay lại đây; các dòng sẽ tự được lưu.");
    warning.append(words);
    alerts.append(warning);
  };
  const signedIn = () => {
    if (warning) {
      warning.remove();
      warning = null;
      document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => (field.value = csrf()));
    }
  };

  // --- the draft of what is not saved yet ---------------------------------------------------------------------
  const draft = {
    timer: 0,
    busy: false,
    kept: "",
    soon(wait = DRAFT_QUIET) {
      window.clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.send(), wait);
    },
    data() {
      const data = {};
      rows.filter((row) => row.unsaved.size).forEach((row) => {
        data[row.id] = [JSON.stringify({ version: row.version, cells: Object.fromEntries(row.unsaved) })];
      });
      return data;
    },
    async send(leaving = false) {
      const data = this.data();
      const text = JSON.stringify(data);
      if (text === this.kept || (text === "{}" && this.kept === "")) {
        return;
      }
      if (this.busy && !leaving) {
        this.soon();
        return;
      }
      this.busy = true;
      const here = window.location.pathname;
      const body = text === "{}" ? { key, discard: true } : { key, title: table.dataset.draftTitle, url: here, data };
      try {
        const answer = await fetch(draftUrl, {
          method: "POST",
          keepalive: leaving,
          redirect: "manual",
          headers: { "Content-Type": "application/json", "X-Requested-With": "fetch", "X-CSRFToken": csrf() },
          body: JSON.stringify(body),
        });
        if (answer.ok) {
          this.kept = text === "{}" ? "" : text;
        } else {
          if (answer.status === 401) {
            signedOut();
          }
          this.soon(AGAIN);
        }
      } catch {
        this.soon(AGAIN);
      } finally {
        this.busy = false;
      }
    },
    async restore() {
      try {
        const answer = await fetch(`${draftUrl}?key=${encodeURIComponent(key)}`, {
          headers: { "X-Requested-With": "fetch" },
          cache: "no-store",
        });
        const found = answer.ok ? await answer.json() : { data: null };
        if (!found.data) {
          return;
        }
        this.kept = JSON.stringify(found.data);
        let number = 0;
        rows.forEach((row) => {
          const texts = found.data[row.id];
          if (!texts) {
            return;
          }
          let typed = {};
          try {
            typed = JSON.parse(texts[0]);
          } catch {
            return;
          }
          // Typed on an older version: the save then shows both instead of overwriting.
          row.version = typed.version;
          Object.entries(typed.cells || {}).forEach(([field, value]) => row.set(field, String(value)));
          number += row.unsaved.size ? 1 : 0;
        });
        if (number) {
          say(`Đã khôi phục ${number} dòng đang nhập dở lưu lúc ${found.saved_at} ngày ${found.saved_on}.`, true);
        }
      } catch {
        // Without a connection there is nothing to restore from.
      }
    },
  };

  // --- the cell in use and its editor -------------------------------------------------------------------------
  let current = null;
  let editor = null;

  const lines = rows.map((row) => [...row.cells.values()]);
  const placeOf = (cell) => {
    const row = rows.indexOf(rowOf.get(cell.closest("tr")));
    return [row, lines[row].indexOf(cell)];
  };
  const near = (row, field, step) => {
    for (let at = row + step; at >= 0 && at < rows.length; at += step) {
      const cell = rows[at].cells.get(field);
      if (cell) {
        return cell;
      }
    }
    return null;
  };
  const beside = (cell, step) => {
    const [row, column] = placeOf(cell);
    if (lines[row][column + step]) {
      return lines[row][column + step];
    }
    for (let at = row + step; at >= 0 && at < rows.length; at += step) {
      if (lines[at].length) {
        return step > 0 ? lines[at][0] : lines[at][lines[at].length - 1];
      }
    }
    return null;
  };

  const go = (cell) => {
    if (!cell) {
      return;
    }
    const before = current && rowOf.get(current.closest("tr"));
    if (current) {
      current.tabIndex = -1;
    }
    current = cell;
    cell.tabIndex = 0;
    cell.focus();
    fillButton.disabled = false;
    const now = rowOf.get(cell.closest("tr"));
    if (before && before !== now) {
      before.save();
    }
  };

  const close = (keep) => {
    if (!editor) {
      return;
    }
    const cell = editor.parentElement;
    const value = editor.value.trim();
    const old = editor;
    editor = null;
    old.remove();
    const row = rowOf.get(cell.closest("tr"));
    row.show(cell, cell.dataset.v);
    if (keep) {
      row.set(cell.dataset.f, cell.dataset.k === "NUMBER" ? value.replace(/^0+(?=\d)/, "") : value);
    }
  };

  const open = (cell, typed = null) => {
    close(true);
    go(cell);
    const kind = cell.dataset.k;
    if (kind === "NUMBER") {
      editor = document.createElement("input");
      editor.inputMode = "numeric";
      editor.autocomplete = "off";
      editor.maxLength = 4;
      editor.value = typed === null ? cell.dataset.v : typed;
    } else {
      editor = document.createElement("select");
      [["", "", "Chưa ghi"], ...choicesOf(kind)].forEach(([value, , label], place) => {
        const option = document.createElement("option");
        option.value = value;
        option.textContent = place ? `${place}. ${label}` : label;
        editor.append(option);
      });
      editor.value = cell.dataset.v;
    }
    editor.className = "grid-editor";
    editor.setAttribute("aria-label", `${rowOf.get(cell.closest("tr")).name}, ${cell.dataset.n}`);
    cell.textContent = "";
    cell.append(editor);
    const mine = editor;
    mine.addEventListener("blur", () => {
      if (editor === mine) {
        close(true);
      }
    });
    if (kind !== "NUMBER") {
      mine.addEventListener("change", () => {
        if (editor === mine) {
          close(true);
          cell.focus();
        }
      });
    }
    mine.focus();
    if (kind !== "NUMBER") {
      // The list opens at once where the browser allows it; else a second click opens it.
      try {
        mine.showPicker();
      } catch {
        mine.focus();
      }
    } else if (typed === null) {
      mine.select();
    }
  };

  const digit = (event) => (/^[0-9]$/.test(event.key) ? event.key : "");

  const move = (event, cell) => {
    const [row] = placeOf(cell);
    const field = cell.dataset.f;
    switch (event.key) {
      case "ArrowDown":
        return near(row, field, 1);
      case "ArrowUp":
        return near(row, field, -1);
      case "ArrowRight":
        return beside(cell, 1);
      case "ArrowLeft":
        return beside(cell, -1);
      case "Enter":
        return near(row, field, event.shiftKey ? -1 : 1) || cell;
      case "Tab":
        return beside(cell, event.shiftKey ? -1 : 1);
      case "Home":
        return lines[row][0];
      case "End":
        return lines[row][lines[row].length - 1];
      default:
        return null;
    }
  };

  table.addEventListener("keydown", (event) => {
    const cell = event.target.closest("td[data-f]");
    if (!cell || event.isComposing || event.ctrlKey || event.metaKey) {
      if (cell && !event.isComposing && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "d") {
        event.preventDefault();
        fillDown();
      }
      return;
    }
    if (editor) {
      if (event.key === "Escape") {
        event.preventDefault();
        close(false);
        cell.focus();
      } else if (event.key === "Enter" || event.key === "Tab") {
        const target = move(event, cell);
        if (event.key === "Enter" || target) {
          event.preventDefault();
        }
        close(true);
        go(target || cell);
      } else if (editor.tagName === "SELECT" && digit(event) >= "1" && digit(event) <= "4") {
        event.preventDefault();
        editor.value = choicesOf(cell.dataset.k)[Number(event.key) - 1][0];
        close(true);
        go(cell);
      } else if (editor.tagName === "INPUT" && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
        event.preventDefault();
        const target = move(event, cell);
        close(true);
        go(target || cell);
      }
      return;
    }
    if (event.altKey && event.key === "ArrowDown") {
      event.preventDefault();
      open(cell);
      return;
    }
    const pressed = digit(event);
    if (pressed && cell.dataset.k === "NUMBER") {
      event.preventDefault();
      open(cell, pressed);
    } else if (pressed >= "1" && pressed <= "4") {
      event.preventDefault();
      rowOf.get(cell.closest("tr")).set(cell.dataset.f, choicesOf(cell.dataset.k)[Number(pressed) - 1][0]);
    } else if (event.key === "F2" || event.key === " ") {
      event.preventDefault();
      open(cell);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      rowOf.get(cell.closest("tr")).set(cell.dataset.f, "");
    } else {
      const target = move(event, cell);
      if (target) {
        event.preventDefault();
        go(target);
      }
    }
  });

  table.addEventListener("mousedown", (event) => {
    const cell = event.target.closest("td[data-f]");
    if (cell && !cell.contains(editor)) {
      event.preventDefault();
      open(cell);
    }
  });

  table.addEventListener("focusout", (event) => {
    const row = event.target.closest("tr[data-row]");
    if (row && rowOf.has(row) && !(event.relatedTarget && row.contains(event.relatedTarget))) {
      rowOf.get(row).soon(50);
    }
  });

  // Fill down: the value in use goes into every empty cell below it, as far as the page reaches.
  const fillDown = () => {
    if (!current) {
      return;
    }
    close(true);
    const [from] = placeOf(current);
    const field = current.dataset.f;
    const value = current.dataset.v;
    if (!value) {
      say("Ô đang chọn chưa có giá trị để điền xuống.", true);
      return;
    }
    let number = 0;
    rows.slice(from + 1).forEach((row) => {
      const cell = row.cells.get(field);
      if (cell && !cell.dataset.v) {
        row.set(field, value);
        number += 1;
      }
    });
    say(number ? `Đã điền ${number} ô, đang lưu…` : "Không còn ô trống nào ở dưới.", Boolean(number));
    current.focus();
  };
  fillButton.addEventListener("mousedown", (event) => event.preventDefault());
  fillButton.addEventListener("click", fillDown);

  let lastTodo = -1;
  document.querySelector("[data-next-todo]").addEventListener("click", () => {
    const open = rows.map((row, place) => place).filter((place) => rows[place].element.dataset.done !== "1");
    if (!open.length) {
      say("Không còn dòng nào chưa xong trên trang này.");
      return;
    }
    lastTodo = open.find((place) => place > lastTodo) ?? open[0];
    const cells = lines[lastTodo];
    go(cells.find((cell) => !cell.dataset.v) || cells[0]);
  });

  // --- leaving and coming back --------------------------------------------------------------------------------
  window.addEventListener("online", () => rows.forEach((row) => row.save()));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      close(true);
      draft.send(true);
    } else {
      rows.forEach((row) => row.save());
    }
  });
  // The page waits for rows still on their way before it sends the vote or goes on to the check.
  const settle = async () => {
    close(true);
    for (let round = 0; round < 40 && rows.some((row) => row.busy || (row.unsaved.size && !row.blocked)); round += 1) {
      rows.forEach((row) => row.save(true));
      await new Promise((done) => window.setTimeout(done, 100));
    }
    await draft.send();
  };
  const check = document.querySelector("a[data-send]");
  if (check) {
    check.addEventListener("click", async (event) => {
      if (waiting() || editor) {
        event.preventDefault();
        await settle();
        window.location.assign(check.href);
      }
    });
  }
  if (voteForm) {
    voteForm.addEventListener("submit", async (event) => {
      if (waiting() || editor) {
        event.preventDefault();
        await settle();
        voteForm.submit();
      }
    });
    voteForm.addEventListener("change", () => rows.filter((row) => row.blocked).forEach((row) => {
      row.blocked = "";
      row.soon(QUIET);
    }));
  }

  if (!phone.matches && rows.length) {
    table.setAttribute("role", "grid");
    document.querySelectorAll("[data-grid-only]").forEach((element) => (element.hidden = false));
    const first = lines.find((line) => line.length);
    if (first) {
      current = null;
      first[0].tabIndex = 0;
      first[0].addEventListener("focus", () => current || go(first[0]), { once: true });
    }
    table.addEventListener("focusin", (event) => {
      const cell = event.target.closest("td[data-f]");
      if (cell && !editor && cell !== current) {
        go(cell);
      }
    });
    draft.restore();
  }
})();
