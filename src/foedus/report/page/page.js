"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  // Size of type, remembered where the browser allows it.
  const SIZES = 7, USUAL = 3;
  const stored = () => { try { return Number(localStorage.getItem("foedus-size")) || USUAL; } catch { return USUAL; } };
  let size = stored();
  const setSize = (next) => {
    size = Math.min(SIZES, Math.max(1, next));
    document.documentElement.dataset.size = String(size);
    byId("smaller").disabled = size === 1;
    byId("larger").disabled = size === SIZES;
    try { localStorage.setItem("foedus-size", String(size)); } catch { /* not remembered */ }
  };
  setSize(size);
  byId("smaller").addEventListener("click", () => setSize(size - 1));
  byId("larger").addEventListener("click", () => setSize(size + 1));

  // A link into something folded opens it.
  const openTarget = () => {
    const target = byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
      if (node.hidden) node.hidden = false;
    }
    target.scrollIntoView();
  };
  addEventListener("hashchange", openTarget);

  // Search over instruments, events and rulings.
  const MOST = 60;
  let index = null;
  const build = () => [...document.querySelectorAll(".find")].map((node) => {
    const title = node.dataset.title || node.firstElementChild.textContent.replace(/\s+/g, " ");
    return { node, title, kind: node.dataset.kind, head: plain(title), text: plain(node.textContent) };
  });
  const search = () => {
    const wanted = plain(byId("q").value).split(/\s+/).filter(Boolean);
    byId("results").hidden = wanted.length === 0;
    if (!wanted.length) return;
    index = index || build();
    const hits = index.filter((item) => wanted.every((word) => item.text.includes(word) || item.head.includes(word)));
    const first = (item) => (wanted.every((word) => item.head.includes(word)) ? 0 : 1);
    const order = { instrument: 0, event: 1, ruling: 2 };
    hits.sort((a, b) => first(a) - first(b) || order[a.kind] - order[b.kind]);
    const count = (kind) => hits.filter((item) => item.kind === kind).length;
    byId("found").textContent = hits.length
      ? `${count("instrument")} instruments, ${count("event")} events, ${count("ruling")} lines of the ledger` + (hits.length > MOST ? `; the first ${MOST}` : "")
      : "Nothing found.";
    byId("hits").replaceChildren(...hits.slice(0, MOST).map((item) => {
      const line = document.createElement("li"), link = document.createElement("a"), what = document.createElement("span");
      link.href = `#${item.node.id}`;
      link.textContent = item.title;
      what.className = "what";
      what.textContent = ` ${item.kind}`;
      line.append(link, what);
      return line;
    }));
  };
  byId("q").addEventListener("input", search);
  byId("search-form").addEventListener("submit", (event) => { event.preventDefault(); search(); });
  byId("hits").addEventListener("click", () => { byId("results").hidden = true; setTimeout(openTarget); });

  // Filters of the ledger.
  const form = byId("filters"), entries = [...document.querySelectorAll(".entry")], sections = [...document.querySelectorAll("section.conflict")];
  let event = "";
  const filter = () => {
    const chosen = Object.fromEntries(new FormData(form));
    let shown = 0;
    for (const entry of entries) {
      const ok = Object.entries(chosen).every(([key, value]) => !value || entry.dataset[key].split(" ").includes(value)) && (!event || entry.dataset.event === event);
      entry.hidden = !ok;
      shown += ok ? 1 : 0;
    }
    for (const section of sections) section.hidden = !section.querySelector(".entry:not([hidden])");
    byId("shown").textContent = `${shown} of ${entries.length} lines` + (event ? `, raised by ${event}` : "");
  };
  form.hidden = false;
  form.addEventListener("change", filter);
  form.addEventListener("reset", () => { event = ""; setTimeout(filter); });
  for (const link of document.querySelectorAll(".of-event")) {
    link.addEventListener("click", () => { form.reset(); setTimeout(() => { event = link.dataset.event; filter(); }); });
  }
  filter();
  if (location.hash) openTarget();
})();
