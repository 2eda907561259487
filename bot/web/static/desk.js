// The desk's keys. Everything works without them.
"use strict";
(() => {
  const all = (what, within) => Array.from((within || document).querySelectorAll(what));
  const stops = () => all("[data-stop]").filter((each) => each.offsetParent !== null);
  const reduced = matchMedia("(prefers-reduced-motion: reduce)");
  let waitsForPlace = 0;

  const here = () => {
    const active = document.activeElement;
    return active ? active.closest("[data-stop]") : null;
  };

  const goTo = (stop) => {
    if (!stop) return;
    stop.focus({ preventScroll: true });
    stop.scrollIntoView({ block: "center", behavior: reduced.matches ? "auto" : "smooth" });
  };

  const move = (step) => {
    const list = stops();
    if (!list.length) return;
    const at = list.indexOf(here());
    const next = at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, at + step));
    goTo(list[next]);
  };

  const open = () => {
    const stop = here();
    const link = stop && stop.querySelector("a[data-open]");
    if (link) link.click();
    return Boolean(link);
  };

  const answer = () => {
    const stop = here() && here().querySelector("[data-answer]") ? here() : document.querySelector("[data-answer]")?.closest("[data-stop]");
    if (!stop) return;
    const box = stop.querySelector("[data-answer]");
    if (box.tagName === "DETAILS") box.open = true;
    const field = box.querySelector("input:not([type=hidden]), textarea, button");
    if (field) field.focus();
  };

  const keys = document.querySelector("dialog.keys");
  const showKeys = () => { if (keys && !keys.open) keys.showModal(); };
  all(".keys-opener").forEach((each) => { each.hidden = false; each.addEventListener("click", showKeys); });

  const isTyping = (target) => target instanceof Element
    && (target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select") || target.isContentEditable);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") event.target.closest("[data-stop]")?.focus();
      return;
    }
    if (document.querySelector("dialog[open]")) return;
    if (waitsForPlace && Date.now() - waitsForPlace < 1500) {
      waitsForPlace = 0;
      const link = document.querySelector(`a[data-go="${CSS.escape(event.key)}"]`);
      if (link) { event.preventDefault(); link.click(); return; }
    }
    waitsForPlace = 0;
    switch (event.key) {
      case "j": move(1); break;
      case "k": move(-1); break;
      case "o": if (!open()) return; break;
      case "Enter": if (document.activeElement !== here() || !open()) return; break;
      case "a": answer(); break;
      case "g": waitsForPlace = Date.now(); break;
      case "u": document.querySelector("a[data-go=q]")?.click(); break;
      case "?": showKeys(); break;
      default: return;
    }
    event.preventDefault();
  });

  // What is typed to a question shows which words it still needs, and a form is sent once.
  all("form.act").forEach((form) => form.addEventListener("submit", (event) => {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    all("button[type=submit]", form).forEach((each) => { each.setAttribute("aria-busy", "true"); });
  }));
  addEventListener("pageshow", () => all("form.act").forEach((form) => { delete form.dataset.sent; }));
})();
