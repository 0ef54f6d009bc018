// Keeps the rest of the report readable when one part cannot be drawn from what it was given.
import { Component, type ComponentChildren } from "preact";
import { text } from "../lang";

interface Props { children: ComponentChildren }

export class Guard extends Component<Props, { broken: boolean }> {
  state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  componentDidCatch(error: unknown) {
    console.error(error);
  }

  render() {
    return this.state.broken ? <section><p class="nothing">{text.partBroken}</p></section> : this.props.children;
  }
}
