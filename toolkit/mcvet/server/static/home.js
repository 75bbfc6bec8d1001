// A choice is applied immediately. Another country has other levels, so the level is dropped.
const form = document.querySelector("form.mine");

form.addEventListener("change", ({ target }) => {
  if (target.name === "my") form.elements.eqf?.remove();
  form.submit();
});
