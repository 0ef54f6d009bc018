// How long a reader waits: from moving a lever to the first figures, and to the steady band of all replicates, in a true browser
// before a true program; and what the page and a run's report weigh. Prints JSON with the medians over some moves, in milliseconds, and
// which goals are missed. `./dev bench --page` runs it.
// Use: node test/timing.mjs PROGRAM [STUDY] [--scale 1] [--replicates 20] [--moves 5] [--lever custody.adult_beds] [--threads N]
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { browserOptions } from "./browser.mjs";
import { stage } from "./stage.mjs";

const given = process.argv.slice(2);
const option = (name, first) => (given.includes(name) ? given.splice(given.indexOf(name), 2)[1] : first);
const [scale, replicates, moves, lever, threads] = [option("--scale", "1"), option("--replicates", "20"), Number(option("--moves", "5")), option("--lever", "custody.adult_beds"), option("--threads", null)];
const [program, study = "studies/guatemala-2017.toml"] = given;
if (!program) {
  console.error("use: node test/timing.mjs PROGRAM [STUDY] [--scale 1] [--replicates 20] [--moves 5] [--lever NAME] [--threads N]");
  process.exit(2);
}

const kept = mkdtempSync(join(tmpdir(), "rechtsweg-timing-"));
const running = spawn(program, ["serve", study, "--port", "0", "--scale", scale, "-o", join(kept, "live"), ...(threads ? ["--threads", threads] : [])], { stdio: ["ignore", "pipe", "inherit"] });
const behind = await new Promise((found, failed) => {
  running.stdout.on("data", (data) => { const address = String(data).match(/http:\/\/127\.0\.0\.1:\d+/); if (address) found(address[0]); });
  running.on("exit", (code) => failed(new Error(`the program ended with ${code}`)));
});
const page = await stage(behind);
const browser = await chromium.launch(browserOptions);
const median = (values) => [...values].sort((one, other) => one - other)[Math.floor((values.length - 1) / 2)];
try {
  const view = await browser.newPage({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
  view.setDefaultTimeout(1_800_000);
  await view.goto(`${page.address}#?lang=en&replicates=${replicates}&lever=${lever}`);
  await view.waitForSelector('.progress [data-state="done"]');
  const slider = view.locator(`[data-lever="${lever}"] input[type="range"]`);
  const [firsts, steadies] = [[], []];
  for (let move = 0; move < moves; move++) {
    const told = await slider.evaluate(async (element, share) => {
      const [low, high] = [Number(element.min), Number(element.max)];
      const state = () => document.querySelector(".progress [data-state]").dataset.state;
      const until = (met) => new Promise((done) => {
        const look = () => (met() ? done(performance.now()) : requestAnimationFrame(look));
        look();
      });
      const begun = performance.now();
      element.value = String(low + (high - low) * share);
      element.dispatchEvent(new Event("input", { bubbles: true }));
      await until(() => state() === "waiting");
      // "waiting" ends with the first document of this run.
      const first = await until(() => state() !== "waiting");
      const steady = await until(() => state() === "done");
      return { first: first - begun, steady: steady - begun };
    }, (move + 0.5) / moves);
    firsts.push(Math.round(told.first));
    steadies.push(Math.round(told.steady));
  }
  const bytes = async (address) => Number((await (await fetch(address)).arrayBuffer()).byteLength);
  const { runs } = await (await fetch(`${behind}/api/runs`)).json();
  const page_bytes = await bytes(`${behind}/`);
  const report_bytes = await bytes(`${behind}/api/runs/${runs.find((each) => each.state === "done").run}/report`);
  const goals = { first_ms: [median(firsts), 2000], page_bytes: [page_bytes, 700_000], report_bytes: [report_bytes, 3_000_000] };
  const missed = Object.entries(goals).filter(([, [found, most]]) => found > most).map(([name]) => name);
  console.log(JSON.stringify({ page_bytes, report_bytes, missed, study, scale: Number(scale), replicates: Number(replicates), lever, moves, first_ms: median(firsts), steady_ms: median(steadies), first_all_ms: firsts, steady_all_ms: steadies }));
} finally {
  await browser.close();
  await page.close();
  running.removeAllListeners("exit");
  running.kill("SIGTERM");
  await new Promise((ended) => running.on("exit", ended));
  rmSync(kept, { recursive: true, force: true });
}
