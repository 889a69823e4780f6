(() => {
  "use strict";
  const search = document.getElementById("search");
  const boxes = [...document.querySelectorAll("input.severity")];
  const findings = [...document.querySelectorAll(".finding")];
  const groups = [...document.querySelectorAll(".group, .repository")].reverse();
  const told = document.getElementById("found");
  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = new Set(boxes.filter((one) => one.checked).map((one) => one.value));
    let shown = 0;
    for (const one of findings) {
      const fits = wanted.has(one.dataset.severity) && words.every((word) => one.dataset.words.includes(word));
      one.classList.toggle("hidden", !fits);
      shown += fits ? 1 : 0;
    }
    const all = !words.length && wanted.size === boxes.length;
    for (const group of groups) {
      const some = group.querySelector(".finding:not(.hidden)") !== null;
      group.classList.toggle("hidden", !all && !some);
    }
    told.value = all ? "" : `${shown} of ${findings.length}`;
  };
  search.addEventListener("input", show);
  for (const one of boxes) one.addEventListener("change", show);
})();
