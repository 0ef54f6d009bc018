// Reads the results block and draws the page, or, where the program serves it, the application.
import { render } from "preact";
import "./look/tokens.css";
import "./look/text.css";
import "./look/parts.css";
import "./look/tables.css";
import "./look/charts.css";
import "./look/play.css";
import "./look/print.css";
import { Page } from "./part/page";
import { readResults } from "./unpack";

// Where the program serves the page there is a block that says so: then it is the application, else the report.
const live = document.getElementById("live") !== null;
const reading = readResults(document.getElementById("results")?.textContent ?? "");
render(<Page reading={reading} live={live} />, document.getElementById("page")!);
