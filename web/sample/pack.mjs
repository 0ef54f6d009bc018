// Packs results, as web/src/results.ts has them, into the document of docs/report-data.md: what the program writes.

const stepNames = ["month", "fiscal_year", "year"];

function againstFirst(tracks) {
  const [first] = tracks;
  return tracks.map((values, nth) => {
    if (nth === 0) return values;
    let same = 0;
    while (same < values.length && values[same] === first[same]) same++;
    return [same, ...values.slice(same)];
  });
}

export function pack({ study, made, alternatives, claims = [], outcomes = [], series = [], singles = [], differences = [], published = [], flows = [], rooms = [], lives = [], capacity = [], levers = [], limits = [], featured = [], texts }) {
  const sources = [];
  const source = (text) => (sources.includes(text) ? sources.indexOf(text) : sources.push(text) - 1);
  const periods = Object.fromEntries(stepNames.map((step) => [step, [...new Set([...series.filter((each) => each.step === step).flatMap((each) => each.periods), ...(step === "month" ? capacity.flatMap((each) => each.months) : step === "fiscal_year" ? flows.map((each) => each.period) : [])])].sort()]));
  const placeOf = (id) => outcomes.findIndex((each) => each.id === id);
  const categoryOf = (outcome, category) => outcomes[placeOf(outcome)].categories.indexOf(category);
  const key = ({ outcome, category, step }) => [outcome, category, step].join("|");
  const every = (list, of) => alternatives.map(({ id }) => list.find((each) => each.alternative === id && of(each)));

  const measures = [];
  const packedAlternatives = alternatives.map((alternative) => ({ ...alternative, measures: alternative.measures.map((measure) => {
    const found = measures.findIndex((each) => JSON.stringify(each) === JSON.stringify(measure));
    return found >= 0 ? found : measures.push(measure) - 1;
  }) }));

  const packedSeries = [...new Map(series.map((each) => [key(each), each])).values()].map((first) => {
    const all = every(series, (each) => key(each) === key(first));
    const runs = every(singles, (each) => key(each) === key(first));
    const one = { outcome: placeOf(first.outcome), category: categoryOf(first.outcome, first.category), step: first.step, at: periods[first.step].indexOf(first.periods[0]) };
    for (const name of ["median", "p05", "p95", "p25", "p75"]) if (all[0][name]) one[name] = againstFirst(all.map((each) => each[name]));
    if (runs[0]) one.runs = runs[0].runs.map((_, nth) => againstFirst(runs.map((each) => each.runs[nth])));
    return one;
  });

  const subjects = [...new Map(differences.map((each) => [`${each.outcome}|${each.category}`, each])).values()];
  const packedDifferences = subjects.map(({ outcome, category }) => ({
    outcome: placeOf(outcome), category: categoryOf(outcome, category), at: 0,
    against: alternatives.slice(1).map(({ id }) => [0, ...periods.fiscal_year.flatMap((period) => {
      const found = differences.find((each) => each.outcome === outcome && each.category === category && each.alternative === id && each.period === period);
      return found ? [found.mean, found.p05, found.p95] : [0, 0, 0];
    })]),
  }));

  const ways = [...new Set(flows.map(({ from, to }) => `${from}|${to}`))].map((way) => way.split("|"));
  const packedFlows = ways.map(([from, to]) => [from, to, againstFirst(alternatives.map(({ id }) => periods.fiscal_year.map((period) => flows.find((each) => each.from === from && each.to === to && each.alternative === id && each.period === period)?.median ?? null)))]);

  const packedCapacity = capacity.filter((each) => each.alternative === alternatives[0].id).map(({ resource, title, unit, quota = false }) => {
    const all = every(capacity, (each) => each.resource === resource);
    return { resource, title, unit, quota, ...Object.fromEntries(["places", "used", "waiting"].map((name) => [name, againstFirst(all.map((each) => each[name]))])) };
  });

  return {
    format: 2, study, made, periods, measures, alternatives: packedAlternatives,
    claims: claims.map((claim) => ({ ...claim, published: claim.published && { ...claim.published, source: source(claim.published.source) } })),
    outcomes, series: packedSeries, differences: packedDifferences,
    published: published.map(({ outcome, category, simulated_median, p05, p95, source: text, ...rest }) => ({ ...rest, outcome: placeOf(outcome), category: categoryOf(outcome, category), source: source(text), simulated: [simulated_median, p05, p95] })),
    flows: packedFlows, rooms, lives, capacity: packedCapacity,
    levers: levers.map(({ id, title, unit, evidence, source: text, file, line, low, high, value, values }) => ({ id, title, unit, evidence, source: source(text), file, line, ...(low === null ? {} : { range: [low, high] }), levers: [["", value, ...(values ? [values] : [])]] })),
    limits, featured, sources, ...(texts ? { texts } : {}),
  };
}
