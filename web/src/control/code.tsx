// An identifier or a file's name, which may break after a slash or underscore.
import { Fragment } from "preact";

export function Code({ children }: { children: string }) {
  return <code>{children.split(/(?<=[_/])/).map((part, at) => <Fragment key={at}>{part}<wbr /></Fragment>)}</code>;
}
