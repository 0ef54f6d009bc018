// Reads the results block and draws the page.
import { render } from "preact";
import "./look/tokens.css";
import "./look/text.css";
import "./look/parts.css";
import "./look/tables.css";
import "./look/charts.css";
import "./look/print.css";
import { Page } from "./part/page";
import { readResults } from "./unpack";

const reading = readResults(document.getElementById("results")?.textContent ?? "");
render(<Page reading={reading} />, document.getElementById("page")!);
