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

// Letters in a line of a bar's label, beside half a page and on a phone.
const LINE = { wide: 36, narrow: 19 };
const LINE_HEIGHT = 16;

function wrapped(text, most) {
  const lines = [""];
  for (const word of String(text).split(" ")) {
    const line = lines.at(-1);
    if (line && line.length + word.length >= most) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.join("<br>");
}

const countLines = (text) => text.split("<br>").length;

// Long labels of bars take several lines: the figure would cut them off.
function wrap({ layout }, width) {
  const { margin, xaxis, yaxis } = layout;
  const labels = yaxis?.categoryarray;
  if (!labels?.length) return;
  const most = width < NARROW ? LINE.narrow : LINE.wide;
  yaxis.tickmode = "array";
  yaxis.tickvals = labels;
  yaxis.ticktext = labels.map((label) => wrapped(label, most));
  const tallest = Math.max(...yaxis.ticktext.map(countLines));
  layout.height += labels.length * Math.max(0, tallest - 2) * LINE_HEIGHT;
  if (width >= NARROW || !xaxis.title?.text) return;
  const title = wrapped(xaxis.title.text, most);
  xaxis.title = { ...xaxis.title, text: title, font: { size: 12 } };
  const more = (countLines(title) - 1) * LINE_HEIGHT;
  layout.margin = { ...margin, b: margin.b + more };
  layout.height += more;
}

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
    const isNamed = (_, place) => (ticks.length - 1 - place) % every === 0;
    xaxis.tickvals = ticks.filter(isNamed);
    // Where they stand and what they say go together.
    if (xaxis.ticktext) xaxis.ticktext = xaxis.ticktext.filter(isNamed);
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
    wrap(figure, element.clientWidth);
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
