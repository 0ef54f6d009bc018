import { defineConfig, type Plugin } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";
import { licences } from "./tools/licences.mjs";
import { sourcesHash } from "./tools/sources.mjs";

/** Writes the hash of the sources into the page, so that a stale build is found without building. */
function stamp(): Plugin {
  return {
    name: "stamp",
    transformIndexHtml: () => [
      { tag: "meta", attrs: { name: "sources-sha256", content: sourcesHash() }, injectTo: "head" },
    ],
  };
}

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    modulePreload: false,
    chunkSizeWarningLimit: 700,
    reportCompressedSize: false,
  },
  plugins: [stamp(), viteSingleFile({ removeViteModuleLoader: true }), licences()],
  test: { include: ["test/*.test.ts"] },
} as Parameters<typeof defineConfig>[0]);
