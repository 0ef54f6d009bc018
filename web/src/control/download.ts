// Saving a chart or its data as a file, made here in the page.
import { faint, ink, quiet } from "../look/palette";

function save(name: string, type: string, content: string) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

export const saveCsv = (name: string, content: string) => save(`${name}.csv`, "text/csv;charset=utf-8", content);

const svgSpace = "http://www.w3.org/2000/svg";

function line(y: number, size: number, colour: string, content: string): SVGTextElement {
  const made = document.createElementNS(svgSpace, "text");
  for (const [name, value] of Object.entries({ x: 4, y, "font-size": size, fill: colour })) made.setAttribute(name, String(value));
  made.textContent = content;
  return made;
}

/** The chart with its title above and its provenance below, readable outside the page. */
export function standaloneSvg(svg: SVGSVGElement, title: string, credit: string): string {
  const width = Number(svg.getAttribute("width"));
  const height = Number(svg.getAttribute("height"));
  const [above, below] = [34, 26];
  const outer = document.createElementNS(svgSpace, "svg");
  const attributes = { xmlns: svgSpace, width, height: height + above + below, viewBox: `0 0 ${width} ${height + above + below}`, "font-family": "system-ui, sans-serif", color: ink };
  for (const [name, value] of Object.entries(attributes)) outer.setAttribute(name, String(value));
  const paper = document.createElementNS(svgSpace, "rect");
  for (const [name, value] of Object.entries({ width: "100%", height: "100%", fill: "#fff", stroke: faint })) paper.setAttribute(name, value);
  const inner = svg.cloneNode(true) as SVGSVGElement;
  inner.setAttribute("y", String(above));
  inner.removeAttribute("style");
  outer.append(paper, line(22, 15, ink, title), inner, line(height + above + 16, 11, quiet, credit));
  return new XMLSerializer().serializeToString(outer);
}

export const saveSvg = (name: string, svg: SVGSVGElement, title: string, credit: string) =>
  save(`${name}.svg`, "image/svg+xml", standaloneSvg(svg, title, credit));
