// Counts as circles on a schematic map. The area of a circle is its count; sectors and airports share one scale and
// differ in shape of the rim as well as in colour.
import { airports, land, sectors, type Point, type Spot } from "../data/geometry";
import { rough } from "../format/number";
import { ink, quiet } from "../look/palette";
import { text } from "../lang";

export interface Place { id: string; name: string; kind: "sector" | "airport"; value: number }

const [west, east, south, north] = [-122, -82, 11.2, 36.4];
const least = 640;
const looks = { sector: { fill: "#0072B2", dash: undefined }, airport: { fill: "#D55E00", dash: "3 2" } };

export const spotOf = ({ id, kind }: Pick<Place, "id" | "kind">): Spot | undefined => (kind === "sector" ? sectors : airports)[id];

export function MapChart({ places, label, available }: { places: Place[]; label: string; available: number }) {
  const width = Math.max(least, Math.min(980, available));
  const scale = width / (east - west);
  const stretch = 1 / Math.cos((26 * Math.PI) / 180);
  const height = Math.round((north - south) * scale * stretch);
  const x = ([longitude]: Point) => (longitude - west) * scale;
  const y = ([, latitude]: Point) => (north - latitude) * scale * stretch;
  const path = (points: Point[]) => `M${points.map((point) => `${x(point).toFixed(1)} ${y(point).toFixed(1)}`).join("L")}Z`;
  const most = Math.max(1, ...places.map((place) => place.value));
  const radius = (value: number) => Math.max(2, 0.046 * width * Math.sqrt(value / most));
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} font-size="12.5">
      <rect width={width} height={height} fill="#eef2f4" />
      {land.map((each) => <path key={each.id} d={path(each.outline)} fill={each.id === "us" ? "#fbfaf7" : "#f4f1ea"} stroke="#b9b4a8" stroke-width="1" stroke-linejoin="round" />)}
      {land.map((each) => each.label && <text key={each.id} x={x(each.label)} y={y(each.label)} fill={quiet} font-size="14" font-style="italic" text-anchor="middle">{text.map.countries[each.id as "us"]}</text>)}
      {[...places].sort((one, other) => other.value - one.value).map((place) => {
        const spot = spotOf(place)!;
        const [cx, cy] = [x(spot.at), y(spot.at)];
        const [lx, ly] = [cx + spot.label[0] * scale, cy - spot.label[1] * scale * stretch];
        const look = looks[place.kind];
        return (
          <g key={place.kind + place.id}>
            <line x1={cx} y1={cy} x2={lx} y2={ly} stroke={quiet} stroke-width=".8" />
            <circle cx={cx} cy={cy} r={radius(place.value)} fill={look.fill} fill-opacity=".55" stroke={look.fill} stroke-width="1.5" stroke-dasharray={look.dash} />
            <text x={lx} y={ly} text-anchor={spot.anchor} fill={ink} stroke="#fff" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke">
              <tspan font-weight="600">{place.name}</tspan>
              <tspan x={lx} dy="14.5">{rough(place.value, "persons")}</tspan>
            </text>
            <title>{text.map.one(place.name, rough(place.value, "persons"))}</title>
          </g>
        );
      })}
    </svg>
  );
}
