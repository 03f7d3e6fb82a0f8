/* Makes a PNG of the drawn picture: messengers take no SVG. Without scripts the drawing itself stands there. */
(function () {
  "use strict";
  const shown = document.getElementById("letter-picture");
  const link = document.getElementById("letter-download");
  if (!shown || !link) return;

  function paint(drawn) {
    const canvas = document.createElement("canvas");
    canvas.width = 1080;
    canvas.height = 1440;
    canvas.getContext("2d").drawImage(drawn, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => {
      if (!blob) return;
      const address = URL.createObjectURL(blob);
      shown.src = address;
      shown.dataset.isPicture = "yes";
      link.href = address;
      link.download = shown.dataset.name;
    }, "image/png");
  }
  const drawn = new Image();
  drawn.onload = () => paint(drawn);
  drawn.src = shown.src;
})();
