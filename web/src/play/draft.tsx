// An input that keeps what is being typed. The page is drawn anew whenever figures come in, which would otherwise put the last
// value back into a field that is half filled.
import { useState } from "preact/hooks";

interface Props {
  id: string;
  type: "number" | "date";
  min?: string;
  max?: string;
  step?: string;
  value: string | number;
  /** With every letter. */
  onType?: (input: HTMLInputElement) => void;
  /** When the field is left, or a whole value chosen. */
  onDone?: (input: HTMLInputElement) => void;
}

export function Draft({ value, onType, onDone, ...rest }: Props) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input {...rest} value={typed ?? value} onBlur={() => setTyped(null)} onChange={(event) => onDone?.(event.currentTarget)}
      onInput={(event) => {
        setTyped(event.currentTarget.value);
        onType?.(event.currentTarget);
      }} />
  );
}
