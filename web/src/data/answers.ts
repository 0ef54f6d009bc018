// Alternatives that give the same answer to a claim are told together: before the first measure all of them do.
import type { Answer, Claim } from "../results";

export interface AnswerGroup { answer: Answer; alternatives: string[]; all: boolean }

const answered = ({ value, p05, p95, held, replicates, verdict }: Answer) => JSON.stringify([value, p05, p95, held, replicates, verdict]);

/** In the order in which the answers first occur; `key` says which are the same. */
export function answerGroups({ answers }: Pick<Claim, "answers">, key: (answer: Answer) => string = answered): AnswerGroup[] {
  const groups = new Map<string, AnswerGroup>();
  for (const answer of answers) {
    const group = groups.get(key(answer));
    if (group) group.alternatives.push(answer.alternative);
    else groups.set(key(answer), { answer, alternatives: [answer.alternative], all: false });
  }
  const found = [...groups.values()];
  if (found.length === 1) found[0].all = answers.length > 1;
  return found;
}
