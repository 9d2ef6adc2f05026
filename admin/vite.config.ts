import { vitePlugin as remix } from "@remix-run/dev";
import { defineConfig, type Plugin } from "vite";

declare module "@remix-run/server-runtime" {
  interface Future {
    v3_singleFetch: true;
  }
}

export default defineConfig(({ command, isSsrBuild }) => ({
  plugins: [
    iconsByFile(command === "serve"),
    remix({
      serverModuleFormat: "esm",
      future: {
        v3_fetcherPersist: true,
        v3_relativeSplatPath: true,
        v3_throwAbortReason: true,
        v3_lazyRouteDiscovery: true,
        v3_singleFetch: true,
        v3_routeConfig: true,
        unstable_optimizeDeps: true,
      },
    }),
  ],
  // Workspace packages are TypeScript source, and icons are imported by file: both must be in the server bundle. Interface libraries
  // are hundreds of small files: in the bundle they load in a tenth of the time, which was half of a start.
  ssr: { noExternal: [/^@regulars\//, /^@tabler\//, /^@mantine\//, /^@tanstack\//, /^recharts/] },
  build: {
    target: "es2022",
    chunkSizeWarningLimit: 900,
    rollupOptions: { output: isSsrBuild === true ? {} : { manualChunks: stylesTogether } },
  },
}));

/**
 * All styles of our own in one file: they are small, and a page that brought its own would ask for them twice (the router preloads
 * styles in another mode than the bundler loads them in).
 */
function stylesTogether(id: string): string | undefined {
  return /\/admin\/app\/.*\.module\.css/.test(id) ? "styles" : undefined;
}

/**
 * Imports each icon from its own file: the package's index has 6,000, and reading them all took most of a build's time. For the browser of
 * someone who works on the pages they are bundled once, beforehand.
 */
function iconsByFile(serving: boolean): Plugin {
  const imports = /import \{([^}]*)\} from "@tabler\/icons-react";/g;
  return {
    name: "icons-by-file",
    enforce: "pre",
    transform(code, id, options) {
      if (serving && options?.ssr !== true) return null;
      if (!/\/admin\/app\/.*\.tsx?$/.test(id) || !code.includes("@tabler/icons-react")) return null;
      const byFile = code.replace(imports, (_, names: string) =>
        names
          .split(",")
          .map((name) => name.trim())
          .filter((name) => name !== "" && !name.startsWith("type "))
          .map((name) => `import ${name} from "@tabler/icons-react/dist/esm/icons/${name}.mjs";`)
          .join(" "),
      );
      return { code: byFile, map: null };
    },
  };
}
