// The page needs no script. This one shows the municipalities whose name and province are asked for.
(() => {
  const form = document.querySelector(".filter");
  const field = document.getElementById("zoek");
  const province = document.getElementById("provincie");
  const told = document.getElementById("aantal");
  const plain = text => text.toLowerCase().normalize("NFD").replace(/[^a-z0-9]/g, "");
  const rows = [...document.querySelectorAll("tbody tr")]
    .map(row => ({ row, name: plain(row.cells[0].textContent), in: row.cells[1].textContent }));
  const filter = () => {
    const word = plain(field.value);
    let shown = 0;
    rows.forEach(each => {
      const fits = each.name.includes(word) && (!province.value || each.in === province.value);
      each.row.hidden = !fits;
      shown += fits;
    });
    told.textContent = shown === rows.length ? "" : shown ? `${shown} gevonden.` : "Niets gevonden.";
  };
  form.hidden = false;
  field.addEventListener("input", filter);
  province.addEventListener("change", filter);
  form.addEventListener("submit", event => {
    event.preventDefault();
    const first = rows.find(each => !each.row.hidden);
    if (first) first.row.querySelector("a").click();
  });
})();
