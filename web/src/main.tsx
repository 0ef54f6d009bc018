// Reads the results block and draws the report, or says why there is none.
import { render } from "preact";
import "./look/tokens.css";
import "./look/text.css";
import "./look/parts.css";
import "./look/tables.css";
import "./look/charts.css";
import "./look/print.css";
import { Empty } from "./part/empty";
import { Report } from "./part/report";
import { readResults } from "./unpack";
import { lang, text } from "./text";

const reading = readResults(document.getElementById("results")?.textContent ?? "");
document.documentElement.lang = lang;
if (reading.kind === "results") document.title = `${reading.results.study.title} – ${text.name}`;
render(reading.kind === "results" ? <Report results={reading.results} /> : <Empty reading={reading} />, document.getElementById("page")!);
