// The built page with sample results: what a reader sees, with mouse and keyboard.
// Use: node test/page.test.mjs (after npm run build). CHROMIUM names the browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { inject, placeholder } from "../sample/inject.mjs";
import { results } from "../sample/make-sample.mjs";
import { built, open } from "./open.mjs";

const sections = ["claims", "time", "differences", "flow", "map", "backlog", "lives", "capacity", "validation", "dictionary", "levers", "measures", "limits"];

test("the built page has one placeholder and a modest weight", () => {
  assert.equal(built.split(placeholder).length, 2);
  assert.ok(built.length < 700_000, `${built.length} bytes`);
  assert.ok(!/https?:\/\/(?!www\.w3\.org)/.test(built.replace(/<!--[\s\S]*-->/, "")), "an address is left in the page");
});

test("every section is there, every chart is drawn, nothing is said or fetched", async () => {
  const { page, heard, close } = await open(results);
  assert.equal(await page.locator("h1").textContent(), results.study.title);
  for (const id of sections) assert.ok(await page.locator(`section#${id} h2`).isVisible(), id);
  assert.equal(await page.locator("article.claim").count(), results.claims.length);
  for (const chart of await page.locator(".chart").all()) {
    assert.ok((await chart.locator("svg path, svg line, svg circle").count()) > 3, await chart.innerHTML());
    const box = await chart.locator("svg").first().boundingBox();
    assert.ok(box.width > 200 && box.height > 100);
  }
  assert.equal(await page.locator(".chart svg").evaluateAll((all) => all.filter((svg) => /NaN|undefined|Infinity/.test(svg.outerHTML)).length), 0);
  assert.ok(!/NaN|undefined|Infinity|\[object/.test(await page.locator("body").innerText()));
  assert.deepEqual(heard, []);
  await close();
});

test("claims say verdicts in plain words", async () => {
  const { page, close } = await open(results);
  const words = await page.locator("#claims").innerText();
  assert.match(words, /13 of 20/);
  assert.match(words, /Published data contradict this claim\./);
  assert.match(words, /408,870 events/);
  await close();
});

test("a claim's answers are saved as a picture with question, test and source", async () => {
  const { page, heard, close } = await open(results);
  const card = page.locator("article.claim").first();
  const [download] = await Promise.all([page.waitForEvent("download"), card.getByRole("button", { name: /^Download chart as SVG/ }).click()]);
  const picture = readFileSync(await download.path(), "utf8");
  assert.match(picture, /^<svg xmlns/);
  assert.match(picture, /The claim holds if the answer is/);
  assert.match(picture, /Source: simulation, Rechtsweg/);
  assert.ok(!/NaN|undefined/.test(picture));
  assert.deepEqual(heard, []);
  await close();
});

test("small cells are not shown", async () => {
  const { page, close } = await open(results);
  const stateless = page.locator("figure", { hasText: "Apprehensions of stateless people" });
  assert.match(await stateless.innerText(), /fewer than ten or none/);
  assert.equal(await stateless.locator(".chart").count(), 0);
  await stateless.locator("summary").click();
  assert.match(await stateless.locator("tbody").innerText(), /<10 or none/);
  await close();
});

test("an outcome that stays at zero is told in a sentence", async () => {
  const nothing = structuredClone(results);
  const { outcome, category } = nothing.featured[0];
  for (const each of nothing.series.filter((one) => one.outcome === outcome && one.category === category)) {
    for (const name of ["median", "p05", "p25", "p75", "p95"]) each[name] = each[name].map(() => 0);
  }
  nothing.published = nothing.published.filter((each) => each.outcome !== outcome);
  const { page, heard, close } = await open(nothing);
  const figure = page.locator("#time figure").first();
  assert.match(await figure.innerText(), /None in any period under /);
  assert.equal(await figure.locator(".chart").count(), 0);
  assert.ok(!/fewer than ten/.test(await figure.innerText()));
  assert.deepEqual(heard, []);
  await close();
});

test("the same answers stand in one line, and measures open on demand", async () => {
  const same = structuredClone(results);
  const [claim] = same.claims;
  claim.answers = claim.answers.map((answer) => ({ ...claim.answers[0], alternative: answer.alternative }));
  const { page, heard, close } = await open(same);
  const card = page.locator("article.claim").first();
  assert.equal(await card.locator("tbody tr").count(), 1);
  assert.match(await card.locator("tbody tr").innerText(), /Under all alternatives/);
  const measure = page.locator("#measures .measure > summary").first();
  assert.ok(!(await measure.isVisible()));
  await page.locator("#measures .all-measures > summary").first().click();
  assert.ok(await measure.isVisible());
  assert.deepEqual(heard, []);
  await close();
});

test("controls work with the keyboard, and the address keeps the view", async () => {
  const { page, heard, close } = await open(results);
  const picture = () => page.locator("#time .chart svg").first().evaluate((svg) => svg.outerHTML);
  const bands = await picture();
  await page.locator('input[name="runs"]').focus();
  await page.keyboard.press("Space");
  await page.waitForTimeout(200);
  const runs = await picture();
  assert.notEqual(runs, bands);
  assert.match(await page.locator("#time .legend").first().innerText(), /20 single runs of 20 replicates/);

  await page.locator('#time input[type="radio"]').first().focus();
  await page.keyboard.press("ArrowDown");
  await page.waitForTimeout(200);
  assert.notEqual(await picture(), runs);
  assert.match(page.url(), /compare=as_implemented/);
  assert.match(page.url(), /runs=single/);

  const summary = page.locator("#time summary").first();
  await summary.focus();
  await page.keyboard.press("Enter");
  const row = page.locator("#time details").first().locator("tbody tr").first();
  await row.waitFor({ timeout: 5000 }); // the table is drawn when the browser tells that it was opened
  assert.ok(await row.isVisible());

  await page.locator('input[name="levers"]').focus();
  await page.keyboard.press("Space");
  assert.equal(await page.locator("#levers tbody tr").count(), results.levers.filter((lever) => lever.values).length);
  await page.locator('input[name="lever"]').fill("beds");
  assert.equal(await page.locator("#levers tbody tr").count(), 1);

  await page.locator('input[name="misses"]').focus();
  await page.keyboard.press("Space");
  assert.match(await page.locator("#validation [role=status]").innerText(), /^\d+ of 26 figures$/);
  assert.deepEqual(heard, []);

  const again = await open(results, { address: new URL(page.url()).hash });
  assert.ok(await again.page.locator('input[name="runs"]').isChecked());
  await again.close();
  await close();
});

test("the largest misses come first", async () => {
  const { page, close } = await open(results);
  const errors = await page.locator("#validation .error span").allInnerTexts();
  const sizes = errors.map((words) => Math.abs(Number.parseFloat(words.replace("−", "-"))));
  assert.deepEqual(sizes, [...sizes].sort((one, other) => other - one));
  await close();
});

test("the flow of every room can be seen, and its labels do not touch", async () => {
  const { page, heard, close } = await open(results);
  for (const room of ["*", ...results.rooms.map((each) => each.id)]) {
    await page.locator('select[name="flow-room"]').selectOption(room);
    await page.waitForTimeout(60);
    assert.ok((await page.locator("#flow path.link").count()) > 0, room);
    const touching = await page.locator("#flow svg text").evaluateAll((labels) => {
      const boxes = labels.map((label) => ({ words: label.textContent, box: label.getBBox() }));
      const over = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
      const edge = labels[0].ownerSVGElement.width.baseVal.value;
      return [
        ...boxes.flatMap((one, at) => boxes.slice(at + 1).filter((other) => over(one.box, other.box)).map((other) => `${one.words} × ${other.words}`)),
        ...boxes.filter(({ box }) => box.x + box.width > edge + 1 || box.y < 0).map(({ words }) => `${words} leaves the chart`),
      ];
    });
    assert.deepEqual(touching, [], room);
  }
  assert.deepEqual(heard, []);
  await close();
});

test("charts and data can be saved", async () => {
  const { page, heard, close } = await open(results);
  const figure = page.locator("#time figure").first();
  const save = async (name) => {
    const [download] = await Promise.all([page.waitForEvent("download"), figure.getByRole("button", { name }).click()]);
    return readFileSync(await download.path(), "utf8");
  };
  const table = (await save(/CSV/)).trim().split("\n");
  assert.equal(table[0], "outcome,category,alternative,alternative_title,period,median,p05,p25,p75,p95,unit,published");
  assert.equal(table.length, 1 + 4 * 60);
  const picture = await save(/SVG/);
  assert.match(picture, /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  for (const words of ["seed 20170222", "50% of 20 replicates", "published figure"]) assert.ok(picture.includes(words), words);
  assert.deepEqual(heard, []);
  await close();
});

for (const width of [360, 390, 768, 1280]) {
  test(`nothing is wider than a screen of ${width} pixels`, async () => {
    const { page, heard, close } = await open(results, { width });
    for (const summary of await page.locator("summary").all()) if (!(await summary.evaluate((each) => each.parentElement.open))) await summary.click();
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width);
    assert.deepEqual(heard, []);
    await close();
  });
}

test("a page without results, or with ones it cannot read, says so", async () => {
  for (const [content, words] of [[built, /No results in this page yet/], [inject(built, "{"), /cannot be read/], [inject(built, '{"format":7}'), /format 7/]]) {
    const { page, heard, close } = await open(content);
    assert.match(await page.locator("main").innerText(), words);
    assert.deepEqual(heard, []);
    await close();
  }
});

test("results with nothing but a base still make a report", async () => {
  const { study, made, alternatives } = results;
  const { page, heard, close } = await open({ study, made, alternatives: alternatives.slice(0, 1) });
  for (const id of sections) assert.ok(await page.locator(`section#${id} h2`).isVisible(), id);
  assert.equal(await page.locator(".nothing").count() > 5, true);
  assert.deepEqual(heard, []);
  await close();
});

test("text in results cannot become markup", async () => {
  const hostile = structuredClone(results);
  hostile.study.title = "</script><img src=x onerror=alert(1)><b>bold</b>";
  const { page, heard, close } = await open(hostile);
  assert.equal(await page.locator("h1").textContent(), hostile.study.title);
  assert.equal(await page.locator("h1 b, img").count(), 0);
  assert.deepEqual(heard, []);
  await close();
});
