// Controls: a select, a row of radio buttons, a check box, a search field. Plain elements, so that every key works.
import { useId } from "preact/hooks";

interface Option { value: string; label: string }
interface Choice { label: string; value: string; options: Option[]; onChange: (value: string) => void; name: string }

export function Select({ label, value, options, onChange, name }: Choice) {
  const id = useId();
  return (
    <span class="control">
      <label for={id}>{label}</label>
      <select id={id} name={name} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => <option key={option.value} value={option.value} selected={option.value === value}>{option.label}</option>)}
      </select>
    </span>
  );
}

export function Radios({ label, value, options, onChange, name }: Choice) {
  const id = useId();
  return (
    <fieldset class="control radios">
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input type="radio" name={name + id} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface Switch { label: string; on: boolean; onChange: (on: boolean) => void; name: string }

export function Toggle({ label, on, onChange, name }: Switch) {
  return (
    <label class="control toggle">
      <input type="checkbox" name={name} checked={on} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  );
}

interface Field { label: string; value: string; onChange: (value: string) => void; name: string }

export function Search({ label, value, onChange, name }: Field) {
  const id = useId();
  return (
    <span class="control">
      <label for={id}>{label}</label>
      <input id={id} type="search" name={name} value={value} onInput={(event) => onChange(event.currentTarget.value)} />
    </span>
  );
}
