// The buttons under a figure that save it: as a picture, where it is one, and as data.
import { text } from "../lang";
import { savePng, saveSvg } from "./download";

export type Keep = (name: string, content: string) => void;

/** `of`: what is saved, for those who hear it. `picture` makes the picture and hands it to what keeps it. */
export function SaveButtons({ of, picture, data }: { of: string; picture?: (keep: Keep) => void; data: () => void }) {
  return (
    <>
      {picture && <button type="button" onClick={() => picture(saveSvg)} aria-label={text.action.svgOf(of)}>{text.action.svg}</button>}
      {picture && <button type="button" onClick={() => picture(savePng)} aria-label={text.action.pngOf(of)}>{text.action.png}</button>}
      <button type="button" onClick={data} aria-label={text.action.csvOf(of)}>{text.action.csv}</button>
    </>
  );
}
