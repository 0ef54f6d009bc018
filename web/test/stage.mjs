// The built page before a program under test: GET / is the page as application, /api goes on to the server at `behind`.
// A program serves the page it was built with; this serves the page that lies here.
import { createServer, request } from "node:http";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { placeholder } from "../sample/inject.mjs";
import { web } from "../tools/sources.mjs";

export const livePage = () => readFileSync(join(web, "dist/index.html"), "utf8").replace(placeholder, (found) => `<script type="application/json" id="live">{"api":1}</script>${found}`);

/** `behind`: "http://127.0.0.1:PORT". Gives the address and what closes it. */
export async function stage(behind) {
  const { host, hostname, port } = new URL(behind);
  const page = livePage();
  const server = createServer((asked, answer) => {
    if (asked.url === "/" || asked.url.startsWith("/?")) return void answer.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page);
    const headers = { ...asked.headers, host };
    if (headers.origin) headers.origin = `http://${host}`;
    const on = request({ hostname, port, path: asked.url, method: asked.method, headers }, (found) => {
      answer.writeHead(found.statusCode, found.headers);
      found.pipe(answer);
    });
    on.on("error", () => answer.destroy());
    answer.on("close", () => on.destroy());
    asked.pipe(on);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return { address: `http://127.0.0.1:${server.address().port}/`, close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
}
