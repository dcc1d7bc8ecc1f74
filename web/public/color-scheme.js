// Sets the colour scheme before the first paint; a file of its own, so that no inline script is needed.
(function () {
  var kept;
  try {
    kept = window.localStorage.getItem("casework-color-scheme");
  } catch {
    kept = null;
  }
  var dark = kept === "dark" || (kept !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
