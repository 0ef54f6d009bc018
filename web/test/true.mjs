// The application before the true program: what a reader does, in a true browser, on a small scale, from the lever to the report,
// over a restart, in two tabs and three languages. The page is the one that the program was built with.
// Use: node test/true.mjs PROGRAM (after npm ci). CHROMIUM names the browser. Ends with 77 where node's packages or a browser are missing.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";

const needs = createRequire(import.meta.url);
const source = fileURLToPath(new URL("../..", import.meta.url));
const given = process.argv[2];
if (!given) {
  console.error("use: node test/true.mjs PROGRAM");
  process.exit(2);
}
const program = resolve(given);
let chromium, axe, browserOptions;
try {
  ({ chromium } = await import("playwright-core"));
  ({ browserOptions } = await import("./browser.mjs"));
  axe = readFileSync(needs.resolve("axe-core/axe.min.js"), "utf8");
} catch {
  console.error("skipped: npm ci was not run in web/");
  process.exit(77);
}
if (!existsSync(browserOptions.executablePath)) {
  console.error(`skipped: there is no browser at ${browserOptions.executablePath}`);
  process.exit(77);
}

const out = join(source, "web/test/out");
const scale = "0.01";
const patience = 120_000;
let browser, scratch, server;

/** The program serving the shipped study from a folder of our own; what it says to whoever started it is kept. */
async function serve(port = 0) {
  const running = spawn(program, ["serve", "studies/guatemala-2017.toml", "--port", String(port), "--scale", scale, "--threads", "2", "-o", join(scratch, "live")], { cwd: scratch });
  let said = "";
  running.stderr.on("data", (data) => { said += data; });
  const address = await new Promise((found, failed) => {
    running.stdout.on("data", (data) => { const line = String(data).match(/http:\/\/127\.0\.0\.1:\d+\//); if (line) found(line[0]); });
    running.on("exit", (code) => failed(new Error(`the program ended with ${code}: ${said}`)));
  });
  return {
    address, port: Number(new URL(address).port),
    close: () => new Promise((done) => {
      running.removeAllListeners("exit");
      if (running.exitCode !== null) return done();
      running.on("exit", done);
      running.kill("SIGTERM");
    }),
  };
}

before(async () => {
  mkdirSync(out, { recursive: true });
  scratch = mkdtempSync(join(tmpdir(), "rechtsweg-true-"));
  for (const folder of ["systems", "data", "claims"]) symlinkSync(join(source, folder), join(scratch, folder));
  for (const folder of ["studies", "measures"]) cpSync(join(source, folder), join(scratch, folder), { recursive: true });
  server = await serve();
  browser = await chromium.launch(browserOptions);
});
after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(scratch, { recursive: true, force: true });
});

const newContext = (width) => browser.newContext({ viewport: { width, height: 900 }, reducedMotion: "reduce", acceptDownloads: true });

/** Everything that a page says on its console, or asks of anybody but this server. */
function listen(page, heard = []) {
  page.on("console", (message) => heard.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => heard.push(`error: ${error.message}`));
  page.on("request", (request) => { if (!request.url().startsWith(server.address) && !/^(data|blob):/.test(request.url())) heard.push(`request: ${request.url()}`); });
  return heard;
}

async function open(address = "", { lang = "en", width = 1280, context } = {}) {
  const own = context ?? (await newContext(width));
  const page = await own.newPage();
  page.setDefaultTimeout(patience);
  const heard = listen(page);
  await page.goto(`${server.address}#?lang=${lang}&replicates=5${address}`);
  await page.waitForSelector("details.room");
  return { page, heard, context: own };
}

const finished = (page) => page.waitForSelector('.progress [data-state="done"]');
/** The run of what was just done is under way or done: the address is written when it begins. */
const inAddress = (page, words) => page.waitForFunction((wanted) => decodeURIComponent(location.hash).includes(wanted), words);
const answered = async (page, words) => {
  await inAddress(page, words);
  await page.waitForTimeout(100);
  await finished(page);
};

/** The number field of a lever, found by search. */
async function field(page, lever) {
  await page.locator('input[name="lever"]').fill(lever);
  return page.locator(`[data-lever="${lever}"] input[type="number"]`).first();
}

const ask = async (path) => (await fetch(new URL(path, server.address))).json();
const kept = async () => (await ask("/api/runs")).runs.filter((each) => each.kind === "run");

async function sound(page, width = 1280) {
  assert.ok(!/NaN|undefined|Infinity|\[object/.test(await page.locator("body").innerText()), "words of a programmer on the page");
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= width, "wider than the screen");
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  assert.deepEqual(violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html.slice(0, 140)).join(" | ")}`), []);
}

/** Asks on the page what a lever has to be for the open cases; gives what the page answers. */
async function solve(page, { goal, date, since, lever, low, high }) {
  await page.locator('select[name="solve-outcome"]').selectOption("eoir_pending_cases_fy_end");
  await page.locator('select[name="solve-lever"]').selectOption(lever);
  await page.locator('#solve input[name="goal"]').fill(String(goal));
  await page.locator('#solve input[type="date"]').first().fill(date);
  if (since) await page.locator('#solve input[name="since"]').fill(since);
  if (low) await page.locator('#solve input[name="low"]').fill(String(low));
  if (high) await page.locator('#solve input[name="high"]').fill(String(high));
  await page.locator('#solve input[max="50"]').fill("3");
  await page.locator('#solve button[type="submit"]').click();
  await page.waitForSelector("#solve .strong");
  return page.locator("#solve").innerText();
}

let view; // the tab that goes through it all

test("a lever is moved, and figures and differences come", async () => {
  view = await open();
  const { page, heard } = view;
  await finished(page);
  await (await field(page, "court.judges")).fill("389");
  await answered(page, "389");
  const words = await page.locator("#figures").innerText();
  assert.match(words, /All 5 replicates finished/);
  assert.match(words, /Scenario minus base/);
  assert.match(words, /Open cases of the immigration courts/);
  assert.ok((await page.locator("#figures .chart svg").count()) > 10);
  assert.equal(await page.locator("#claims tbody tr").count() > 5, true);
  // What stands on the page is what the program said.
  const [latest] = await kept();
  const { figures } = await ask(`/api/runs/${latest.run}`);
  const cases = figures.find((each) => each.outcome === "eoir_pending_cases_fy_end");
  assert.ok(cases.difference.p95.at(-1) < 0, "a hundred judges more leave fewer cases open");
  const table = page.locator("#figures figure", { hasText: "Open cases of the immigration courts" });
  await table.locator("summary").click();
  const shown = Number((await table.locator("tbody tr").last().locator("td").nth(0).innerText()).replace(/\D/g, ""));
  const said = cases.base.median.at(-1);
  assert.ok(Math.abs(shown - said) <= 0.01 * said, `${shown} on the page, ${said} from the program`);
  assert.deepEqual(heard, []);
});

test("a measure is added, and the whole is written as text and read in again", async () => {
  const { page, heard } = view;
  await page.locator("#scenario details.library > summary").first().click();
  await page.locator('input[name="measure"]').fill("beds_as_stated");
  await page.locator("#scenario details.library li button").first().click();
  await answered(page, "beds_as_stated");
  await page.getByRole("button", { name: "Write as TOML" }).click();
  await page.waitForFunction(() => /title\s*=/.test(document.querySelector("#toml textarea").value));
  const written = await page.locator("#toml textarea").inputValue();
  assert.match(written, /# with: beds_as_stated/);
  assert.match(written, /court\.judges/);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download measure and study" }).click()]);
  const file = join(scratch, "measures", download.suggestedFilename());
  await download.saveAs(file);
  const checked = spawnSync(program, ["check", "--system", "systems/us-southwest-2017", file], { cwd: scratch, encoding: "utf8" });
  assert.equal(checked.status, 0, checked.stdout + checked.stderr);
  await page.getByRole("button", { name: "Begin again" }).click();
  await page.waitForFunction(() => !location.hash.includes("scenario="));
  await finished(page);
  await page.locator('#toml input[type="file"]').setInputFiles(file);
  await answered(page, "beds_as_stated");
  assert.equal(await page.locator("ol.chosen li").count(), 1);
  assert.equal(await (await field(page, "court.judges")).inputValue(), "389");
  assert.deepEqual(heard, []);
});

test("what it takes is searched and told", async () => {
  const { page, heard } = view;
  // A court clerk asks: how many judges until the backlog stops growing?
  const words = await solve(page, { goal: 0, date: "2018-09-30", since: "2017-09-30", lever: "court.judges", low: 250, high: 800 });
  assert.match(words, /It takes: Immigration judges at \d+ judges\./);
  assert.match(words, /Base on 20 February 2017: 275 judges\./);
  assert.ok((await page.locator("#solve .chart svg").count()) === 1);
  assert.deepEqual(heard, []);
  await sound(page);
});

test("two saved runs are compared in the same charts", async () => {
  const { page, heard } = view;
  const boxes = page.locator(".runs input[type=checkbox]");
  assert.ok((await boxes.count()) >= 3, `${await boxes.count()} saved runs`);
  await boxes.nth(1).check();
  await boxes.nth(2).check();
  await page.waitForFunction(() => document.querySelector("#figures .legend").innerText.split("\n").length >= 4);
  assert.match(decodeURIComponent(page.url()), /compare=\w+,\w+/);
  assert.deepEqual(heard, []);
  await sound(page);
});

test("the report of a run opens in a tab of its own", async () => {
  const { page, heard, context } = view;
  const [report] = await Promise.all([context.waitForEvent("page"), page.getByRole("link", { name: "Open the whole report of this run" }).click()]);
  await report.waitForSelector("#claims article.claim");
  const told = listen(report);
  await report.reload();
  await report.waitForSelector("#claims article.claim");
  assert.match(await report.locator("h1").innerText(), /Guatemala, February 2017/);
  assert.ok((await report.locator(".chart svg").count()) > 10);
  await sound(report);
  assert.deepEqual([...told, ...heard], []);
  await report.close();
});

test("a reload shows the same, without simulating it anew", async () => {
  const { page, heard } = view;
  const before = [page.url(), await page.locator("#figures .legend").first().innerText(), (await kept()).length];
  await page.reload();
  await page.waitForSelector("details.room, .lever");
  await finished(page);
  await page.waitForFunction((legend) => document.querySelector("#figures .legend")?.innerText === legend, before[1]);
  assert.deepEqual([page.url(), await page.locator("#figures .legend").first().innerText(), (await kept()).length], before);
  assert.deepEqual(heard, []);
});

test("two tabs at once, each with a scenario of its own", async () => {
  const { context } = view;
  const other = await open("", { context });
  await Promise.all([
    (async () => (await field(view.page, "court.judges")).fill("410"))(),
    (async () => (await field(other.page, "custody.adult_beds")).fill("45000"))(),
  ]);
  await Promise.all([answered(view.page, "410"), answered(other.page, "45000")]);
  assert.ok(!decodeURIComponent(other.page.url()).includes("410"));
  const titles = (await kept()).slice(0, 2).map((each) => each.scenario.changes.map((change) => change.value).join());
  assert.deepEqual(titles.sort(), ["410", "45000"]);
  assert.deepEqual([...view.heard, ...other.heard], []);
  await other.page.close();
});

test("a server that is stopped and started again is told, and the page goes on", async () => {
  const { page, heard } = view;
  const runs = (await kept()).length;
  await server.close();
  await page.waitForFunction(() => /does not answer/.test(document.querySelector("main > [role=alert]").textContent));
  assert.equal(await (await field(page, "court.judges")).inputValue(), "410");
  await sound(page);
  server = await serve(server.port);
  await page.waitForFunction(() => /started anew/.test(document.querySelector("main > [role=status]").textContent));
  assert.equal(await page.locator("main > [role=alert]").first().innerText(), "");
  await finished(page);
  assert.ok((await kept()).length >= runs, "finished runs are still there");
  assert.equal(await (await field(page, "court.judges")).inputValue(), "410");
  // The browser itself notes every request that nobody answered; the page adds nothing.
  assert.deepEqual(heard.filter((each) => !/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE/.test(each)), []);
  await view.context.close();
});

test("a port in use is said, and without a port the next one is taken", async () => {
  const taken = createServer();
  const there = await new Promise((ready) => taken.once("error", () => ready(false)).listen(8017, "127.0.0.1", () => ready(true)));
  const asked = spawnSync(program, ["serve", "--port", String(server.port), "--scale", scale, "-o", join(scratch, "other")], { cwd: scratch, encoding: "utf8", timeout: patience });
  assert.equal(asked.status, 3);
  assert.match(asked.stderr, new RegExp(`port ${server.port} is in use`));
  const free = spawn(program, ["serve", "--scale", scale, "-o", join(scratch, "other")], { cwd: scratch });
  const told = { out: "", err: "" };
  await new Promise((ready) => {
    free.stdout.on("data", (data) => { told.out += data; });
    free.stderr.on("data", (data) => { told.err += data; if (/Serving this machine only/.test(told.err)) ready(); });
  });
  await new Promise((ended) => free.on("exit", ended) && free.kill("SIGTERM"));
  if (there) await new Promise((closed) => taken.close(closed));
  assert.match(told.err, /Port 8017 is in use; taking 80\d\d/);
  assert.match(told.out, /http:\/\/127\.0\.0\.1:80\d\d\//);
});

const spoken = {
  de: { done: /Alle 5 Läufe nach .* abgeschlossen/, difference: /Szenario minus Referenzfall/, takes: /Nötig ist: .* bei \d+ |Das Ziel (ist|wird)/, heading: "Guatemala, Februar 2017", lost: /antwortet nicht/ },
  es: { done: /Las 5 corridas terminaron/, difference: /Escenario menos caso base/, takes: /Hace falta: .* en \d+ |La meta/, heading: "Guatemala, febrero de 2017", lost: /no responde/ },
};
for (const [lang, words] of Object.entries(spoken)) {
  test(`${lang}: a lever, what it takes, the report, wide and narrow`, async () => {
    const { page, heard, context } = await open("", { lang });
    assert.ok((await page.locator("h1").innerText()).startsWith(words.heading));
    await (await field(page, "court.judges")).fill("350");
    await answered(page, "350");
    const figures = await page.locator("#figures").innerText();
    assert.match(figures, words.done);
    assert.match(figures, words.difference);
    const { figures: numbers } = await ask(`/api/runs/${(await kept())[0].run}`);
    const open_cases = numbers.find((each) => each.outcome === "eoir_pending_cases_fy_end").base.median.at(-1);
    assert.match(await solve(page, { goal: Math.round(0.95 * open_cases), date: "2019-09-30", lever: "court.judges" }), words.takes);
    await sound(page);
    await page.screenshot({ path: join(out, `true-${lang}.png`), fullPage: true });
    await page.setViewportSize({ width: 320, height: 900 });
    await page.waitForTimeout(200);
    await sound(page, 320);
    const [report] = await Promise.all([context.waitForEvent("page"), page.locator('.answer-side a[href*="/report"]').click()]);
    const told = listen(report);
    await report.waitForSelector("#claims article.claim");
    assert.ok((await report.locator("h1").innerText()).startsWith(words.heading), "the report speaks the page's language");
    assert.deepEqual([...heard, ...told], []);
    await context.close();
  });
}
