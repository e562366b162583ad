// Marks in the contents the part of the page that is being read. The page needs no script: without it CSS does.
(() => {
  const nav = document.querySelector("nav");
  const links = [...nav.querySelectorAll("a[href^='#']")];
  const parts = links.map(link => document.getElementById(link.hash.slice(1)));
  const root = document.documentElement;
  let marked = null;
  const mark = () => {
    const line = innerHeight * 0.12;
    let at = parts.findLastIndex(part => part.getBoundingClientRect().top <= line);
    if (scrollY > 0 && scrollY + innerHeight >= root.scrollHeight - 2) at = parts.length - 1;
    const link = at < 0 ? null : links[at];
    if (link === marked) return;
    if (marked) marked.removeAttribute("aria-current");
    marked = link;
    if (!link) return;
    link.setAttribute("aria-current", "true");
    const hidden = link.offsetTop < nav.scrollTop || link.offsetTop + link.offsetHeight > nav.scrollTop + nav.clientHeight;
    if (hidden) nav.scrollTop = link.offsetTop - nav.clientHeight / 3;
  };
  const seen = new IntersectionObserver(mark, { rootMargin: "0px 0px -88% 0px" });
  parts.forEach(part => seen.observe(part));
  addEventListener("scrollend", mark);
  nav.classList.add("scripted");
})();
