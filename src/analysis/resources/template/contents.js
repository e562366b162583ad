// The page needs no script. This one marks in the contents the part that is being read, and searches.
(() => {
  const nav = document.querySelector("nav");
  const links = [...nav.querySelectorAll(".contents a[href^='#']")];
  const parts = links.map(link => document.getElementById(link.hash.slice(1)));
  const root = document.documentElement;
  let marked = null;
  const mark = () => {
    const line = 70;
    let at = parts.findLastIndex(part => part.getBoundingClientRect().top <= line);
    if (scrollY > 0 && scrollY + innerHeight >= root.scrollHeight - 2) at = parts.length - 1;
    const link = at < 0 ? null : links[at];
    if (link === marked) return;
    if (marked) marked.removeAttribute("aria-current");
    marked = link;
    if (!link) return;
    link.setAttribute("aria-current", "true");
    const fold = link.closest("li.page").querySelector("details");
    if (nav.classList.contains("all-here"))
      nav.querySelectorAll("li.page details").forEach(each => { each.open = each === fold; });
    const hidden = link.offsetTop < nav.scrollTop || link.offsetTop + link.offsetHeight > nav.scrollTop + nav.clientHeight;
    if (hidden) nav.scrollTop = link.offsetTop - nav.clientHeight / 3;
  };
  if (parts.length) {
    const seen = new IntersectionObserver(mark, { rootMargin: "0px 0px -90% 0px" });
    parts.forEach(part => seen.observe(part));
    addEventListener("scrollend", mark);
  }
  nav.classList.add("scripted");

  const form = document.getElementById("zoeken");
  const field = document.getElementById("zoekveld");
  const found = document.getElementById("gevonden");
  const told = document.getElementById("aantal");
  const plain = text => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  let entries = null;
  const search = () => {
    entries ??= JSON.parse(document.getElementById("zoekwoorden").textContent)
      .map(entry => ({ entry, title: plain(entry[0]), text: plain(entry[0] + " " + entry[1]) }));
    const words = plain(field.value).split(/\s+/).filter(Boolean);
    const inAll = (words, text) => words.every(word => text.includes(word));
    const hits = words.length ? entries.filter(each => inAll(words, each.text)) : [];
    // Those whose own title holds the words come before those that only belong to such a part.
    hits.sort((one, other) => inAll(words, other.title) - inAll(words, one.title));
    found.replaceChildren(...hits.slice(0, 12).map(({ entry: [title, kind, address] }) => {
      const link = document.createElement("a");
      link.href = address;
      link.textContent = title;
      const item = document.createElement("li");
      item.append(link, ` (${kind})`);
      return item;
    }));
    told.textContent = !words.length ? ""
      : !hits.length ? "Niets gevonden. Probeer een ander woord."
      : hits.length > 12 ? `${hits.length} gevonden; dit zijn de eerste 12.` : `${hits.length} gevonden.`;
  };
  form.hidden = false;
  field.addEventListener("input", search);
  form.addEventListener("submit", event => {
    event.preventDefault();
    const first = found.querySelector("a");
    if (first) first.click();
  });
})();
