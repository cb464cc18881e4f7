// Copies the locked front-end packages into static/vendor and the accessibility checker into tests/ui/vendor, each folder
// with its licences and a manifest of hashes. The output is committed: neither running nor testing Strata needs node.
//   npm ci --ignore-scripts && node vendor.mjs
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const root = join(here, "..", "..");

/**
 * @typedef {{package: string, from: string, to: string, import?: string, minify?: boolean}} Piece
 * `import` is the bare specifier under which our modules ask for the file; only what ships unminified is minified.
 */

/** @type {Piece[]} */
const SHIPPED = [
  { package: "preact", from: "dist/preact.mjs", to: "preact.js", import: "preact" },
  { package: "preact", from: "hooks/dist/hooks.mjs", to: "preact-hooks.js", import: "preact/hooks" },
  { package: "@preact/signals", from: "dist/signals.mjs", to: "signals.js", import: "@preact/signals" },
  { package: "@preact/signals-core", from: "dist/signals-core.mjs", to: "signals-core.js", import: "@preact/signals-core" },
  { package: "htm", from: "dist/htm.mjs", to: "htm.js", import: "htm" },
  { package: "htm", from: "preact/index.mjs", to: "htm-preact.js", import: "htm/preact" },
  { package: "uplot", from: "dist/uPlot.esm.js", to: "uplot.js", import: "uplot", minify: true },
  { package: "uplot", from: "dist/uPlot.min.css", to: "uplot.css" },
  { package: "sortablejs", from: "modular/sortable.core.esm.js", to: "sortable.js", import: "sortablejs", minify: true },
  { package: "@dagrejs/dagre", from: "dist/dagre.esm.js", to: "dagre.js", import: "@dagrejs/dagre" },
  { package: "swagger-ui-dist", from: "swagger-ui-bundle.js", to: "swagger-ui.js" },
  { package: "swagger-ui-dist", from: "swagger-ui.css", to: "swagger-ui.css" },
];

/** @type {Piece[]} */
const FOR_TESTS = [{ package: "axe-core", from: "axe.min.js", to: "axe.min.js" }];

/** Files beside the code that its licence asks us to pass on. */
const NOTICES = ["LICENSE", "NOTICE", "LICENSE-3RD-PARTY.txt", "swagger-ui-bundle.js.LICENSE.txt"];

/** @param {string} path */
const read = (path) => {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return null;
    throw error;
  }
};

/** @param {Piece} piece */
function textOf(piece) {
  const shipped = readFileSync(join(modules, piece.package, piece.from), "utf8");
  const plain = shipped.replace(/\s*(\/\/[#@] ?sourceMappingURL=\S+|\/\*[#@] ?sourceMappingURL=[^*]+\*\/)\s*$/, "\n");
  return piece.minify ? transformSync(plain, { minify: true, legalComments: "inline", target: "es2022" }).code : plain;
}

/** @param {string} name a package @returns {string} its licence texts in one */
const licenceText = (name) =>
  NOTICES.flatMap((notice) => read(join(modules, name, notice)) ?? []).join("\n\n----\n\n");

/** @param {Piece[]} pieces @param {string} target */
function copy(pieces, target) {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(join(target, "licences"), { recursive: true });
  const manifest = pieces.map((piece) => {
    const { version, license } = JSON.parse(readFileSync(join(modules, piece.package, "package.json"), "utf8"));
    const licences = licenceText(piece.package);
    if (!licences) throw new Error(`${piece.package} ships no licence file`);
    const licenceFile = `licences/${piece.package.replace("@", "").replace("/", "-")}.txt`;
    writeFileSync(join(target, licenceFile), licences);
    const text = textOf(piece);
    writeFileSync(join(target, piece.to), text);
    return {
      file: piece.to,
      package: piece.package,
      version,
      licence: license,
      licence_file: licenceFile,
      bytes: Buffer.byteLength(text),
      sha384: createHash("sha384").update(text).digest("base64"),
      import: piece.import ?? null,
    };
  });
  writeFileSync(join(target, "manifest.json"), JSON.stringify(manifest, null, 1) + "\n");
  console.log(`${target}: ${manifest.length} files, ${manifest.reduce((sum, entry) => sum + entry.bytes, 0)} bytes`);
}

copy(SHIPPED, join(root, "static", "vendor"));
copy(FOR_TESTS, join(root, "tests", "ui", "vendor"));
