// Opens the built page in a browser, from disk, with given results, and hears what it says and fetches.
import { after, before } from "node:test";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { inject } from "../sample/inject.mjs";
import { pack } from "../sample/pack.mjs";
import { web } from "../tools/sources.mjs";
import { browserOptions } from "./browser.mjs";

export const out = join(web, "test/out");
const pages = join(out, `pages-${process.pid}`);
export const built = readFileSync(join(web, "dist/index.html"), "utf8");
let browser;
let opened = 0;

before(async () => {
  mkdirSync(pages, { recursive: true });
  browser = await chromium.launch(browserOptions);
});
after(async () => {
  await browser?.close();
  rmSync(pages, { recursive: true, force: true });
});

/** Writes a page with these results, and gives its address. */
export function pageWith(content) {
  const file = join(pages, `${++opened}.html`);
  writeFileSync(file, typeof content === "string" ? content : inject(built, JSON.stringify(pack(content))));
  return pathToFileURL(file).href;
}

/** A page with these results, and everything that it said or fetched. */
export async function open(content, { width = 1280, address = "", locale = "en-US", at = pageWith(content) } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: "reduce", locale });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  const heard = [];
  page.on("console", (message) => heard.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
  page.on("request", (request) => { if (!/^(file|data|blob):/.test(request.url())) heard.push(`request: ${request.url()}`); });
  await page.goto(at + address);
  await page.waitForSelector("h1");
  await page.waitForTimeout(300);
  return { page, heard, close: () => context.close() };
}
