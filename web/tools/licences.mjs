// Puts the licence notices of every bundled package at the end of the page, each licence text once.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

function packageFolder(id) {
  const at = id.replaceAll("\\", "/").lastIndexOf("/node_modules/");
  if (at < 0) return null;
  const [first, second] = id.slice(at + 14).split("/");
  return id.slice(0, at + 14) + (first.startsWith("@") ? `${first}/${second}` : first);
}

function notice(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const whole = file ? readFileSync(join(folder, file), "utf8").trim() : `Licence: ${license}`;
  const copyright = whole.split("\n").filter((line) => /^copyright/i.test(line.trim())).join("; ");
  const terms = whole.split("\n").filter((line) => !/^copyright/i.test(line.trim())).join("\n").trim();
  return { label: `${name} ${version}${copyright ? `: ${copyright}` : ""}`, terms };
}

export function licences() {
  const folders = new Set();
  return {
    name: "licences",
    enforce: "post",
    moduleParsed({ id }) {
      const folder = packageFolder(id.replace(/^\0/, ""));
      if (folder && existsSync(join(folder, "package.json"))) folders.add(folder);
    },
    generateBundle(_, bundle) {
      const byTerms = new Map();
      for (const { label, terms } of [...folders].sort().map(notice)) {
        const key = terms.replace(/\s+/g, " ");
        byTerms.set(key, { terms, labels: [...(byTerms.get(key)?.labels ?? []), label] });
      }
      const text = [...byTerms.values()].map(({ labels, terms }) => `${labels.join("\n")}\n\n${terms}`).join("\n\n----\n\n");
      for (const item of Object.values(bundle)) {
        if (item.type !== "asset" || !item.fileName.endsWith(".html")) continue;
        item.source = `${String(item.source).trimEnd()}\n<!--\nThis page contains:\n\n${text.replaceAll("-->", "-- >")}\n-->\n`;
      }
    },
  };
}
