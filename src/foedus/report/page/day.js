"use strict";
// The view of a day: a map of the promises that stand, and who would act if one state attacked another.
(() => {
  const { load, make } = foedus;
  const byId = (id) => document.getElementById(id);
  const section = byId("day");
  const VIEWS = { europe: [-13, -82, 62, 48], world: [-170, -110, 350, 185] };
  const SAID = {
    help: ["promises to defend or to help", "would defend or help"],
    neutrality: ["promises to stay neutral or to give an enemy no aid", "would stay neutral for"],
    peace: ["promises not to attack, or to respect", "would not attack"],
    counsel: ["promises to consult or to support", "would consult or support"],
  };
  const drawn = (tag, attributes, parent) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    parent?.append(node);
    return node;
  };
  const day = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / 864e5);
  const iso = (number) => new Date(number * 864e5).toISOString().slice(0, 10);
  const joined = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);

  const show = (data) => {
    const states = new Map(data.states.map(([id, name, x, y, there]) => [id, { id, name, x, y, there }]));
    const named = (id) => states.get(id)?.name || id;
    const short = new Map(data.short);
    const on = byId("on"), slide = byId("slide"), view = byId("where"), chosen = byId("state");
    const first = day(data.first), last = day(data.last);
    slide.min = first;
    slide.max = last;
    on.min = data.first;
    on.max = data.last;
    const sorted = [...states.values()].sort((a, b) => a.name.localeCompare(b.name));
    const choose = (select, texts) => select.append(...texts.map(([value, text]) => make("option", text, { value })));
    choose(chosen, sorted.map((s) => [s.id, s.name]));
    const spot = states.size && [...states.values()].filter((s) => s.x > -13 && s.x < 49 && s.y < -34).length > states.size / 3.5;
    view.value = spot ? "europe" : "world";

    const map = byId("map");
    drawn("path", { d: data.map, class: "borders" }, map);
    const arcs = drawn("g", {}, map), dots = drawn("g", {}, map);
    const dotOf = new Map();
    for (const s of sorted) {
      const node = drawn("g", { class: "dot-of" }, dots);
      drawn("circle", { cx: s.x, cy: s.y }, node);
      drawn("text", { x: s.x, y: s.y }, node).textContent = s.id.length > 3 ? s.name : s.id;
      drawn("title", {}, node).textContent = s.name;
      node.addEventListener("click", () => { chosen.value = chosen.value === s.id ? "" : s.id; update(); });
      dotOf.set(s.id, node);
    }

    const linkTo = (ref) => {
      const id = ref.split("/")[0];
      return make("a", short.get(id) || id, { href: `instrument/${id}.html` });
    };
    const told = (kind, lines, date) => {
      const state = chosen.value, box = make("div");
      const rows = lines.filter((l) => l[3] === kind && (!state || l[1] === state || l[2] === state));
      box.append(make("h4", `${rows.length} ${SAID[kind][0]} stood on ${date}${state ? `, by or to ${named(state)}` : ""}`));
      const list = make("ul", "", { class: "stood" });
      const grouped = Map.groupBy(rows, (l) => l[0].split("/")[0]);
      for (const [, some] of [...grouped].sort((a, b) => a[0].localeCompare(b[0]))) {
        const item = make("li"), pairs = Map.groupBy(some, (l) => l[1]);
        item.append(linkTo(some[0][0]), ": ");
        item.append([...pairs].map(([who, to]) => `${named(who)} → ${joined([...new Set(to.map((l) => named(l[2])))])}`).slice(0, 12).join("; "));
        if (pairs.size > 12) item.append(`; and ${pairs.size - 12} more`);
        list.append(item);
      }
      box.append(list);
      return box;
    };

    const sides = byId("sides");
    let marked = new Map();
    const update = () => {
      const date = iso(Number(slide.value));
      on.value = date;
      slide.setAttribute("aria-valuetext", date);
      const box = VIEWS[view.value], unit = box[2] / 100;
      map.setAttribute("viewBox", box.join(" "));
      map.dataset.view = view.value;
      const kinds = Object.keys(SAID).filter((kind) => byId(`kind-${kind}`).checked);
      const standing = data.lines.filter((l) => kinds.includes(l[3]) && l[5] <= date && (!l[6] || l[6] >= date));
      const state = chosen.value;
      const seen = new Set(), busy = new Set();
      arcs.replaceChildren();
      for (const [, who, to, kind, binding] of standing) {
        const a = states.get(who), b = states.get(to), key = `${who} ${to} ${kind}`;
        if (!a || !b || seen.has(key) || (state && who !== state && to !== state)) continue;
        seen.add(key);
        busy.add(who).add(to);
        const bend = 0.12, mx = (a.x + b.x) / 2 - (b.y - a.y) * bend, my = (a.y + b.y) / 2 + (b.x - a.x) * bend;
        drawn("path", { d: `M${a.x},${a.y} Q${mx},${my} ${b.x},${b.y}`, class: `line ${kind}${binding ? "" : " political"}`, "stroke-width": unit * 0.22 }, arcs);
      }
      for (const [id, node] of dotOf) {
        node.setAttribute("display", states.get(id).there.some(([a, b]) => a <= date && date <= b) ? "inline" : "none");
        node.setAttribute("class", `dot-of${busy.has(id) ? " busy" : ""}${id === state ? " chosen" : ""} ${marked.get(id) || ""}`);
        node.firstChild.setAttribute("r", unit * (busy.has(id) || marked.has(id) ? 0.7 : 0.4));
        node.children[1].setAttribute("font-size", unit * 1.5);
        node.children[1].setAttribute("dx", unit * 0.9);
      }
      byId("day-said").replaceChildren(...kinds.map((kind) => told(kind, standing, date)));
    };
    slide.value = last;
    const jump = (step) => {
      const days = [...new Set(data.events.map(([d]) => day(d)))].sort((a, b) => a - b), now = Number(slide.value);
      slide.value = (step > 0 ? days.find((d) => d > now) : days.findLast((d) => d < now)) ?? now;
      const at = data.events.filter(([d]) => d === iso(Number(slide.value)));
      byId("happened").replaceChildren(...at.flatMap(([, id], n) => [n ? "; " : "On this day: ", make("a", id.replaceAll("-", " "), { href: `event/${id}.html` })]));
      update();
    };
    byId("earlier").addEventListener("click", () => jump(-1));
    byId("later").addEventListener("click", () => jump(1));
    slide.addEventListener("input", () => { byId("happened").replaceChildren(); update(); });
    on.addEventListener("change", () => { if (on.value) { slide.value = Math.min(last, Math.max(first, day(on.value))); byId("happened").replaceChildren(); update(); } });
    for (const node of [view, chosen, ...document.querySelectorAll("#day-form [type=checkbox]")]) node.addEventListener("change", update);
    byId("day-form").addEventListener("submit", (event) => event.preventDefault());

    // Who would act.
    const days = Object.keys(data.asked);
    const attacker = byId("attacker"), victim = byId("victim"), asked = byId("asked-on");
    const answer = () => {
      const a = attacker.value, v = victim.value, date = asked.value;
      const said = byId("answer");
      marked = new Map();
      if (!a || !v || a === v) {
        said.textContent = a && a === v ? "Choose two states." : "";
        update();
        return;
      }
      const [forVictim, forAttacker, open] = data.sides[data.asked[date][a]?.[v]] ?? [[], [], []];
      for (const id of [v, ...forVictim]) marked.set(id, "with-victim");
      for (const id of [a, ...forAttacker]) marked.set(id, "with-attacker");
      const who = (ids) => (ids.length ? joined(ids.map(named)) : "nobody");
      said.replaceChildren(
        make("b", `If ${named(a)} attacked ${named(v)} on ${date}, every state keeping its word: `),
        `${who(forVictim)} would act for ${named(v)}, ${who(forAttacker)} for ${named(a)}.`,
        open.length ? ` ${who(open)} would be left open: each waits for the other.` : "",
        " The promises and the reasons: ",
        make("code", `foedus casus ${a} ${v} ${document.documentElement.dataset.scenario} --on ${date}`),
      );
      slide.value = Math.min(last, Math.max(first, day(date)));
      update();
    };
    if (days.length) {
      sides.hidden = false;
      choose(asked, days.map((d) => [d, d]));
      asked.value = days.at(-1);
      for (const select of [attacker, victim]) choose(select, sorted.map((s) => [s.id, s.name]));
      for (const select of [attacker, victim, asked]) select.addEventListener("change", answer);
      sides.addEventListener("submit", (event) => event.preventDefault());
    }
    update();
  };

  section.hidden = false;
  const begin = () => load("day-data.js").then(show).catch((error) => { byId("day-said").textContent = `Cannot show a day: ${error.message}.`; });
  new IntersectionObserver((seen, observer) => {
    if (seen.some((one) => one.isIntersecting)) { observer.disconnect(); begin(); }
  }, { rootMargin: "400px" }).observe(section);
})();
