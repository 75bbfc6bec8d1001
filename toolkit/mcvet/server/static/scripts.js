// Loads scripts of a page when they are needed. If that fails, the notice says so, with a button to try again. A browser may remember that a
// script could not be loaded, so each attempt has its own address.

let attempts = 0;

// Returns the modules, after any number of attempts; `words` returns the texts of the notice in the current language of the page.
export async function load(names, words) {
  for (;;) {
    const again = attempts ? `?again=${attempts}` : "";
    attempts += 1;
    try {
      return await Promise.all(names.map((name) => import(`./${name}${again}`)));
    } catch (error) {
      console.warn(error);
      await asked(words());
    }
  }
}

function asked({ lost, again }) {
  const notice = document.getElementById("session");
  const button = Object.assign(document.createElement("button"), { textContent: again, className: "button" });
  notice.replaceChildren(lost, " ", button);
  return new Promise((resolve) => {
    button.addEventListener("click", () => { notice.replaceChildren(); resolve(); });
  });
}
