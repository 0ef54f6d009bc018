// The application before a server of which everything is known: what a reader does, in a true browser.
// Use: node --test test/play.test.mjs (after npm run build). CHROMIUM names the browser.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { web } from "../tools/sources.mjs";
import { browserOptions } from "./browser.mjs";
import { mock } from "./mock-server.mjs";

const out = join(web, "test/out");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser;
before(async () => {
  mkdirSync(out, { recursive: true });
  browser = await chromium.launch(browserOptions);
});
after(() => browser?.close());

async function open(server, { address = "", width = 1280, lang = "en" } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: "reduce", acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(90_000);
  const heard = [];
  page.on("console", (message) => heard.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
  page.on("request", (request) => { if (!request.url().startsWith(server.address) && !/^(data|blob):/.test(request.url())) heard.push(`request: ${request.url()}`); });
  await page.goto(`${server.address}#?lang=${lang}&replicates=5${address}`);
  await page.waitForSelector("details.room");
  return { page, heard, close: () => context.close() };
}

const finished = (page) => page.waitForSelector('.progress [data-state="done"]');
/** The number field of the beds, its room opened with the keyboard. */
async function beds(page) {
  if ((await page.locator('[data-lever="custody.beds"]').count()) === 0) {
    await page.locator('[data-room="custody"] > summary').focus();
    await page.keyboard.press("Enter");
  }
  return page.locator('[data-lever="custody.beds"] input[type="number"]').first();
}
const scenario = (changes, measures = []) => `&scenario=${encodeURIComponent(JSON.stringify(["", measures, changes]))}`;

/** A test with a server and a page of its own, which hold their tongue unless `loud`. */
function play(name, act, { loud = false, pace, ...view } = {}) {
  test(name, { timeout: 240_000 }, async () => {
    const server = await mock({ pace });
    const opened = await open(server, view);
    try {
      await act({ server, ...opened });
      if (!loud) assert.deepEqual(opened.heard, []);
    } finally {
      await opened.close();
      await server.close();
    }
  });
}

play("the base is simulated at once, replicate by replicate, with published points", async ({ page, server }) => {
  await page.waitForFunction(() => /Replicate [1-4] of 5/.test(document.querySelector(".progress p").textContent));
  await finished(page);
  assert.match(await page.locator(".progress p").first().innerText(), /All 5 replicates finished/);
  assert.equal(await page.locator("#figures .chart svg").count(), 3);
  assert.match(await page.locator("#figures").innerText(), /published figure/);
  assert.ok(!/NaN|undefined|Infinity|\[object/.test(await page.locator("body").innerText()));
  assert.equal(server.requests.filter((each) => each.path.endsWith("/runs") && each.method === "POST").length, 1);
}, { pace: 1000 });

play("a lever moved by keyboard starts a run in place of the one before, with its difference, claims and capacity", async ({ page, server }) => {
  await beds(page);
  const slider = page.locator('[data-lever="custody.beds"] input[type="range"]');
  await slider.focus();
  for (let press = 0; press < 5; press++) await page.keyboard.press("ArrowRight");
  await finished(page);
  const starts = server.requests.filter((each) => each.method === "POST").map((each) => each.body);
  const last = starts.at(-1);
  assert.ok(starts.length < 4, `${starts.length} runs for five quick presses`);
  assert.deepEqual(last.scenario.changes, [{ lever: "custody.beds", op: "to", value: 105, from: "2017-01-01" }]);
  assert.equal([...server.runs.values()].filter((run) => run.state === "running").length, 0);
  assert.equal(server.runs.get(last.replaces).state, "cancelled");
  assert.match(await page.locator("#figures").innerText(), /Scenario minus base/);
  assert.match(await page.locator("#claims").innerText(), /More cases will be decided/);
  assert.equal(await page.locator("#capacity .chart svg").count(), 1);
}, { pace: 700 });

play("dates, phase-in and reset of a lever", async ({ page, server }) => {
  await (await beds(page)).fill("150");
  await page.locator(".when summary").click();
  await page.getByLabel("Phased in over days").press("Control+A");
  await page.keyboard.type("30");
  await page.keyboard.press("Tab");
  await page.getByLabel("From", { exact: true }).fill("2017-05-01");
  await finished(page);
  await page.waitForFunction(() => location.hash.includes("2017-05-01"));
  await page.waitForTimeout(300);
  assert.deepEqual(server.requests.filter((each) => each.method === "POST").at(-1).body.scenario.changes, [{ lever: "custody.beds", op: "to", value: 150, from: "2017-05-01", phase_in_days: 30 }]);
  await page.getByRole("button", { name: "Reset: Beds" }).click();
  await page.waitForFunction(() => !location.hash.includes("scenario"));
  assert.equal(await (await beds(page)).inputValue(), "100");
});

play("search, only changed, and cells of a parameter", async ({ page }) => {
  await page.locator('input[name="lever"]').fill("represented");
  assert.equal(await page.locator(".lever").count(), 3);
  await page.locator('[data-lever="court.share.mexico.adults"] input[type="number"]').fill("0.5");
  await page.locator('input[name="lever"]').fill("");
  await page.getByLabel("Only changed").check();
  assert.equal(await page.locator(".lever").count(), 1);
  await finished(page);
});

play("measures are added, ordered and removed, and a study's alternative begun from", async ({ page, server }) => {
  await page.locator('select[name="begin"]').selectOption("judges");
  await page.locator("details.library > summary").first().click();
  await page.getByRole("button", { name: "Add: Fewer beds" }).click();
  await page.getByRole("button", { name: "Earlier in the order: Fewer beds" }).click();
  await page.waitForTimeout(400);
  assert.deepEqual(server.requests.filter((each) => each.method === "POST").at(-1).body.scenario.measures, ["fewer_beds", "more_judges"]);
  await page.getByRole("button", { name: "Remove: Two judges more" }).click();
  await finished(page);
  assert.equal(await page.locator("ol.chosen li").count(), 1);
});

play("the address holds the scenario over a reload, and a finished run is not simulated again", async ({ page, server }) => {
  await finished(page);
  assert.equal(await (await beds(page)).inputValue(), "170");
  const before = server.requests.filter((each) => each.method === "POST").length;
  await page.reload();
  await finished(page);
  assert.equal(await (await beds(page)).inputValue(), "170");
  assert.equal(server.requests.filter((each) => each.method === "POST").length, before);
}, { address: scenario([["custody.beds", "to", 170, "2017-01-01"]]) });

play("saved runs are compared in the same charts, taken up, and forgotten", async ({ page, server }) => {
  await (await beds(page)).fill("150");
  await page.waitForTimeout(300);
  await finished(page);
  await (await beds(page)).fill("180");
  await page.waitForTimeout(300);
  await finished(page);
  const boxes = page.locator(".runs input[type=checkbox]");
  await page.waitForFunction(() => document.querySelectorAll(".runs > li").length >= 2);
  await page.locator(".runs > li", { hasText: "150" }).locator("input").check();
  await page.waitForFunction(() => document.querySelectorAll("#figures .legend")[0].innerText.includes("150"));
  assert.ok((await boxes.count()) >= 2);
  await page.locator(".runs > li", { hasText: "150" }).getByRole("button", { name: /Take up/ }).click();
  assert.equal(await (await beds(page)).inputValue(), "150");
  const kept = await page.locator(".runs > li").count();
  await page.locator(".runs > li", { hasText: "180" }).getByRole("button", { name: /Forget/ }).click();
  await page.waitForFunction((n) => document.querySelectorAll(".runs > li").length < n, kept);
  assert.ok(server.requests.some((each) => each.method === "DELETE"));
});

play("single runs in place of bands, and chosen figures", async ({ page }) => {
  await finished(page);
  await page.getByLabel("Show single runs in place of bands").check();
  assert.match(await page.locator("#figures .legend").first().innerText(), /2 single runs/);
  await page.locator("#figures details.library > summary").click();
  await page.locator('input[name="figure1"]').uncheck();
  assert.equal(await page.locator("#figures .figure").count(), 1);
  assert.match(page.url(), /figures=0/);
});

play("faults of a scenario are said in an alert", async ({ page }) => {
  await (await beds(page)).fill("99999");
  await page.waitForSelector("#figures [role=alert] li");
  assert.match(await page.locator("#figures [role=alert]").innerText(), /The scenario has faults[^]*changes\[0\][^]*99999 is too large/);
}, { loud: true });

play("a scenario is written as text, downloaded, and read in", async ({ page }) => {
  await page.getByRole("button", { name: "Write as TOML" }).click();
  await page.waitForFunction(() => /title = /.test(document.querySelector("#toml textarea").value));
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download measure and study" }).click()]);
  assert.match(download.suggestedFilename(), /^mine.*\.toml$/);
  await page.locator('#toml input[type="file"]').setInputFiles({ name: "a.toml", mimeType: "text/plain", buffer: Buffer.from("value = 130") });
  await page.waitForFunction(() => location.hash.includes("130"));
  assert.equal(await (await beds(page)).inputValue(), "130");
});

play("faults of a text come with line and column", async ({ page }) => {
  await page.locator("#toml textarea").fill("nonsense");
  await page.getByRole("button", { name: "Read this text" }).click();
  await page.waitForSelector("#toml [role=alert] li");
  assert.match(await page.locator("#toml [role=alert]").innerText(), /line 3, column 12: 'bed' is no lever[^]*custody\.beds/);
}, { loud: true });

play("what it takes, in words and as a curve", async ({ page, server }) => {
  await page.locator('#solve input[name="goal"]').fill("1200");
  await page.getByRole("button", { name: "Search" }).click();
  await page.waitForSelector("#solve .chart svg", { timeout: 20_000 });
  assert.match(await page.locator("#solve").innerText(), /It takes: Beds at 140 beds\. Interval over replicates: 130 to 150\./);
  assert.equal(server.requests.find((each) => each.path.endsWith("/solve")).body.goal, "decided <= 1200 by 2017-12-31");
});

test("a server that is lost and comes again is told, and its runs are listed", { timeout: 240_000 }, async () => {
  let server = await mock();
  const { page, close } = await open(server, { address: scenario([["custody.beds", "to", 160, "2017-01-01"]]) });
  await finished(page);
  await server.close();
  await page.waitForFunction(() => /does not answer/.test(document.querySelector("main > [role=alert]").textContent), null, { timeout: 15_000 });
  server = await mock({ port: server.port, keep: [...server.runs.values()] });
  await page.waitForFunction(() => /started anew/.test(document.querySelector("main > [role=status]").textContent), null, { timeout: 20_000 });
  assert.equal(await page.locator("main > [role=alert]").first().innerText(), "");
  await finished(page);
  assert.ok((await page.locator(".runs > li").count()) >= 1);
  assert.equal(await (await beds(page)).inputValue(), "160");
  await close();
  await server.close();
});

for (const lang of ["en", "de", "es"]) {
  for (const width of [1280, 390, 320]) {
    play(`${lang} at ${width} pixels: whole, accessible, no wider than the screen`, async ({ page }) => {
      await (await beds(page)).fill("150");
      await page.waitForTimeout(300);
      await finished(page);
      await page.locator(".when summary").click();
      await page.waitForTimeout(200);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
      assert.equal(await page.locator("h1").innerText(), { en: "A made-up study", de: "Eine erfundene Studie", es: "Un estudio inventado" }[lang]);
      assert.equal(await page.locator("#figures h3").first().innerText(), { en: "Cases decided", de: "Entschiedene Fälle", es: "Casos resueltos" }[lang]);
      await page.screenshot({ path: join(out, `play-${lang}-${width}.png`), fullPage: true });
      await page.addScriptTag({ content: axe }).catch(() => page.evaluate(axe));
      const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      assert.deepEqual(violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 140)).join(" | ")}`), []);
    }, { lang, width });
  }
}
