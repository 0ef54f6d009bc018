// The report, in the order in which it is read.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { ResultsContext } from "../control/context";
import { followAddress } from "../control/place";
import type { Results } from "../results";
import { text } from "../lang";
import { Backlog } from "./backlog";
import { Capacity } from "./capacity";
import { Claims } from "./claims";
import { Contents } from "./contents";
import { Dictionary } from "./dictionary";
import { Differences } from "./differences";
import { FlowOfPeople } from "./flow";
import { Guard } from "./guard";
import { Lives } from "./lives";
import { Levers } from "./levers";
import { Limits } from "./limits";
import { MapOfPlaces } from "./map";
import { Masthead } from "./masthead";
import { Measures } from "./measures";
import { Time } from "./time";
import { Validation } from "./validation";

export function Report({ results, languages }: { results: Results; languages: ComponentChildren }) {
  useEffect(followAddress, []);
  return (
    <ResultsContext.Provider value={results}>
      <a class="skip" href="#report">{text.skip}</a>
      <Masthead languages={languages} />
      <Contents />
      <main id="report" tabIndex={-1}>
        <Guard><Claims /></Guard>
        <Guard><Time /></Guard>
        <Guard><Differences /></Guard>
        <Guard><FlowOfPeople /></Guard>
        <Guard><MapOfPlaces /></Guard>
        <Guard><Backlog /></Guard>
        <Guard><Lives /></Guard>
        <Guard><Capacity /></Guard>
        <Guard><Validation /></Guard>
        <Guard><Dictionary /></Guard>
        <Guard><Levers /></Guard>
        <Guard><Measures /></Guard>
        <Guard><Limits /></Guard>
      </main>
      <footer>{text.footer}</footer>
    </ResultsContext.Provider>
  );
}
