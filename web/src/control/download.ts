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

const put = (element: Element, attributes: Record<string, string | number>) =>
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, String(value)));

function line(x: number, y: number, size: number, colour: string, content: string): SVGTextElement {
  const made = document.createElementNS(svgSpace, "text");
  put(made, { x, y, "font-size": size, fill: colour });
  made.textContent = content;
  return made;
}

/** The page's legend as part of the picture, in as many rows as its width needs. */
function legendRows(legend: Element | null, width: number, top: number): { elements: SVGElement[]; height: number } {
  const elements: SVGElement[] = [];
  let [x, y] = [4, top];
  for (const item of legend?.children ?? []) {
    const words = item.textContent ?? "";
    const room = 36 + words.length * 6.6 + 18;
    if (x > 4 && x + room > width) [x, y] = [4, y + 20];
    const key = item.querySelector("svg")!.cloneNode(true) as SVGElement;
    put(key, { x, y });
    elements.push(key, line(x + 36, y + 11, 12, ink, words));
    x += room;
  }
  return { elements, height: elements.length > 0 ? y + 20 - top : 0 };
}

/** The chart with title and legend above and its provenance below, readable outside the page. */
export function standaloneSvg(svg: SVGSVGElement, legend: Element | null, title: string, credit: string): string {
  const width = Number(svg.getAttribute("width"));
  const height = Number(svg.getAttribute("height"));
  const key = legendRows(legend, width, 34);
  const above = 38 + key.height;
  const whole = height + above + 26;
  const outer = document.createElementNS(svgSpace, "svg");
  put(outer, { xmlns: svgSpace, width, height: whole, viewBox: `0 0 ${width} ${whole}`, "font-family": "system-ui, sans-serif", color: ink });
  const paper = document.createElementNS(svgSpace, "rect");
  put(paper, { width: "100%", height: "100%", fill: "#fff", stroke: faint });
  const inner = svg.cloneNode(true) as SVGSVGElement;
  inner.setAttribute("y", String(above));
  inner.removeAttribute("style");
  outer.append(paper, line(4, 22, 15, ink, title), ...key.elements, inner, line(4, height + above + 16, 11, quiet, credit));
  return new XMLSerializer().serializeToString(outer);
}

export const saveSvg = (name: string, content: string) => save(`${name}.svg`, "image/svg+xml", content);
