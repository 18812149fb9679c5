// Draws each figure of the page from its data, embedded or fetched, and lets table rows move the map.
"use strict";

const FEW_NAMES = 4;
const SANKEY_WIDTH = 1100; // px

function hasWebGl2() {
  return document.createElement("canvas").getContext("webgl2") !== null;
}

// Names of a diagram of several stages would lie over each other on a phone: it keeps its width and scrolls.
function makeRoom(box, figure) {
  const [trace] = figure.data;
  if (trace && trace.type === "sankey" && trace.node.label.length > FEW_NAMES && box.clientWidth < SANKEY_WIDTH) {
    figure.layout.width = SANKEY_WIDTH;
    box.classList.add("figure-scrolls");
    box.tabIndex = 0;
  }
}

async function draw(box, figure) {
  makeRoom(box, figure);
  box.querySelectorAll(".figure-wait").forEach((note) => note.remove());
  if (figure.layout.height) {
    box.style.minHeight = `${figure.layout.height}px`; // a window that is resized gives the figure this height again
  }
  await Plotly.newPlot(box, figure.data, figure.layout, figure.config);
  box.dataset.drawn = "true";
}

function fail(box) {
  const note = box.querySelector(".figure-wait") || box.appendChild(document.createElement("p"));
  note.textContent = "Le diagramme n’a pas pu être dessiné ; les mêmes valeurs sont dans le tableau.";
  box.dataset.drawn = "false";
}

// Zoom at which a map of MapLibre (512 px around the Earth at zoom 0) shows the whole extent in its box.
function fittingZoom(box, [west, south, east, north], height) {
  const mercator = (lat) => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) / (2 * Math.PI);
  const across = (0.94 * box.clientWidth * 360) / (512 * (east - west));
  const down = (0.94 * height) / (512 * (mercator(north) - mercator(south)));
  return Math.log2(Math.min(across, down));
}

async function mapFigure(box, kind) {
  const address = new URL(box.dataset.figureUrl, window.location.href);
  address.searchParams.set("rendu", kind);
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) {
    throw new Error(`status ${answer.status}`);
  }
  const { figure, extent } = await answer.json();
  if (box.clientWidth < 600) {
    figure.layout.height = 380;
  }
  if (kind === "webgl") {
    figure.layout.map.zoom = fittingZoom(box, extent, figure.layout.height);
  }
  return figure;
}

async function drawMap(box) {
  if (hasWebGl2()) {
    try {
      await draw(box, await mapFigure(box, "webgl"));
      box.dataset.kind = "webgl";
      leadOn(box);
      return;
    } catch (error) {
      Plotly.purge(box);
    }
  }
  await draw(box, await mapFigure(box, "svg"));
  box.dataset.kind = "svg";
  leadOn(box);
}

// A click on a site or on the middle of a proposal leads to its sheet.
function leadOn(box) {
  box.on("plotly_click", ({ points }) => {
    const address = points[0] && points[0].customdata;
    if (typeof address === "string" && address.startsWith("/")) {
      window.location.assign(address);
    }
  });
}

function centre(box, lon, lat) {
  if (box.dataset.kind === "webgl") {
    Plotly.relayout(box, { "map.center": { lon, lat }, "map.zoom": 12 });
  } else {
    Plotly.relayout(box, { "geo.center": { lon, lat },
      "geo.lonaxis.range": [lon - 0.08, lon + 0.08], "geo.lataxis.range": [lat - 0.05, lat + 0.05] });
  }
  box.scrollIntoView({ block: "nearest" });
}

for (const box of document.querySelectorAll("[data-figure]")) {
  const figure = JSON.parse(document.getElementById(box.dataset.figure).textContent);
  draw(box, figure).catch(() => fail(box));
}
for (const box of document.querySelectorAll("[data-figure-url]")) {
  drawMap(box).catch(() => fail(box));
}
for (const button of document.querySelectorAll("button[data-lon]")) {
  button.addEventListener("click", () => {
    const box = document.getElementById(button.dataset.map);
    centre(box, Number(button.dataset.lon), Number(button.dataset.lat));
  });
}
