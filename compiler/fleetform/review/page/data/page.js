"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const search = document.getElementById("search");
const found = document.getElementById("found");
const tiles = [...document.querySelectorAll(".tile[id]")];
const changes = [...document.querySelectorAll("details.change")];
const figures = ["before", "after"].map((name) => document.getElementById(name));

for (const tile of tiles) tile.classList.add(data.marks[tile.id] || "still");

function show() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (text) => words.every((word) => text.includes(word));
  let count = 0;
  for (const change of changes) {
    change.hidden = !matches(change.dataset.words);
    count += change.hidden ? 0 : 1;
  }
  for (const place of document.querySelectorAll(".place")) {
    place.hidden = [...place.querySelectorAll("details.change")].every((change) => change.hidden);
  }
  for (const tile of tiles) tile.classList.toggle("dim", words.length > 0 && !matches(tile.textContent.toLowerCase()));
  found.textContent = words.length ? `${count} of ${changes.length} changes` : "";
}
search.addEventListener("input", show);

const views = figures.map((figure) => {
  const svg = figure.querySelector("svg");
  const [x, y, width, height] = svg.getAttribute("viewBox").split(/\s+/).map(Number);
  return { svg, all: { x, y, width, height }, now: { x, y, width, height } };
});

function draw(view) {
  const { x, y, width, height } = view.now;
  view.svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
}

function zoom(view, factor, atX = 0.5, atY = 0.5) {
  const width = Math.min(view.all.width * 2, Math.max(120, view.now.width * factor));
  const ratio = width / view.now.width;
  const height = view.now.height * ratio;
  view.now = { x: view.now.x + (view.now.width - width) * atX, y: view.now.y + (view.now.height - height) * atY, width, height };
  draw(view);
}

for (const view of views) {
  view.svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    const box = view.svg.getBoundingClientRect();
    zoom(view, event.deltaY > 0 ? 1.15 : 1 / 1.15, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  }, { passive: false });
  let from = null;
  view.svg.addEventListener("pointerdown", (event) => { from = { x: event.clientX, y: event.clientY }; view.svg.setPointerCapture(event.pointerId); });
  view.svg.addEventListener("pointerup", () => { from = null; });
  view.svg.addEventListener("pointermove", (event) => {
    if (!from) return;
    const box = view.svg.getBoundingClientRect();
    const scale = Math.max(view.now.width / box.width, view.now.height / box.height);
    view.now.x -= (event.clientX - from.x) * scale;
    view.now.y -= (event.clientY - from.y) * scale;
    from = { x: event.clientX, y: event.clientY };
    draw(view);
  });
}
document.getElementById("zoom-in").addEventListener("click", () => views.forEach((view) => zoom(view, 1 / 1.4)));
document.getElementById("zoom-out").addEventListener("click", () => views.forEach((view) => zoom(view, 1.4)));
document.getElementById("zoom-fit").addEventListener("click", () => views.forEach((view) => { view.now = { ...view.all }; draw(view); }));

const buttons = { both: document.getElementById("show-both"), before: document.getElementById("show-before"), after: document.getElementById("show-after") };
for (const [name, button] of Object.entries(buttons)) {
  button.addEventListener("click", () => {
    for (const figure of figures) figure.hidden = name !== "both" && figure.id !== name;
    document.querySelector("main").classList.toggle("one", name !== "both");
    for (const [other, one] of Object.entries(buttons)) one.setAttribute("aria-pressed", String(other === name));
  });
}
