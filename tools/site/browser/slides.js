// A deck in the browser: reveal.js shows the slides, and each is fitted to its 1280 by 720 before it is seen.
// Text shrinks until the slide holds it; a figure takes what is left.

(() => {
  const [WIDTH, HEIGHT] = [1280, 720];
  const [LARGEST, SMALLEST] = [26, 15];
  const READABLE = 19;

  const overflows = (slide) => slide.scrollHeight > HEIGHT || slide.scrollWidth > WIDTH;

  /** Sets the largest size of text with which the slide holds everything; the smallest if there is none. */
  function fitText(slide) {
    let size = LARGEST;
    const set = () => slide.style.setProperty("--size", `${size}px`);
    for (set(); overflows(slide) && size > SMALLEST; set()) size -= 0.5;
    return overflows(slide) ? 0 : size;
  }

  /** The ways to arrange a slide with a figure; a slide without one knows the first only. */
  const LAYOUTS = ["below", "beside", "low"];

  /** Takes the first layout in which the text can be read well, otherwise the one in which it is largest. */
  function fit(slide) {
    const layouts = slide.querySelector("figure.plot") ? LAYOUTS : LAYOUTS.slice(0, 1);
    const sizes = layouts.map((layout) => {
      slide.dataset.layout = layout;
      return fitText(slide);
    });
    const readable = sizes.findIndex((size) => size >= READABLE);
    slide.dataset.layout = layouts[readable >= 0 ? readable : sizes.indexOf(Math.max(...sizes))];
    fitText(slide);
  }

  function show(slide) {
    fit(slide);
    for (const figure of slide.querySelectorAll("figure.plot")) window.draw(figure, figure.clientHeight);
    for (const graph of slide.querySelectorAll("figure.diagram")) window.draw(graph).then(() => fit(slide));
  }

  const { Reveal, RevealNotes } = window;
  Reveal.initialize({
    width: WIDTH,
    height: HEIGHT,
    margin: 0.02,
    center: false,
    hash: true,
    slideNumber: "c/t",
    transition: "none",
    scrollActivationWidth: null,
    plugins: [RevealNotes],
  });
  const showCurrent = () => show(Reveal.getCurrentSlide());
  Reveal.on("ready", showCurrent);
  Reveal.on("slidechanged", showCurrent);
  // A formula is wider or narrower once its font is there, and an opened answer takes room.
  document.fonts.addEventListener("loadingdone", showCurrent);
  addEventListener("toggle", showCurrent, true);
})();
