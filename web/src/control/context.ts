// The results, given to every part of the page.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Results } from "../results";

export const ResultsContext = createContext<Results | null>(null);

export function useResults(): Results {
  const results = useContext(ResultsContext);
  if (!results) throw new Error("no results given");
  return results;
}
