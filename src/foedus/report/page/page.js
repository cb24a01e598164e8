"use strict";
// Scripts beside this one hand over data by calling `give`: that works from disk, where a page may not read files.
const foedus = { waiting: {}, give: (file, data) => foedus.waiting[file]?.(data) };

(() => {
  const root = document.documentElement.dataset.root;
  const byId = (id) => document.getElementById(id);
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const stored = (key) => { try { return localStorage.getItem(key) || ""; } catch { return ""; } };
  const store = (key, value) => { try { localStorage.setItem(key, value); } catch { /* not remembered */ } };
  const make = (tag, text = "", attributes = {}) => {
    const node = document.createElement(tag);
    node.textContent = text;
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  };

  // A data script, loaded once; what it hands over.
  const loaded = {};
  const load = (file) => loaded[file] ??= new Promise((done, failed) => {
    foedus.waiting[file] = done;
    const script = make("script", "", { src: root + file });
    script.addEventListener("error", () => { delete loaded[file]; failed(new Error(`${file} is not beside this page`)); });
    document.head.append(script);
  });

  // Size of type and colours, remembered where the browser allows it.
  const SIZES = [70, 80, 90, 100, 115, 130, 150, 175, 200, 250], USUAL = 3;
  let size = SIZES.indexOf(Number(stored("foedus-type")) || SIZES[USUAL]);
  const setSize = (next) => {
    size = Math.min(SIZES.length - 1, Math.max(0, next));
    document.documentElement.dataset.size = String(SIZES[size]);
    byId("smaller").disabled = size === 0;
    byId("larger").disabled = size === SIZES.length - 1;
    store("foedus-type", String(SIZES[size]));
  };
  setSize(size < 0 ? USUAL : size);
  byId("smaller").addEventListener("click", () => setSize(size - 1));
  byId("larger").addEventListener("click", () => setSize(size + 1));
  const theme = byId("theme");
  const setTheme = () => { document.documentElement.dataset.theme = theme.value; store("foedus-theme", theme.value); };
  theme.value = stored("foedus-theme");
  if (theme.selectedIndex < 0) theme.value = "";
  setTheme();
  theme.addEventListener("change", setTheme);

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

  // Search over states, places, instruments, events, works and lines of the ledger.
  const MOST = 60;
  const ORDER = ["state", "instrument", "event", "conflict", "place", "body", "group", "ruling", "work"];
  const NAMES = { state: "states", instrument: "instruments", event: "events", ruling: "lines of the ledger", work: "works" };
  let index = null;
  const build = async () => (await load("search.js")).map(([kind, href, title, head, text]) => ({ kind, href, title, head: plain(head), text: plain(text) }));
  const search = async () => {
    const wanted = plain(byId("q").value).split(/\s+/).filter(Boolean);
    byId("results").hidden = wanted.length === 0;
    if (!wanted.length) return;
    try {
      index ??= await build();
    } catch (error) {
      byId("found").textContent = `Cannot search: ${error.message}.`;
      return;
    }
    const hits = index.filter((item) => wanted.every((word) => item.head.includes(word) || item.text.includes(word)));
    const first = (item) => (wanted.every((word) => item.head.includes(word)) ? 0 : 1);
    hits.sort((a, b) => first(a) - first(b) || ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
    const counts = Object.entries(NAMES).map(([kind, name]) => [hits.filter((item) => item.kind === kind).length, name]).filter(([n]) => n);
    byId("found").textContent = hits.length ? counts.map((pair) => pair.join(" ")).join(", ") + (hits.length > MOST ? `; the first ${MOST}` : "") : "Nothing found.";
    byId("hits").replaceChildren(...hits.slice(0, MOST).map((item) => {
      const line = make("li");
      line.append(make("a", item.title, { href: root + item.href }), make("span", ` ${item.kind}`, { class: "what" }));
      return line;
    }));
  };
  byId("q").addEventListener("input", search);
  byId("search-form").addEventListener("submit", (event) => { event.preventDefault(); search(); });
  byId("results").addEventListener("keydown", (event) => { if (event.key === "Escape") { byId("results").hidden = true; byId("q").focus(); } });
  byId("q").addEventListener("keydown", (event) => { if (event.key === "Escape") byId("results").hidden = true; });
  byId("hits").addEventListener("click", () => { byId("results").hidden = true; setTimeout(openTarget); });

  // Reasons of a line of the ledger, opened in place.
  const fill = async (entry) => {
    const body = entry.querySelector(".body");
    const text = (await load(`conflict/${entry.dataset.conflict}.js`))[entry.dataset.anchor];
    const found = new DOMParser().parseFromString(text, "text/html").body;
    for (const link of found.querySelectorAll("a[href^='../']")) link.setAttribute("href", link.getAttribute("href").slice(3));
    body.replaceChildren(...found.childNodes);
  };
  for (const entry of document.querySelectorAll(".entry[data-anchor]")) {
    entry.addEventListener("toggle", () => fill(entry).catch(() => { /* the link to its page stays */ }), { once: true });
  }

  // Filters of the ledger.
  const form = byId("filters"), entries = [...document.querySelectorAll(".entry[data-anchor]")], sections = [...document.querySelectorAll("section.conflict")];
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
  if (form) {
    form.hidden = false;
    form.addEventListener("change", filter);
    form.addEventListener("reset", () => { event = ""; setTimeout(filter); });
    for (const link of document.querySelectorAll(".of-event")) {
      link.addEventListener("click", () => { form.reset(); setTimeout(() => { event = link.dataset.event; filter(); }); });
    }
    filter();
  }
  if (location.hash) openTarget();
  Object.assign(foedus, { load, make });
})();
