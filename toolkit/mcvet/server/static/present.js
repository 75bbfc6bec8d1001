// Keyboards and presenters: each link in the footer names its keys. The text in the room's input box is kept when the slide changes.
const room = document.querySelector("#room");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target === room && !["PageDown", "PageUp", "Escape"].includes(event.key)) return;
  const link = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key.split(" ").includes(event.key));
  if (!link) return;
  event.preventDefault();
  if ("reveal" in link.dataset) room.form.submit();
  else link.click();
});
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
