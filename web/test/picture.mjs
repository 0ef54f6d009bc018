// Pictures of the application before a running `rechtsweg serve`, for docs/play.md.
// Use: node test/picture.mjs http://127.0.0.1:PORT OUT.png [--lang en] [--width 1280]
import { chromium } from "playwright-core";
import { browserOptions } from "./browser.mjs";
import { stage } from "./stage.mjs";

const given = process.argv.slice(2);
const option = (name, first) => (given.includes(name) ? given.splice(given.indexOf(name), 2)[1] : first);
const [lang, width] = [option("--lang", "en"), Number(option("--width", "1280"))];
const [behind, out] = given;
const page = await stage(behind);
const browser = await chromium.launch(browserOptions);
const view = await browser.newPage({ viewport: { width, height: 900 }, reducedMotion: "reduce" });
view.on("console", (message) => console.log(message.text()));
await view.goto(`${page.address}#?lang=${lang}&replicates=20&lever=court.judges&figures=6`);
await view.waitForSelector('[data-lever="court.judges"]');
await view.locator('[data-lever="court.judges"] input[type="number"]').fill("350");
await view.waitForTimeout(500);
await view.waitForSelector('.progress [data-state="done"]', { timeout: 600_000 });
await view.locator("#scenario").evaluate((element) => scrollTo(0, element.getBoundingClientRect().top + scrollY - 10));
await view.waitForTimeout(400);
await view.screenshot({ path: out });
await browser.close();
await page.close();
