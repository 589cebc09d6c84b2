// Puts live figures in place of their pictures, and drawn graphs in place of their text.
// When that happens is up to page.js and slides.js.

(() => {
  const assets = new URL(".", document.currentScript.src);
  const libraries = {};

  /** A script of the site, loaded once and only when something needs it. */
  function library(file) {
    libraries[file] ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(file, assets);
      script.onload = resolve;
      script.onerror = () => reject(new Error(`${file} could not be loaded`));
      document.head.append(script);
    });
    return libraries[file];
  }

  /** Draws a figure, as high as its lesson says or as its place is. */
  async function drawFigure(figure, height) {
    await library("plotly/plotly.js");
    const { data, layout, frames, config } = JSON.parse(figure.querySelector("script").textContent);
    const live = figure.querySelector(".live");
    live.hidden = false;
    await window.Plotly.newPlot(live, {
      data,
      layout: height ? { ...layout, height } : layout,
      frames,
      config: { ...config, responsive: true },
    });
    figure.classList.add("drawn");
  }

  /** Draws a graph as a picture: its text alternative is the lesson's own. */
  async function drawDiagram(figure) {
    await library("mermaid/mermaid.js");
    const { mermaid } = window;
    mermaid.initialize({ startOnLoad: false, theme: "neutral", htmlLabels: false, flowchart: { htmlLabels: false } });
    const source = figure.querySelector(".mermaid");
    const { svg } = await mermaid.render("graph", source.textContent);
    const picture = document.createElement("img");
    picture.alt = figure.dataset.description;
    // The graph itself claims all of the width there is.
    const [, , width, height] = /viewBox="([^"]*)"/.exec(svg)[1].split(" ").map(Number);
    [picture.width, picture.height] = [Math.ceil(width), Math.ceil(height)];
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await picture.decode();
    source.replaceWith(picture);
    figure.classList.add("drawn");
  }

  const drawings = new Map();

  /** Draws a figure or a graph, and a figure that is drawn already again only when its height changes. */
  window.draw = async (figure, height) => {
    if (!drawings.has(figure))
      drawings.set(figure, figure.matches(".diagram") ? drawDiagram(figure) : drawFigure(figure, height));
    await drawings.get(figure);
    const live = figure.querySelector(".live");
    if (live && height && live.layout.height !== height) await window.Plotly.relayout(live, { height });
  };
})();
