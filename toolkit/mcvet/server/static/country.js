// The reader's own country: kept in this browser only, when it is chosen, and begun with where an address names none.
// It is loaded before the page is drawn, so that nothing is drawn twice.

{
  const KEY = "mcvet-my", { search, hash } = location;
  let own = null;
  try { own = localStorage[KEY]; } catch (error) { console.warn(error); } // a browser that keeps nothing shows the page as the address says
  if (own && !new URLSearchParams(search).has("my")) location.replace(`${search ? `${search}&` : "?"}my=${own}${hash}`);

  document.addEventListener("change", ({ target }) => {
    if (!target.matches("select[name=my], select[name=own]")) return;
    try { target.value ? localStorage.setItem(KEY, target.value) : localStorage.removeItem(KEY); } catch (error) { console.warn(error); }
  });
}
