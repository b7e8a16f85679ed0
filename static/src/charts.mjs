// Draws every .app-chart from the JSON beside it. No figure leaves the page:
// Plotly's own upload button and its server address are switched off.
const OPTIONS = {
  displayModeBar: false,
  displaylogo: false,
  plotlyServerURL: "",
  responsive: true,
  showSendToCloud: false,
};

// On a phone words and shapes shrink, fewer periods are named (the last always), and
// words that the note over the chart says too are left out.
const NARROW = 480;
const NAMED = 2;

const smaller = (size) => (Array.isArray(size) ? size.map(smaller) : size * 0.65);

function fit({ data, layout }, width) {
  if (width >= NARROW) return;
  const { margin, xaxis, yaxis, annotations = [] } = layout;
  layout.font.size = 12;
  if (layout.legend) layout.legend.font = { size: 12 };
  layout.margin = { ...margin, l: Math.min(margin.l, 40), r: Math.min(margin.r, 24) };
  const ticks = xaxis.tickvals;
  if (ticks) {
    const every = Math.ceil(ticks.length / NAMED);
    xaxis.tickvals = ticks.filter((_, place) => (ticks.length - 1 - place) % every === 0);
    xaxis.tickangle = 0;
  }
  for (const { marker } of data) if (marker.size) marker.size = smaller(marker.size);
  for (const words of annotations) words.font.size = 11;
  layout.annotations = annotations.filter(({ name }) => name !== "wide");
  if (yaxis.title) yaxis.title.font = { size: 12 };
}

async function draw(element) {
  const source = document.getElementById(element.dataset.figure);
  if (!source) return;
  const figure = JSON.parse(source.textContent);
  try {
    fit(figure, element.clientWidth);
    await window.Plotly.newPlot(element, figure.data, figure.layout, OPTIONS);
    element.dataset.ready = "1";
  } catch {
    // The heading and the table say the same: leave no empty box.
    element.hidden = true;
  }
}

const charts = window.Plotly ? [...document.querySelectorAll(".app-chart")] : [];
await Promise.all(charts.map(draw));
document.documentElement.dataset.appReady = "1";
