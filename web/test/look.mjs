// Takes a picture of every section of a report, for looking at it. Use: node test/look.mjs PAGE.html OUT-FOLDER WIDTH...
import { chromium } from "playwright-core";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { browserOptions } from "./browser.mjs";

const [page, folder, ...widths] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await chromium.launch(browserOptions);
for (const width of widths.map(Number)) {
  const view = await browser.newPage({ viewport: { width, height: 900 } });
  view.on("console", (message) => console.log(message.text()));
  view.on("pageerror", (error) => console.log(error.message));
  await view.goto(`file://${resolve(page)}`);
  await view.waitForTimeout(600);
  for (const section of await view.locator("header, section").all()) {
    const name = (await section.getAttribute("id")) ?? "masthead";
    await section.screenshot({ path: `${folder}/${width}-${name}.png` });
    console.log(width, name, (await section.boundingBox()).height);
  }
  console.log(width, await view.evaluate(() => document.documentElement.scrollWidth));
}
await browser.close();
