// Fails when the built page is older than its sources. Needs node alone; test/fresh.py does the same in Python.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { placeholder } from "../sample/inject.mjs";
import { sourcesHash, web } from "../tools/sources.mjs";

const page = readFileSync(join(web, "dist/index.html"), "utf8");
const built = page.match(/<meta name="sources-sha256" content="([0-9a-f]{64})">/)?.[1];
const faults = [];
if (built !== sourcesHash()) faults.push("dist/index.html was not built from these sources: run `npm ci && npm run build` in web/ and commit it");
if (page.split(placeholder).length !== 2) faults.push("dist/index.html does not hold the results placeholder exactly once");
for (const fault of faults) console.error(fault);
process.exit(faults.length > 0 ? 1 : 0);
