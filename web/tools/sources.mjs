// Which files the built page is made from, and one SHA-256 over them. test/fresh.py computes the same in Python.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const web = dirname(dirname(fileURLToPath(import.meta.url)));
const single = ["index.html", "package-lock.json", "package.json", "tsconfig.json", "vite.config.ts"];

function below(folder) {
  return readdirSync(join(web, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? below(path) : [path];
  });
}

export function sourceFiles() {
  return [...single, ...below("src"), ...below("tools")].sort();
}

/** For each file in order: its path, a zero byte, its contents, a zero byte. */
export function sourcesHash() {
  const sum = createHash("sha256");
  for (const path of sourceFiles()) {
    sum.update(path).update("\0").update(readFileSync(join(web, path))).update("\0");
  }
  return sum.digest("hex");
}
