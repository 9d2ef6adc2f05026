import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildSync, transformSync } from "esbuild";
import ts from "typescript";

const ENTRY = fileURLToPath(new URL("../src/index.ts", import.meta.url));

/** Thrown when the types cannot be told. */
export class TypesNotBuilt extends Error {
  override readonly name = "TypesNotBuilt";
}

/** Writes `index.js` and its declarations to a folder. `bytesGzip` is what the module costs a site that minifies it. @throws TypesNotBuilt */
export function buildPackage(folder: string): { readonly bytesGzip: number } {
  const { outputFiles } = buildSync({
    entryPoints: [ENTRY],
    outfile: `${folder}/index.js`,
    bundle: true,
    format: "esm",
    target: "es2020",
    tsconfigRaw: "{}",
    write: false,
  });
  const source = outputFiles[0]?.text ?? "";
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/index.js`, source);
  writeTypes(folder);
  return { bytesGzip: gzipSync(transformSync(source, { minify: true }).code, { level: 9 }).length };
}

function writeTypes(folder: string): void {
  const program = ts.createProgram([ENTRY], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    types: [],
    strict: true,
    skipDefaultLibCheck: true,
    declaration: true,
    emitDeclarationOnly: true,
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: true,
    stripInternal: true,
    outDir: folder,
  });
  const { diagnostics } = program.emit();
  const faults = [...ts.getPreEmitDiagnostics(program), ...diagnostics];
  const [fault] = faults;
  if (fault !== undefined) throw new TypesNotBuilt(ts.flattenDiagnosticMessageText(fault.messageText, "\n"));
}
