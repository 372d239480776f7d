// Small helpers of the inside pages. Every act works without them; nothing here decides anything.
"use strict";

document.documentElement.classList.add("has-script");

// --- On a phone the text comes before the facts about it; paper is as narrow and shows them ------------------------
const phone = matchMedia("screen and (max-width: 39.99rem)");
const foldOnPhone = () => {
  for (const fold of document.querySelectorAll("[data-fold-on-phone]")) fold.open = !phone.matches;
};
foldOnPhone();
phone.addEventListener("change", foldOnPhone);

// --- The states in one line, where they do not fit: the chosen one is in sight ------------------------------------
const chosenTab = document.querySelector(".tabs [aria-current]");
if (chosenTab) {
  const line = chosenTab.closest("ul");
  line.scrollLeft = chosenTab.offsetLeft - (line.clientWidth - chosenTab.offsetWidth) / 2;
}

// --- What takes long shows that it is at work; a form is sent once, however often its button is pressed ------------
const atWork = document.createElement("p");
atWork.className = "at-work";
atWork.setAttribute("aria-live", "polite");
document.querySelector("main")?.append(atWork);
const PATIENCE = 500;
const GIVE_UP = 30_000;
let opening = 0;
const sayAtWork = (words) => {
  clearTimeout(opening);
  opening = setTimeout(() => { atWork.textContent = words; }, PATIENCE);
};
const restAtWork = () => {
  clearTimeout(opening);
  atWork.textContent = "";
};
// After the form's own listeners, which may have kept it from being sent.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const method = form.getAttribute("method") ?? "get";
  if (event.defaultPrevented || method === "dialog") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  // Whoever stopped the browser from waiting may try again; the server knows a second sending for what it is.
  setTimeout(() => {
    restAtWork();
    freeForms();
  }, GIVE_UP);
  const words = method === "post" ? "Đang gửi…" : "Đang tải…";
  sayAtWork(words);
  const button = event.submitter || form.querySelector("button[type=submit]");
  if (button) {
    button.dataset.words = button.textContent;
    // After the browser has read the form, so that the button's own value is not lost.
    setTimeout(() => {
      button.setAttribute("aria-disabled", "true");
      button.classList.add("disabled");
      button.textContent = words;
    }, 0);
  }
});
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href]");
  if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  // Of a file the page hears nothing more.
  if (link.origin !== location.origin || link.target || link.pathname.includes("/tep/")) return;
  if (link.pathname === location.pathname && link.search === location.search && link.hash) return;
  sayAtWork("Đang mở trang…");
});
addEventListener("pagehide", restAtWork);
const freeForms = () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("button[data-words]")) {
    button.textContent = button.dataset.words;
    button.classList.remove("disabled");
    button.removeAttribute("aria-disabled");
  }
};
// The page may come back from the browser's memory with its forms spent.
addEventListener("pageshow", (event) => {
  restAtWork();
  if (event.persisted) freeForms();
});

// --- Faults first: the summary takes the focus ------------------------------------------------------------------
const summary = document.querySelector(".error-summary, .conflict");
if (summary) summary.focus();
// A fault in a folded act opens it before the focus arrives.
for (const link of document.querySelectorAll(".error-summary a[href^='#'], a[data-unfold]")) {
  link.addEventListener("click", (event) => {
    const target = document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    const fold = target.closest("details");
    if (fold) fold.open = true;
    target.scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  });
}

// --- Counters of characters (never a limit while typing: nothing typed is cut) -----------------------------------
const number = new Intl.NumberFormat("vi-VN");
for (const control of document.querySelectorAll("[data-limit]")) {
  const limit = Number(control.dataset.limit);
  const counter = document.createElement("p");
  counter.className = "counter";
  control.after(counter);
  const count = () => {
    const length = Array.from(control.value.normalize("NFC").trim()).length;
    const over = length - limit;
    counter.classList.toggle("is-over", over > 0);
    counter.textContent = over > 0
      ? `Quá ${number.format(over)} ký tự, giới hạn ${number.format(limit)}`
      : `${number.format(length)}/${number.format(limit)} ký tự`;
  };
  control.addEventListener("input", count);
  count();
}

// --- A ready sentence goes into the text, where it can be changed -------------------------------------------------
for (const field of document.querySelectorAll("[data-sentences]")) {
  const choice = field.querySelector("select");
  field.querySelector("[data-insert]").addEventListener("click", () => {
    const text = document.getElementById(field.dataset.sentences);
    if (!choice.value || !text) return choice.focus();
    const before = text.value.slice(0, text.selectionStart);
    const words = `${before && !before.endsWith("\n") ? "\n" : ""}${choice.value}\n`;
    text.setRangeText(words, text.selectionStart, text.selectionEnd, "end");
    // What is in the text already is not sent a second time.
    choice.value = "";
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  });
}

// --- Dates are typed as dd/MM/yyyy; the browser's calendar only helps to pick the day ------------------------------
for (const control of document.querySelectorAll("input[data-date]")) {
  const calendar = document.createElement("input");
  if (typeof calendar.showPicker !== "function") continue;
  calendar.type = "date";
  calendar.tabIndex = -1;
  calendar.setAttribute("aria-hidden", "true");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-secondary";
  button.textContent = "Chọn ngày";
  const row = document.createElement("div");
  row.className = "date-row";
  const pick = document.createElement("div");
  pick.className = "date-pick";
  control.replaceWith(row);
  pick.append(button, calendar);
  row.append(control, pick);
  button.addEventListener("click", () => {
    const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(control.value.trim()) ?? [];
    if (year) calendar.value = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
    try { calendar.showPicker(); } catch { control.focus(); }
  });
  calendar.addEventListener("change", () => {
    if (!calendar.value) return;
    const [year, month, day] = calendar.value.split("-");
    const time = /\s(.*)$/.exec(control.value.trim())?.[1] ?? "";
    control.value = `${day}/${month}/${year}${control.dataset.date === "time" ? ` ${time}` : ""}`;
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.focus();
    control.setSelectionRange(11, control.value.length);
  });
}

// --- Nothing typed is lost: a copy on this machine, offered back ---------------------------------------------------
const page = document.body.dataset.page;
const owner = document.querySelector(".menu-name")?.dataset.mark ?? "";
const prefix = "cchc:bai-viet-do:";
const keptFor = 7 * 24 * 3600 * 1000;

const memory = {
  read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  },
  write(key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; }
  },
  drop(key) {
    try { localStorage.removeItem(key); } catch { /* no storage: nothing to drop */ }
  },
  keys() {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(prefix)); } catch { return []; }
  },
};
const pending = {
  get() { try { return sessionStorage.getItem("cchc:dang-gui"); } catch { return null; } },
  set(key) { try { sessionStorage.setItem("cchc:dang-gui", key); } catch { /* kept until it expires */ } },
  clear() { try { sessionStorage.removeItem("cchc:dang-gui"); } catch { /* nothing to clear */ } },
};

for (const key of memory.keys()) {
  const copy = memory.read(key);
  if (!copy || Date.now() - copy.at > keptFor) memory.drop(key);
}
// The sent text has arrived when the item or the workspace follows the form; a log-in page, a refusal or the form
// itself means that it has not, and the copy stays.
if (pending.get()) {
  if (page === "item" || page === "workspace") memory.drop(pending.get());
  pending.clear();
}

// Whoever logs out leaves nothing behind on a machine that others use too.
for (const form of document.querySelectorAll('form[action^="/dang-xuat"]')) {
  form.addEventListener("submit", () => {
    for (const key of memory.keys()) if (key.startsWith(`${prefix}${owner}:`)) memory.drop(key);
  });
}

const clockOf = (at) => new Date(at).toLocaleString("vi-VN", {
  hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", year: "numeric",
});

for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = `${prefix}${owner}:${form.getAttribute("action")}`;
  const said = form.querySelector("[data-kept]");
  const controls = Array.from(form.elements).filter((control) => control.name && control.type !== "hidden");
  const typed = () => {
    const values = {};
    for (const control of controls) {
      if (control.type === "radio") {
        if (control.checked) values[control.name] = control.value;
      } else if (control.type === "checkbox") {
        values[control.name] = control.checked;
      } else {
        values[control.name] = control.value;
      }
    }
    return values;
  };
  const put = (values) => {
    for (const control of controls) {
      const value = values[control.name];
      if (value === undefined) continue;
      if (control.type === "radio") control.checked = control.value === value;
      else if (control.type === "checkbox") control.checked = value === true;
      else control.value = value;
      control.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  const shown = JSON.stringify(typed());
  const copy = memory.read(key);
  if (copy && JSON.stringify(copy.values) !== shown && !form.hasAttribute("data-failed")) {
    const offer = document.createElement("div");
    offer.className = "kept-offer";
    offer.setAttribute("role", "status");
    const words = document.createElement("p");
    words.textContent = `Có chữ viết dở lúc ${clockOf(copy.at)} trên máy này, chưa được lưu vào hệ thống.`;
    const restore = document.createElement("button");
    restore.type = "button";
    restore.className = "btn btn-secondary";
    restore.textContent = "Lấy lại";
    restore.addEventListener("click", () => {
      put(copy.values);
      offer.remove();
      controls[0]?.focus();
    });
    const forget = document.createElement("button");
    forget.type = "button";
    forget.className = "btn btn-quiet";
    forget.textContent = "Bỏ đi";
    forget.addEventListener("click", () => {
      memory.drop(key);
      offer.remove();
    });
    offer.append(words, restore, forget);
    form.before(offer);
  }

  let timer = 0;
  const keep = () => {
    clearTimeout(timer);
    timer = 0;
    const at = Date.now();
    if (memory.write(key, { at, values: typed() }) && said) {
      const time = new Date(at).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
      said.textContent = `Đã giữ một bản trên máy này lúc ${time}`;
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 1000);
  });
  addEventListener("pagehide", () => { if (timer) keep(); });
  form.addEventListener("submit", () => {
    keep();
    pending.set(key);
  });
}

// --- The queue by keyboard: j and k move between the titles, only while one of them has the focus ----------------
for (const table of document.querySelectorAll("[data-rows]")) {
  const links = Array.from(table.querySelectorAll("a.item-title"));
  table.addEventListener("keydown", (event) => {
    const at = links.indexOf(document.activeElement);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { j: 1, k: -1 }[event.key];
    const next = step && links[at + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
}

// --- The account menu closes by Escape and by a click elsewhere -----------------------------------------------------
for (const menu of document.querySelectorAll("details[data-menu]")) {
  addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

// --- Demonstration accounts fill the log-in form ----------------------------------------------------------------------
for (const button of document.querySelectorAll("[data-fill-email]")) {
  button.addEventListener("click", () => {
    document.getElementById("email").value = button.dataset.fillEmail;
    document.getElementById("password").value = button.dataset.fillPassword;
    document.querySelector("form[action='/dang-nhap'] button[type=submit]").focus();
  });
}

// --- A page whose session ended takes nothing more; what was typed on it can be read and copied -----------------
const endPage = () => {
  if (document.querySelector(".page-ended")) return;
  // On a page that came back with a fault, what was typed is what the page was drawn with.
  const cameBack = document.querySelector(".error-summary, .conflict") !== null;
  const texts = [];
  for (const form of document.querySelectorAll("form[method=post]")) {
    for (const control of form.elements) {
      if (control.matches("fieldset, output, input[type=hidden]")) continue;
      const isText = control.matches("textarea, input[type=text], input[type=email], input:not([type])");
      if (isText && control.value && (cameBack || control.value !== control.defaultValue)) texts.push(control);
      if (isText) control.readOnly = true;
      else control.disabled = true;
    }
  }
  const said = document.createElement("div");
  said.className = "page-ended";
  said.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = "Phiên làm việc đã kết thúc do đăng xuất, hết thời gian hoặc quyền truy cập thay đổi. "
    + "Không thể gửi dữ liệu từ trang này nữa.";
  if (texts.length) {
    words.textContent += " Nội dung đang viết chưa được lưu nhưng vẫn còn trên trang này; hãy sao chép nếu còn cần dùng.";
  }
  said.append(words);
  if (texts.length) {
    const copy = document.createElement("button");
    copy.type = "button";
    copy.className = "btn btn-secondary";
    copy.textContent = "Sao chép nội dung đang viết";
    copy.addEventListener("click", async () => {
      const whole = texts.map((control) => control.value.trim()).join("\n\n");
      const done = await navigator.clipboard?.writeText(whole).then(() => true, () => false);
      if (done) copy.textContent = "Đã sao chép";
      else texts.at(-1).select();
    });
    said.append(copy);
  }
  // Beside this page, whose words would go with it.
  const login = document.createElement("a");
  login.href = "/dang-nhap";
  login.target = "_blank";
  login.textContent = "Đăng nhập lại (mở trang mới)";
  said.append(login);
  // After the link that skips to the content, which is the first thing there is.
  document.querySelector(".skip").after(said);
};

// --- A claim is renewed while its page is open ----------------------------------------------------------------------
for (const form of document.querySelectorAll("form[data-claim]")) {
  const renew = async () => {
    if (document.visibilityState !== "visible") return;
    const answer = await fetch(form.dataset.claim, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      redirect: "manual",
    }).catch(() => null);
    if (answer?.status === 401) {
      clearInterval(timer);
      endPage();
    }
    // Somebody took over, or the item moved on: the page says so when it is loaded again.
    if (answer && answer.status === 409) {
      clearInterval(timer);
      const said = document.createElement("p");
      said.setAttribute("role", "alert");
      said.textContent = "Tin bài đã có người khác tiếp quản. Hãy tải lại trang để xem.";
      form.replaceWith(said);
    }
  };
  const timer = setInterval(renew, 60000);
}

// --- The bell counts on while somebody works on the page; an idle page keeps no session alive -------------------------
const bell = document.querySelector("[data-bell]");
if (bell) {
  let worked = false;
  for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, () => { worked = true; }, { passive: true });
  setInterval(async () => {
    if (!worked || document.visibilityState !== "visible") return;
    worked = false;
    const answer = await fetch("/api/v1/notices/unread").catch(() => null);
    if (answer?.status === 401) endPage();
    if (!answer || !answer.ok) return;
    const { unread, at_least: atLeast } = await answer.json();
    bell.firstChild.data = atLeast ? "99+" : String(unread);
    bell.hidden = unread === 0;
  }, 60000);
}
