// Compiles the look into app/static, which is committed: running Pracha needs no Node.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "../../app/static");
const modules = join(here, "node_modules");

async function copy(from, to) {
  await mkdir(dirname(join(target, to)), { recursive: true });
  await copyFile(join(modules, from), join(target, to));
}

async function styles() {
  const { css } = compile(join(here, "scss/pracha.scss"), {
    style: "compressed",
    loadPaths: [modules, join(here, "scss")],
    quietDeps: true,
  });
  const hints = /gov\.uk|GDS Transport|crown/i;
  if (hints.test(css)) throw new Error(`a foreign brand is left in the styles: ${css.match(hints)[0]}`);
  await mkdir(join(target, "css"), { recursive: true });
  await writeFile(join(target, "css/pracha.css"), css);
  const size = gzipSync(css).length;
  console.log(`pracha.css ${css.length} bytes, ${size} gzipped`);
  if (size > 25_000) throw new Error("the styles have grown beyond 25 kB gzipped");
}

// The phone of development has a sheet and scripts of its own; `draw` also serves pages that show a message.
async function simulator() {
  const { css } = compile(join(here, "scss/simulator.scss"), { style: "compressed" });
  await writeFile(join(target, "css/simulator.css"), css);
  await build({
    entryPoints: { simulator: join(here, "js/simulator/simulator.js"), "simulator-draw": join(here, "js/simulator/draw.js") },
    outdir: join(target, "js"),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2020",
    legalComments: "none",
  });
}

async function scripts() {
  await build({
    entryPoints: [join(here, "js/pracha.js")],
    outfile: join(target, "js/pracha.js"),
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2020",
    nodePaths: [modules],
    legalComments: "none",
  });
  const js = await readFile(join(target, "js/pracha.js"));
  console.log(`pracha.js ${js.length} bytes, ${gzipSync(js).length} gzipped`);
}

async function fonts() {
  for (const weight of [400, 700])
    for (const script of ["thai", "latin"])
      await copy(`@fontsource/sarabun/files/sarabun-${script}-${weight}-normal.woff2`, `fonts/sarabun-${script}-${weight}.woff2`);
  await copy("@fontsource/sarabun/LICENSE", "fonts/LICENSE-sarabun.txt");
}

async function leaflet() {
  await copy("leaflet/dist/leaflet.css", "leaflet/leaflet.css");
  const source = await readFile(join(modules, "leaflet/dist/leaflet.js"), "utf8");
  // The map files are not shipped, so nothing may point to them.
  await writeFile(join(target, "leaflet/leaflet.js"), source.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"));
  for (const image of ["layers.png", "layers-2x.png", "marker-icon.png", "marker-icon-2x.png", "marker-shadow.png"])
    await copy(`leaflet/dist/images/${image}`, `leaflet/images/${image}`);
  await copy("leaflet/LICENSE", "leaflet/LICENSE.txt");
  await copy("govuk-frontend/package.json", "css/.package.json");
  const { name, version, license } = JSON.parse(await readFile(join(target, "css/.package.json"), "utf8"));
  await rm(join(target, "css/.package.json"));
  await writeFile(join(target, "css/NOTICE.txt"), `Built with ${name} ${version} (${license} licence). Its logos and typeface are not used.\n`);
}

// Devices that stand somewhere for all.
async function kiosk() {
  const { css } = compile(join(here, "scss/kiosk.scss"), { style: "compressed" });
  await writeFile(join(target, "css/kiosk.css"), css);
}

// What the page that checks papers brings along: a look of its own for the file without a network,
// Ed25519, and a reader of codes in pictures, each for browsers without their own.
async function checking() {
  const { css } = compile(join(here, "scss/verify.scss"), { style: "compressed" });
  await writeFile(join(target, "css/verify.css"), css);
  await build({
    entryPoints: { ed25519: join(here, "js/ed25519.js"), reading: join(here, "js/reading.js") },
    outdir: join(target, "js"),
    bundle: true,
    minify: true,
    format: "iife",
    target: "es2020",
    legalComments: "inline",
  });
  await copy("@noble/ed25519/LICENSE", "js/ed25519.LICENSE.txt");
  await copy("jsqr/LICENSE", "js/reading.LICENSE.txt");
}

await styles();
await scripts();
await simulator();
await fonts();
await leaflet();
await checking();
await kiosk();
