// A section of the report: a heading that the contents list and the address can point to, and a lead.
import type { ComponentChildren } from "preact";

interface Props { id: string; title: string; lead?: string; children: ComponentChildren }

export function Section({ id, title, lead, children }: Props) {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {lead && <p class="lead">{lead}</p>}
      {children}
    </section>
  );
}

export const Nothing = ({ children }: { children: string }) => <p class="nothing">{children}</p>;
