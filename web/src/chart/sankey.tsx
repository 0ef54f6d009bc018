// The flow of people as a Sankey diagram. Labels stand to the right of their node, inside the gap to the next column
// (the last column's outside, in the margin), with a white halo; nodes keep a distance at which labels cannot touch.
import { sankey, sankeyLinkHorizontal, type SankeyLink, type SankeyNode } from "d3-sankey";
import { useId, useRef } from "preact/hooks";
import type { Graph, Link, Node } from "../data/flow-graph";
import { rough } from "../format/number";
import { ink, quiet } from "../look/palette";
import { text } from "../lang";
import { useWidth } from "./width";
import { wrap } from "./wrap";

type Placed = SankeyNode<Node, Link> & { layer?: number };
interface Props { graph: Graph; label: string; nameOf: (node: Node) => string; canOpen?: (place: string) => boolean; onOpen?: (place: string) => void }

const [bar, margin, above, labelHeight] = [11, 132, 6, 58];

/** Ways out stand in the last column, ways in just before where they lead, everything else as early as it can. */
function column(node: Placed, columns: number): number {
  if (node.kind === "to") return columns - 1;
  if (node.kind !== "from") return node.depth!;
  return Math.max(0, Math.min(...node.sourceLinks!.map((link) => (link.target as Placed).depth!)) - 1);
}

function layout(graph: Graph, width: number): { nodes: Placed[]; links: SankeyLink<Node, Link>[] } {
  const copy = () => ({ nodes: graph.nodes.map((node) => ({ ...node })), links: graph.links.map((link) => ({ ...link })) });
  const make = (height: number) => sankey<Node, Link>()
    .nodeId((node) => node.id).nodeAlign(column).nodeWidth(bar).nodePadding(labelHeight).iterations(32)
    .extent([[1, above + labelHeight / 2], [width - margin, height - labelHeight / 2]])(copy());
  const counts = new Map<number, number>();
  for (const node of make(400).nodes as Placed[]) counts.set(node.layer!, (counts.get(node.layer!) ?? 0) + 1);
  return make(Math.max(340, 150 + Math.max(...counts.values()) * (labelHeight + 8)));
}

const looks = {
  place: { fill: "#2f4f68", stroke: "none" }, from: { fill: "#8a8a8a", stroke: "none" }, to: { fill: "#8a8a8a", stroke: "none" },
  again: { fill: "#fff", stroke: "#D55E00" }, other: { fill: "#fff", stroke: "#8a8a8a" },
};

export function Sankey({ graph, label, nameOf, canOpen = () => false, onOpen = () => undefined }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const available = useWidth(frame);
  const hatch = `hatch${useId()}`;
  return (
    <div class="chart sideways" ref={frame} tabIndex={0} role="group" aria-label={label}>
      {available > 0 && graph.links.length > 0 && draw()}
    </div>
  );

  /** A place that can be opened is a button, with mouse and keyboard. */
  function opener(node: Placed) {
    if (node.kind !== "place" || !canOpen(node.place)) return {};
    const open = () => onOpen(node.place);
    return {
      class: "opens", role: "button" as const, tabindex: 0, "aria-label": `${nameOf(node)} ${rough(node.value ?? null, "persons")}: ${text.flow.open(nameOf(node))}`, onClick: open,
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        open();
      },
    };
  }

  function draw() {
    const columnsWide = layout(graph, 1000).nodes.reduce((most, node) => Math.max(most, node.layer! + 1), 1);
    const width = Math.max(available, (columnsWide - 1) * 104 + margin + 20);
    const { nodes, links } = layout(graph, width);
    const height = Math.max(...nodes.map((node) => node.y1!)) + labelHeight / 2 + 6;
    const gap = (width - margin - 1 - bar) / Math.max(1, columnsWide - 1) - bar;
    const path = sankeyLinkHorizontal<Node, Link>();
    const colour = { on: "#7fa3bf", again: `url(#${hatch})`, other: "#b5b5b5" };
    return (
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="group" aria-label={label} font-size="12">
        <defs>
          <pattern id={hatch} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" fill="#f7d9c4" /><rect width="2.4" height="6" fill="#e29a6b" />
          </pattern>
        </defs>
        <g fill="none">
          {links.map((link) => {
            const [source, target] = [link.source as Placed, link.target as Placed];
            return (
              <path key={`${source.id}>${target.id}`} class="link" d={path(link) ?? ""} stroke={colour[link.kind]} stroke-opacity={link.kind === "on" ? 0.55 : 0.75} stroke-width={Math.max(1, link.width ?? 1)}>
                <title>{text.flow.link(nameOf(source), nameOf(target), rough(link.value))}</title>
              </path>
            );
          })}
        </g>
        {nodes.map((node) => {
          const last = node.layer === columnsWide - 1;
          const lines = wrap(nameOf(node), last ? margin - 22 : gap - 4, 3);
          const middle = (node.y0! + node.y1!) / 2;
          return (
            <g key={node.id} {...opener(node)}>
              <rect x={node.x0} y={node.y0} width={bar} height={Math.max(1.5, node.y1! - node.y0!)} {...looks[node.kind]} />
              <text x={node.x1! + 5} y={middle - (lines.length - 1) * 7 - 3} fill={ink} stroke="#fff" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke">
                {lines.map((words, at) => <tspan key={at} x={node.x1! + 5} dy={at === 0 ? 0 : 14}>{words} </tspan>)}
                <tspan x={node.x1! + 5} dy="14" fill={quiet} font-size="11">{rough(node.value ?? null, "persons")}</tspan>
              </text>
              <title>{text.flow.node(nameOf(node), rough(node.value ?? null))}</title>
            </g>
          );
        })}
      </svg>
    );
  }
}
