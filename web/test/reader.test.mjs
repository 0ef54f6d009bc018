// What every reader needs: three languages, no barrier, the keyboard alone, narrow screens, paper. On the built page with
// sample results; REPORT=FILE takes the results of a report instead.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { results } from "../sample/make-sample.mjs";
import { open, out, pageWith } from "./open.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const languages = ["en", "de", "es"];
const titles = { en: "What was said", de: "Was gesagt wurde", es: "Lo que se dijo" };
const spoken = structuredClone(results);
spoken.texts = {
  of: [results.study.title, results.claims[0].says, results.limits[0], "cases"],
  de: ["Was die Weisungen ändern", "Eine Aussage", "Eine Grenze", "Verfahren"],
  es: ["Lo que cambian las directivas", "Una afirmación", null, "casos"],
};
const at = process.env.REPORT ? pathToFileURL(process.env.REPORT).href : undefined;
const look = (options) => open(spoken, { ...options, at: at ?? pageWith(spoken) });
const openAll = async (page) => {
  for (const summary of await page.locator("summary").all()) if (!(await summary.evaluate((each) => each.parentElement.open)) && (await summary.isVisible())) await summary.click();
};

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return found.violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) => `${id}: ${node.target.join(" ")} ${node.html.slice(0, 160)}`));
}

for (const lang of languages) {
  test(`${lang}: no barrier that axe knows, closed and open, wide and narrow`, async () => {
    for (const width of [1280, 320]) {
      const { page, heard, close } = await look({ width, address: `#?lang=${lang}` });
      assert.equal(await page.locator("#claims h2").textContent(), titles[lang]);
      assert.deepEqual(await violations(page), [], `${width} pixels`);
      await openAll(page);
      assert.deepEqual(await violations(page), [], `${width} pixels, opened`);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, `wider than ${width}`);
      assert.deepEqual(heard, []);
      await close();
    }
  });

  test(`${lang}: labels on the flow of people and on the map do not touch each other`, async () => {
    const { page, heard, close } = await look({ address: `#?lang=${lang}` });
    const touching = (selector) => page.locator(selector).evaluateAll((labels) => {
      const boxes = labels.map((label) => ({ words: label.textContent, box: label.getBBox() }));
      const over = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
      const [width, height] = [labels[0].ownerSVGElement.width.baseVal.value, labels[0].ownerSVGElement.height.baseVal.value];
      return [
        ...boxes.flatMap((one, nth) => boxes.slice(nth + 1).filter((other) => over(one.box, other.box)).map((other) => `${one.words} × ${other.words}`)),
        ...boxes.filter(({ box }) => box.x < -1 || box.y < -1 || box.x + box.width > width + 1 || box.y + box.height > height + 1).map(({ words }) => `${words} leaves the chart`),
      ];
    });
    assert.deepEqual(await touching("#map svg text"), []);
    for (const value of await page.locator('select[name="flow-room"] option').evaluateAll((all) => all.map((each) => each.value))) {
      await page.locator('select[name="flow-room"]').selectOption(value);
      await page.waitForTimeout(60);
      assert.deepEqual(await touching("#flow svg text"), [], value);
    }
    assert.deepEqual(heard, []);
    await close();
  });

  test(`${lang}: nothing is left without words`, async () => {
    const { page, close } = await look({ address: `#?lang=${lang}` });
    await openAll(page);
    const words = await page.locator("body").innerText();
    assert.ok(!/NaN|undefined|Infinity|\[object|⟦/.test(words), words.match(/.{30}(NaN|undefined|Infinity|\[object|⟦).{30}/)?.[0]);
    mkdirSync(out, { recursive: true });
    await page.screenshot({ path: join(out, `${lang}.png`) });
    await close();
  });
}

test("the language is the browser's, the address's, or the one chosen, and survives a reload", async () => {
  const { page, heard, close } = await look({ locale: "es-GT" });
  assert.equal(await page.locator("html").getAttribute("lang"), "es");
  await page.getByRole("button", { name: "Deutsch" }).click();
  assert.equal(await page.locator("html").getAttribute("lang"), "de");
  assert.equal(await page.locator("#claims h2").textContent(), titles.de);
  assert.match(page.url(), /lang=de/);
  await page.reload();
  await page.waitForSelector("h1");
  assert.equal(await page.locator("#claims h2").textContent(), titles.de);
  await page.goto(page.url().split("#")[0]); // the address says nothing any more
  await page.reload();
  await page.waitForSelector("h1");
  assert.equal(await page.locator("html").getAttribute("lang"), "de");
  await page.goto(`${page.url().split("#")[0]}#?lang=en`);
  await page.waitForTimeout(200);
  assert.equal(await page.locator("#claims h2").textContent(), titles.en);
  assert.deepEqual(heard, []);
  await close();
});

test("texts of the results are shown in the reader's language, and as they are where there is none", { skip: at && "of the sample" }, async () => {
  for (const [lang, title, limit] of [["de", "Was die Weisungen ändern", "Eine Grenze"], ["es", "Lo que cambian las directivas", results.limits[0]]]) {
    const { page, close } = await look({ address: `#?lang=${lang}` });
    assert.equal(await page.locator("h1").textContent(), title);
    assert.match(await page.title(), new RegExp(title));
    assert.equal(await page.locator(".limits li").first().textContent(), limit);
    await close();
  }
});

test("the keyboard alone reaches and works everything", async () => {
  const { page, heard, close } = await look();
  const focused = () => page.evaluate(() => { const at = document.activeElement; return at === document.body ? null : { tag: at.tagName.toLowerCase(), visible: at.getClientRects().length > 0, outline: getComputedStyle(at).outlineStyle }; });
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "report");
  const seen = new Map();
  for (let step = 0; step < 400; step++) {
    await page.keyboard.press("Tab");
    const now = await focused();
    if (!now) break;
    assert.ok(now.visible, `focus on something unseen: ${now.tag}`);
    assert.notEqual(now.outline, "none", `no visible focus: ${now.tag}`);
    seen.set(now.tag, (seen.get(now.tag) ?? 0) + 1);
  }
  for (const tag of ["a", "summary", "button", "select", "input", "g"]) assert.ok(seen.has(tag), tag);

  await page.locator("#flow g.opens").first().focus();
  await page.keyboard.press("Enter");
  assert.match(page.url(), /room=/);
  await page.locator("#flow .back button").focus();
  await page.keyboard.press("Enter");
  assert.ok(!/room=/.test(page.url()));
  assert.deepEqual(heard, []);
  await close();
});

test("a chart can be saved in pixels", async () => {
  const { page, heard, close } = await look();
  for (const section of ["time", "map", "flow", "backlog"]) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.locator(`#${section} figure`).first().getByRole("button", { name: /PNG/ }).click()]);
    const picture = readFileSync(await download.path());
    assert.equal(picture.subarray(1, 4).toString(), "PNG");
    assert.ok(picture.readUInt32BE(16) > 1000 && picture.length > 10_000, section);
  }
  assert.deepEqual(heard, []);
  await close();
});

test("on paper every figure is whole and no control is left", async () => {
  const { page, heard, close } = await look();
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 718, height: 1000 });
  await page.waitForTimeout(300);
  for (const control of ["select", "input", ".actions button", ".languages"]) assert.equal(await page.locator(control).filter({ visible: true }).count(), 0, control);
  const wide = await page.locator(".chart svg").evaluateAll((all) => all.filter((svg) => svg.getBoundingClientRect().right > innerWidth + 1).map((svg) => svg.getAttribute("aria-label")));
  assert.deepEqual(wide, []);
  assert.ok((await page.pdf({ format: "A4" })).length > 100_000);
  assert.deepEqual(heard, []);
  await close();
});

test("nothing moves for those who ask for that", async () => {
  const { page, close } = await look();
  const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((each) => { const style = getComputedStyle(each); return Number.parseFloat(style.transitionDuration) > 0 || style.animationName !== "none" || style.scrollBehavior === "smooth"; }).map((each) => each.tagName));
  assert.deepEqual(moving, []);
  await close();
});
