// Puts a results document into the page as the program does. Use: node inject.mjs PAGE.html RESULTS.json OUT.html
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

export const placeholder = '<script type="application/json" id="results"></script>';

export function inject(page, results) {
  const parts = page.split(placeholder);
  if (parts.length !== 2) throw new Error(`expected one placeholder in the page, found ${parts.length - 1}`);
  return parts.join(placeholder.replace("></", `>${results.replaceAll("<", "\\u003c")}</`));
}

const [, script, page, results, out] = process.argv;
if (script?.endsWith("inject.mjs")) {
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, inject(readFileSync(page, "utf8"), readFileSync(results, "utf8")));
}
