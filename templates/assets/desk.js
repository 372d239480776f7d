// The desk of the newsroom: keys, choosing rows, news of the queue. Every act works without them, and no key decides.
"use strict";

(() => {
  const pageName = document.body.dataset.page;

  // --- An item opens beside the list where there is room for both ------------------------------------------------------
  const roomy = matchMedia("(min-width: 75rem)");
  const opens = document.querySelector("[data-opens-beside]");
  const leadBeside = () => {
    for (const link of opens.querySelectorAll("a.item-title")) {
      link.dataset.alone ??= link.getAttribute("href");
      const code = link.dataset.alone.split("/").at(-1);
      link.setAttribute("href", roomy.matches ? `${opens.dataset.opensBeside}&mo=${code}` : link.dataset.alone);
    }
  };
  if (opens) {
    leadBeside();
    roomy.addEventListener("change", leadBeside);
  }
  const open = () => document.querySelector("[data-beside] [aria-current]");
  open()?.closest("li").scrollIntoView({ block: "nearest" });
  // Who reads by ear or works by keys goes on at the item, not at the head of the page.
  if (!location.hash && !document.querySelector(".error-summary")) {
    document.querySelector("[data-opened]")?.focus({ preventScroll: true });
  }

  // --- Choosing rows -----------------------------------------------------------------------------------------------
  const bulk = document.querySelector("form[data-bulk]");
  if (bulk) {
    const note = bulk.querySelector("[data-bulk-note]");
    const all = bulk.querySelector("[data-bulk-all]");
    const said = note.textContent;
    const picks = () => Array.from(bulk.querySelectorAll("input[name=item]"));
    const count = () => {
      const chosen = picks().filter((pick) => pick.checked).length;
      note.textContent = chosen > 0 ? `Đang chọn ${chosen} tin bài. ${said.slice(said.indexOf("Bước sau"))}` : said;
      all.textContent = chosen === picks().length ? "Bỏ chọn cả trang" : "Chọn cả trang";
    };
    bulk.addEventListener("change", count);
    all.addEventListener("click", () => {
      const every = picks().every((pick) => pick.checked);
      for (const pick of picks()) pick.checked = !every;
      count();
    });
    bulk.addEventListener("submit", (event) => {
      if (picks().some((pick) => pick.checked)) return;
      event.preventDefault();
      note.textContent = "Chưa chọn tin bài nào. Hãy đánh dấu các tin bài cần chuyển.";
      picks()[0]?.focus();
    });
    // The browser may have kept the ticks of a page that is gone back to.
    addEventListener("pageshow", count);
  }

  // --- Keys ------------------------------------------------------------------------------------------------------------
  const sheet = document.querySelector("dialog[data-keys]");
  const memoryKey = "cchc:phim-tat";
  const on = {
    read() { try { return localStorage.getItem(memoryKey) !== "tat"; } catch { return true; } },
    write(wanted) { try { localStorage.setItem(memoryKey, wanted ? "bat" : "tat"); } catch { /* holds for this page */ } },
  };
  if (sheet && typeof sheet.showModal === "function") {
    const control = sheet.querySelector("[data-keys-on]");
    control.checked = on.read();
    control.addEventListener("change", () => on.write(control.checked));
    for (const button of document.querySelectorAll("[data-keys-open]")) {
      button.addEventListener("click", () => sheet.showModal());
    }
    sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });

    const titles = () => Array.from(document.querySelectorAll("[data-rows] a.item-title"));
    const rowOf = (element) => element?.closest?.("[data-rows] tbody tr, [data-rows] li");
    const step = (by) => {
      const links = titles();
      const row = rowOf(document.activeElement) ?? rowOf(open());
      const at = links.findIndex((link) => rowOf(link) === row);
      const next = at < 0 ? links[by > 0 ? 0 : links.length - 1] : links[at + by];
      next?.focus();
      next?.scrollIntoView({ block: "nearest" });
      return Boolean(next);
    };
    const tick = () => {
      const pick = rowOf(document.activeElement)?.querySelector("input[name=item]");
      pick?.click();
      return Boolean(pick);
    };
    // Opens the form of a decision and goes to what it asks for; sending it stays with its button.
    const openAct = (path) => () => {
      const act = document.querySelector(`.act form[action$="/${path}"]`)?.closest("details");
      if (!act) return false;
      act.open = true;
      const asked = act.querySelector("textarea, input:not([type=hidden])") ?? act.querySelector("summary");
      asked.focus();
      act.scrollIntoView({ block: "nearest" });
      return true;
    };
    const go = (selector) => () => {
      const link = document.querySelector(selector);
      link?.click();
      return Boolean(link);
    };
    const focusFilter = () => {
      const filter = document.querySelector(".filter select, .filter input:not([type=hidden])");
      filter?.focus();
      return Boolean(filter);
    };
    const keys = {
      queue: { j: () => step(1), k: () => step(-1), x: tick, "/": focusFilter },
      item: {
        j: () => step(1), k: () => step(-1),
        a: openAct("phe-duyet"), c: openAct("chuyen"), r: openAct("tra-lai"), t: openAct("tu-choi"),
        e: go(".act-link"), u: go(".back a"),
      },
    }[pageName] ?? {};

    const isTyping = (target) => target.closest?.(
      "textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit])",
    );
    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target)) return;
      if (event.key === "?" && (sheet.open || control.checked)) {
        event.preventDefault();
        if (sheet.open) sheet.close();
        else sheet.showModal();
        return;
      }
      if (sheet.open || !control.checked || event.shiftKey) return;
      const act = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
      if (act?.()) event.preventDefault();
    });
  }

  // --- News of the queue: only while the page is looked at, so that a forgotten window costs nothing --------------------
  let live = document.querySelector("[data-live]");
  if (live && typeof EventSource === "function") {
    const counts = Array.from(document.querySelectorAll(".tabs .count"));
    const waiting = document.querySelector("[data-waiting]");
    let source = null;
    const put = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };
    // Beside an item only the list is drawn anew: what is being typed about the item stays.
    const renew = async (event) => {
      event.preventDefault();
      const answer = await fetch(event.target.href).catch(() => null);
      const text = answer?.ok ? await answer.text() : "";
      const list = new DOMParser().parseFromString(text, "text/html").querySelector("[data-beside]");
      if (!list) {
        location.assign(live.dataset.here);
        return;
      }
      live.closest("[data-beside]").replaceWith(list);
      live = list.querySelector("[data-live]");
      (open() ?? list.querySelector("a.item-title"))?.focus();
    };
    const tell = (changed) => {
      if (!changed) {
        live.replaceChildren();
        return;
      }
      if (live.firstChild) return;
      const words = document.createElement("p");
      words.textContent = "Danh sách này vừa thay đổi.";
      const link = document.createElement("a");
      link.href = live.dataset.here;
      link.textContent = "Tải lại";
      if (live.closest("[data-beside]")) link.addEventListener("click", renew);
      live.append(words, link);
    };
    const listen = () => {
      if (source || document.visibilityState !== "visible") return;
      source = new EventSource(live.dataset.live);
      source.addEventListener("hang-doi", (event) => {
        const shown = JSON.parse(event.data);
        if (shown.counts.length === counts.length) shown.counts.forEach((count, at) => put(counts[at], count));
        put(waiting, shown.waiting);
        tell(shown.list !== live.dataset.list);
      });
    };
    const stop = () => {
      source?.close();
      source = null;
    };
    document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? listen() : stop()));
    addEventListener("pagehide", stop);
    addEventListener("pageshow", listen);
    listen();
  }
})();
