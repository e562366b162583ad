// The page needs no script. This one finds, by the rule of `make find` (policy/claims/matching.py).
(() => {
  const { empty, alike } = JSON.parse(document.getElementById("gegevens").textContent);
  const form = document.getElementById("zoek");
  const field = document.getElementById("zoekveld");
  const told = document.getElementById("aantal");
  const items = [...document.querySelectorAll(".item")];
  const folds = [...document.querySelectorAll("main details.all-said")];
  const parts = [...document.querySelectorAll("main section.chapter")].filter(part => part.querySelector(".item"));
  const irregular = { kinderen: "kind", eieren: "ei" };
  const plain = text => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  const words = text => (plain(text).replace(/(?<=\d)\.(?=\d{3}(?!\d))/g, "")
    .match(/\d+(?:[.,]\d+)*|\p{L}[\p{L}\d]*/gu) ?? []).filter(word => !empty.includes(word));
  const stems = new Map();
  const stem = word => {
    if (irregular[word]) return irregular[word];
    let found = word.replace(/heden$/, "heid").replace(/(?<=[^aeiouys])s$|(?<=ie)s$/, "");
    for (const ending of ["en", "e"])
      if (found.endsWith(ending) && found.length - ending.length >= 3) {
        found = found.slice(0, -ending.length);
        break;
      }
    found = found.replace(/([a-z])\1/g, "$1");
    return found.replace(/z$/, "s").replace(/v$/, "f");
  };
  const stemOf = word => {
    if (!stems.has(word)) stems.set(word, stem(word));
    return stems.get(word);
  };
  const atAnEnd = (part, whole) => whole.startsWith(part) || whole.endsWith(part);
  const meets = (asked, found) => {
    if (asked === found) return true;
    if (/^\d/.test(asked) || /^\d/.test(found)) return false;
    const part = stemOf(asked), whole = stemOf(found);
    return part === whole
      || alike.some(group => group.includes(part) && group.includes(whole))
      || (part.length >= 4 && atAnEnd(part, whole))
      || (whole.length >= 6 && atAnEnd(whole, part));
  };
  let known = null;
  const search = () => {
    known ??= items.map(item => item.dataset.w.split(" "));
    const asked = words(field.value);
    const seen = items.map((item, at) => asked.every(word => known[at].some(found => meets(word, found))));
    items.forEach((item, at) => { item.hidden = !seen[at]; });
    // A figure that stands beside one of ours stands among all figures too.
    const count = new Set(items.filter((item, at) => seen[at]).map(item => item.dataset.id)).size;
    for (const fold of folds) fold.open = asked.length > 0 && !!fold.querySelector(".item:not([hidden])");
    for (const part of parts) part.hidden = asked.length > 0 && !part.querySelector(".item:not([hidden])");
    told.textContent = !asked.length ? ""
      : !count ? "Niets gevonden. Probeer een ander woord."
      : `${count} ${count === 1 ? "plaats" : "plaatsen"} gevonden.`;
  };
  form.hidden = false;
  field.addEventListener("input", search);
  form.addEventListener("submit", event => event.preventDefault());
})();
