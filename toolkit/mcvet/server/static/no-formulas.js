// Voilà's front end always loads MathJax. Dashboards typeset no formulas, so this stands in its place.
const nothing = () => {};
window.MathJax = { Hub: { Config: nothing, Configured: nothing, Queue: nothing, Register: { StartupHook: nothing } } };
