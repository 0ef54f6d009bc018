import { defineConfig, type Plugin } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";
import { licences } from "./tools/licences.mjs";
import { sourcesHash } from "./tools/sources.mjs";

/** Writes the hash of the sources into the page, so that a stale build is found without building. */
function stamp(): Plugin {
  return {
    name: "stamp",
    apply: "build",
    transformIndexHtml: () => [{ tag: "meta", attrs: { name: "sources-sha256", content: sourcesHash() }, injectTo: "head" }],
  };
}

const policy = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'";

/** Puts the built page under a policy by which it can fetch nothing, but from the program where that serves it. */
function seal(): Plugin {
  const charset = '<meta charset="utf-8">';
  return {
    name: "seal",
    enforce: "post",
    generateBundle(_, bundle) {
      for (const item of Object.values(bundle)) {
        if (item.type !== "asset" || !item.fileName.endsWith(".html")) continue;
        if (!String(item.source).includes(charset)) this.error("no place for the policy");
        item.source = String(item.source).replace(charset, `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${policy}">`);
      }
    },
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
  plugins: [stamp(), viteSingleFile({ removeViteModuleLoader: true }), licences(), seal()],
  test: { include: ["test/*.test.ts"] },
} as Parameters<typeof defineConfig>[0]);
