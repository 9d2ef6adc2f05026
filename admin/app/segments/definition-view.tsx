import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import { Snippet } from "../components/copy.tsx";
import { definitionWords, type RuleWords } from "./definition-words.ts";
import { definitionText } from "./examples.ts";
import classes from "./segments.module.css";

/** A definition in words, with its JSON one click away. */
export function DefinitionView({ definition }: { readonly definition: SegmentDefinition }) {
  return (
    <section className={classes.section} aria-label="Definition">
      <h2>Who belongs here</h2>
      <Words rules={[definitionWords(definition)]} />
      <details className={classes.json}>
        <summary>Definition as JSON</summary>
        <Snippet label="Definition" code={definitionText(definition).trimEnd()} />
      </details>
    </section>
  );
}

function Words({ rules }: { readonly rules: readonly RuleWords[] }) {
  return (
    <ul className={classes.words}>
      {rules.map(({ text, inside }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rules have no other identity than their place
        <li key={place}>
          {text}
          {inside.length > 0 && <Words rules={inside} />}
        </li>
      ))}
    </ul>
  );
}
