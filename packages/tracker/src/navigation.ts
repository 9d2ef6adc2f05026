/** Tells of each navigation within the document, once the address has changed. */
export function onNavigation(navigated: () => void): void {
  for (const name of ["pushState", "replaceState"] as const) {
    const change = history[name];
    history[name] = (...state) => {
      change.apply(history, state);
      navigated();
    };
  }
  addEventListener("popstate", navigated);
}
