// Title, question, and one line that says where the figures come from.
import type { ComponentChildren } from "preact";
import { useResults } from "../control/context";
import { exact } from "../format/number";
import { text } from "../lang";

export function Masthead({ languages }: { languages: ComponentChildren }) {
  const { study, made } = useResults();
  const facts: [string, string][] = [
    [text.made.replicates, exact(made.replicates)],
    [text.made.seed, String(made.seed)],
    [text.made.people, exact(made.people_simulated) + (made.scale === 1 ? "" : ` ${text.made.scale(exact(made.scale, "share"))}`)],
    [text.made.system, made.system_title],
    [text.made.version, text.made.commit(made.version, made.commit.slice(0, 9))],
  ];
  return (
    <header class="masthead">
      <div class="brand"><p>{text.name}</p>{languages}</div>
      <h1>{study.title}</h1>
      <p class="question">{study.question}</p>
      {study.about && <p class="about">{study.about}</p>}
      <dl class="provenance">
        {facts.map(([name, value]) => <div key={name}><dt>{name}</dt> <dd>{value}</dd></div>)}
      </dl>
    </header>
  );
}
