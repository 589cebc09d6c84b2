// A page in the browser: figures are drawn as they come near the screen, and what scrolls can be reached by the keyboard.
// Without it a page can be read all the same.

(() => {
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        window.draw(target);
      }
    },
    { rootMargin: "400px" },
  );
  for (const figure of document.querySelectorAll("figure")) near.observe(figure);

  function letScrollersBeFocused() {
    for (const box of document.querySelectorAll("pre, .table, .katex-display")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  }
  letScrollersBeFocused();
  addEventListener("resize", letScrollersBeFocused);
  addEventListener("toggle", letScrollersBeFocused, true);
})();
