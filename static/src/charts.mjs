// Draws every .app-chart from the JSON beside it. No figure leaves the page:
// Plotly's own upload button and its server address are switched off.
const OPTIONS = {
  displayModeBar: false,
  displaylogo: false,
  plotlyServerURL: "",
  responsive: true,
  showSendToCloud: false,
};

async function draw(element) {
  const source = document.getElementById(element.dataset.figure);
  if (!source) return;
  const figure = JSON.parse(source.textContent);
  try {
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
