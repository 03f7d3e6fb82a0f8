/* Curves and bars: options from a JSON script element; ECharts (a megabyte) is fetched when the first chart comes into sight. */
(function () {
  "use strict";
  let library = null;

  function fetchLibrary(address) {
    library =
      library ||
      new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = address;
        script.onload = () => resolve(window.echarts);
        script.onerror = reject;
        document.head.append(script);
      });
    return library;
  }

  async function draw(figure) {
    if (figure.dataset.drawn) return;
    figure.dataset.drawn = "yes";
    const option = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const echarts = await fetchLibrary(figure.dataset.echarts);
    const isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const chart = echarts.init(figure.querySelector("div"), null, { renderer: "svg" });
    // The content policy forbids the inline styles of HTML tooltips.
    option.tooltip = Object.assign({ renderMode: "richText", confine: true }, option.tooltip);
    chart.setOption(Object.assign({ animation: !isStill, aria: { enabled: true }, textStyle: { fontFamily: "inherit" } }, option));
    new ResizeObserver(() => chart.resize()).observe(figure);
  }

  const sight = new IntersectionObserver(
    (entries) => entries.filter((entry) => entry.isIntersecting).forEach((entry) => draw(entry.target)),
    { rootMargin: "200px" }
  );
  const watch = () => document.querySelectorAll("[data-chart]:not([data-drawn])").forEach((figure) => sight.observe(figure));
  document.addEventListener("htmx:afterSwap", watch);
  watch();
})();
