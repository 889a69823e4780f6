"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const items = new Map(data.items.map((item) => [item.key, item]));
const search = document.getElementById("search");
const found = document.getElementById("found");
const rows = document.getElementById("rows");
const more = document.getElementById("more");
const details = document.getElementById("details");
const FIRST_ROWS = 200;
let everything = false;

function element(tag, text, children = []) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

const textOf = (item) => [item.name, item.kind, item.title, item.place, ...item.facts.flat()].join(" ").toLowerCase();
const textOfResource = (one) => {
  const item = items.get(one.item);
  return `${one.name} ${one.type} ${item ? `${item.name} ${item.place}` : ""}`.toLowerCase();
};
for (const item of data.items) item.text = textOf(item);
for (const one of data.resources) one.text = textOfResource(one);

function matches(text, words) {
  return words.every((word) => text.includes(word));
}

function show() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const resources = data.resources.filter((one) => matches(one.text, words));
  const owners = new Set(resources.map((one) => one.item));
  const hits = data.items.filter((item) => matches(item.text, words));
  const named = new Set(hits.map((item) => item.key));
  // Where no tile is named so, those that hold such resources are shown.
  const lit = named.size ? named : owners;
  for (const item of data.items) {
    const dim = words.length > 0 && !lit.has(item.key);
    document.getElementById(item.key)?.classList.toggle("dim", dim);
  }
  found.textContent = words.length ? `${data.items.filter((item) => lit.has(item.key)).length} of ${data.items.length} tiles, ${resources.length} resources` : "";
  const shown = everything ? resources : resources.slice(0, FIRST_ROWS);
  rows.replaceChildren(...shown.map(row));
  more.hidden = shown.length === resources.length;
  more.textContent = `Show all ${resources.length}`;
}

function row(one) {
  const item = items.get(one.item);
  const button = element("button", item ? item.name : "");
  button.type = "button";
  button.addEventListener("click", () => choose(one.item));
  const cells = [one.name, one.type, item ? button : "shared", item ? item.place : "", one.line];
  return element("tr", "", cells.map((cell) => (typeof cell === "string" ? element("td", cell) : element("td", "", [cell]))));
}

function choose(key) {
  const item = items.get(key);
  for (const tile of document.querySelectorAll(".tile")) {
    tile.classList.toggle("chosen", tile.id === key);
    tile.classList.toggle("related", Boolean(item) && item.related.includes(tile.id));
  }
  details.hidden = !item;
  if (!item) return;
  const close = element("button", "×");
  close.id = "close";
  close.setAttribute("aria-label", "Close");
  close.addEventListener("click", () => choose(""));
  const facts = element("dl", "", item.facts.flatMap(([name, value]) => [element("dt", name), element("dd", value)]));
  const own = data.resources.filter((one) => one.item === key);
  const list = element("ul", "", own.map(resource));
  details.replaceChildren(close, element("h2", item.name), facts, element("h3", `${own.length} resources`), list);
  details.scrollTop = 0;
}

function resource(one) {
  const inputs = one.inputs.map(([name, value]) => element("div", "", [element("code", `${name}: ${value}`)]));
  const head = element("summary", `${one.name}`, [element("div", "", [element("code", one.type)])]);
  return element("li", "", inputs.length ? [element("details", "", [head, ...inputs])] : [head]);
}

for (const tile of document.querySelectorAll(".tile[id]")) {
  tile.setAttribute("tabindex", "0");
  tile.setAttribute("role", "button");
  tile.addEventListener("click", () => choose(tile.id));
  tile.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(tile.id); }
  });
}
document.addEventListener("keydown", (event) => { if (event.key === "Escape") choose(""); });
search.addEventListener("input", show);
more.addEventListener("click", () => { everything = true; show(); });
show();
if (location.hash.startsWith("#tile-")) choose(location.hash.slice(6));
