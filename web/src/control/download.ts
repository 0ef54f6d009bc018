// Saving a chart or its data as a file, made here in the page.
import { wrap } from "../chart/wrap";
import { faint, ink, quiet } from "../look/palette";

function saveBlob(name: string, blob: Blob) {
  const address = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

const save = (name: string, type: string, content: string) => saveBlob(name, new Blob([content], { type }));

export const saveText = (name: string, content: string) => save(name, "text/plain;charset=utf-8", content);
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
  const heads = wrap(title, width - 8, 4, 8.7);
  const feet = wrap(credit, width - 8, 6, 6.4);
  const key = legendRows(legend, width, 14 + 20 * heads.length);
  const above = 18 + 20 * heads.length + key.height;
  const whole = height + above + 10 + 16 * feet.length;
  const outer = document.createElementNS(svgSpace, "svg");
  put(outer, { xmlns: svgSpace, width, height: whole, viewBox: `0 0 ${width} ${whole}`, "font-family": "system-ui, sans-serif", color: ink });
  const paper = document.createElementNS(svgSpace, "rect");
  put(paper, { width: "100%", height: "100%", fill: "#fff", stroke: faint });
  const inner = svg.cloneNode(true) as SVGSVGElement;
  inner.setAttribute("y", String(above));
  inner.removeAttribute("style");
  outer.append(paper, ...heads.map((words, at) => line(4, 22 + 20 * at, 15, ink, words)), ...key.elements, inner, ...feet.map((words, at) => line(4, height + above + 16 + 16 * at, 11, quiet, words)));
  return new XMLSerializer().serializeToString(outer);
}

export const saveSvg = (name: string, content: string) => save(`${name}.svg`, "image/svg+xml", content);

/** The same picture in pixels, two for each of the screen's. */
export function savePng(name: string, content: string) {
  const image = new Image();
  image.onload = () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width * 2, height: image.height * 2 });
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => blob && saveBlob(`${name}.png`, blob));
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(content)}`;
}
