// Takes a picture of every section of a report in every language, for looking at it.
// Use: node test/look.mjs PAGE.html OUT-FOLDER WIDTH... [--lang de]
import { chromium } from "playwright-core";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { browserOptions } from "./browser.mjs";

const given = process.argv.slice(2);
const chosen = given.includes("--lang") ? given.splice(given.indexOf("--lang"), 2)[1].split(",") : ["en", "de", "es"];
const [page, folder, ...widths] = given;
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch(browserOptions);
for (const lang of chosen) {
  for (const width of widths.map(Number)) {
    const view = await browser.newPage({ viewport: { width, height: 900 }, reducedMotion: "reduce" });
    view.on("console", (message) => console.log(message.text()));
    view.on("pageerror", (error) => console.log(error.message));
    await view.goto(`file://${resolve(page)}#?lang=${lang}`);
    await view.waitForTimeout(600);
    for (const section of await view.locator("header, section").all()) {
      const name = (await section.getAttribute("id")) ?? "masthead";
      await section.screenshot({ path: `${folder}/${lang}-${width}-${name}.png` });
    }
    console.log(lang, width, await view.evaluate(() => document.documentElement.scrollWidth));
    await view.close();
  }
}
await browser.close();
