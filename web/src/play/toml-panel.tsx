// The scenario as text: written, downloaded, and read in again from a file or from what is pasted.
import { useId, useState } from "preact/hooks";
import { saveText } from "../control/download";
import { text } from "../lang";
import { Alert } from "./alert";
import type { Scenario } from "./scenario";
import { readToml, toml, type Refusal } from "./server";

export function TomlPanel({ study, scenario, set }: { study: string; scenario: Scenario; set: (scenario: Scenario) => void }) {
  const id = useId();
  const says = text.play.toml;
  const [content, write] = useState("");
  const [refusal, refuse] = useState<Refusal | null>(null);
  const [told, tell] = useState("");
  const attempt = async (act: () => Promise<string>) => {
    try {
      tell(await act());
      refuse(null);
    } catch (error) {
      tell("");
      refuse(error as Refusal);
    }
  };
  const take = async (given: string) => attempt(async () => {
    set(await readToml(study, given));
    return says.done;
  });
  return (
    <div class="toml">
      <div class="buttons">
        <button type="button" onClick={() => attempt(async () => {
          const found = await toml(study, scenario);
          write(found.measure || found.study);
          return says.written;
        })}>{says.show}</button>
        <button type="button" onClick={() => attempt(async () => {
          const found = await toml(study, scenario);
          if (found.measure) saveText(`${found.name}.toml`, found.measure);
          saveText(`${found.name}-study.toml`, found.study);
          return says.saved;
        })}>{says.save}</button>
      </div>
      <label for={id}>{says.text}</label>
      <textarea id={id} rows={8} spellcheck={false} value={content} onInput={(event) => write(event.currentTarget.value)} />
      <div class="buttons">
        <button type="button" disabled={content.trim() === ""} onClick={() => take(content)}>{says.read}</button>
        <label for={`${id}f`}>{says.file}</label>
        <input id={`${id}f`} type="file" accept=".toml,text/plain" onChange={async (event) => {
          const file = event.currentTarget.files?.[0];
          if (!file) return;
          const found = await file.text();
          write(found);
          await take(found);
        }} />
      </div>
      <p role="status" class="quiet">{told}</p>
      <Alert refusal={refusal} />
    </div>
  );
}
