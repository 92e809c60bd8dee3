// Builds what the browser loads: one style sheet, one script, one icon sprite and the font.
// Everything comes from the lock file; nothing is fetched while building and nothing third-party is committed.
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "..");
const dist = resolve(root, "ringup/web/ui/static/ringup/dist");
const watching = process.argv.includes("--watch");
// A build takes the place of the last one when it is whole; a server never sees half of it.
const out = watching ? dist : `${dist}.new`;

// Tabler is compiled from its own sources, only the parts named in tabler.scss.
const scss = {
  name: "scss",
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, ({ path }) => ({
      contents: sass.compile(path, { loadPaths: [resolve(root, "node_modules")], quietDeps: true }).css,
      loader: "css",
    }));
  },
};

async function iconSprite() {
  const names = JSON.parse(await readFile(resolve(here, "icons.json"), "utf8"));
  const symbols = await Promise.all(names.map(async (name) => {
    const file = resolve(root, `node_modules/@tabler/icons/icons/outline/${name}.svg`);
    const drawing = (await readFile(file, "utf8")).replace(/<!--[\s\S]*?-->/g, "");
    const inner = drawing.slice(drawing.indexOf(">", drawing.indexOf("<svg")) + 1, drawing.lastIndexOf("</svg>"));
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner.replace(/\s*\n\s*/g, "")}</symbol>`;
  }));
  await writeFile(resolve(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

const options = {
  absWorkingDir: root,
  entryPoints: { app: "frontend/scripts/app.js", style: "frontend/styles/app.css" },
  outdir: out,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome123", "firefox121", "safari17.5"],
  loader: { ".woff2": "file", ".svg": "file" },
  assetNames: "[name]",
  legalComments: "linked",
  logLevel: "info",
  plugins: [scss],
};

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await iconSprite();
if (watching) {
  await (await esbuild.context(options)).watch();
} else {
  await esbuild.build(options);
  await rm(dist, { recursive: true, force: true });
  await rename(out, dist);
}
