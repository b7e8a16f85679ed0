// Builds static/dist/ from static/src/ and the pinned packages in node_modules/.
// Run from anywhere after `npm ci --ignore-scripts`: node static/build.mjs
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const source = join(here, "src");
const dist = join(here, "dist");
const modules = join(root, "node_modules");
// Built aside and put in place whole, so that a running server misses nothing.
const out = join(modules, `.dist-${process.pid}`);
const plotly = join(modules, "plotly.js-cartesian-dist-min", "plotly-cartesian.min.js");

// The crown, the crest and GDS Transport may only be used on gov.uk.
const GOV_UK_ONLY = /govuk-crest|govuk-logotype|moj-logotype|GDS Transport|@font-face/i;
const CREST_RULE = /[^{}]*\{[^{}]*govuk-crest\.svg[^{}]*\}/g;
const EMPTY_MEDIA = /@media[^{]*\{\s*\}/g;

function stylesheet() {
  const compiled = sass.compile(join(source, "app.scss"), {
    loadPaths: [root],
    style: "compressed",
    quietDeps: true,
  });
  const css = compiled.css.replace(CREST_RULE, "").replace(EMPTY_MEDIA, "");
  if (GOV_UK_ONLY.test(css)) {
    throw new Error("An asset that only gov.uk may use is left in the stylesheet.");
  }
  writeFileSync(join(out, "app.css"), css);
  return css;
}

// Components point at MoJ icons by url(): copy exactly those, so that hashed
// file names resolve.
function icons(css) {
  const used = [...css.matchAll(/images\/([\w.-]+)/g)].map((match) => match[1]);
  const folder = join(modules, "@ministryofjustice", "frontend", "moj", "assets", "images");
  for (const name of new Set(used)) {
    copyFileSync(join(folder, name), join(out, "images", name));
  }
}

// Under our Content-Security-Policy Plotly may not inject its own rules: without
// them charts are drawn wrongly. Write the same rules to a file. Plotly inserts
// each at the top, so the last one comes first.
function plotlyRules(script) {
  const known = script.indexOf('"X .main-svg":');
  const start = script.lastIndexOf('={"X', known) + 1;
  const end = script.indexOf("};", known) + 1;
  if (known < 0 || start < 1 || end < known) {
    throw new Error("plotly.js keeps its own rules elsewhere now: look at its plotcss.");
  }
  const rules = Object.entries(vm.runInNewContext(`(${script.slice(start, end)})`));
  if (rules.length < 40) {
    throw new Error(`Only ${rules.length} of Plotly's own rules were found.`);
  }
  const lines = rules.map(([selector, body]) => {
    const full = selector
      .replace(/^,/, " ,")
      .replace(/X/g, ".js-plotly-plot .plotly")
      .replace(/Y/g, ".plotly-notifier");
    return `${full}{${body}}`;
  });
  return `${lines.reverse().join("\n")}\n`;
}

function scripts() {
  return esbuild.build({
    entryPoints: [join(source, "app.mjs"), join(source, "charts.mjs")],
    outdir: out,
    bundle: true,
    format: "esm",
    minify: true,
    target: "es2022",
    legalComments: "none",
  });
}

mkdirSync(join(out, "images"), { recursive: true });
icons(stylesheet());
await scripts();
writeFileSync(join(out, "plotly-static.css"), plotlyRules(readFileSync(plotly, "utf8")));
copyFileSync(plotly, join(out, "plotly-cartesian.min.js"));
for (const name of readdirSync(join(source, "images"))) {
  copyFileSync(join(source, "images", name), join(out, "images", name));
}
rmSync(dist, { recursive: true, force: true });
renameSync(out, dist);
