import type { SegmentDefinition } from "@regulars/contracts/segment-definition";
import { Snippet } from "../components/copy.tsx";
import { definitionWords, type RuleNames, type RuleWords } from "./definition-words.ts";
import { definitionText } from "./examples.ts";
import classes from "./segments.module.css";

interface DefinitionProps {
  readonly definition: SegmentDefinition;
  /** Of the segments and lists that it asks for. */
  readonly names?: RuleNames;
}

/** A definition in words, one line a rule. */
export function DefinitionWords({ definition, names }: DefinitionProps) {
  return <Words rules={[definitionWords(definition, names)]} />;
}

/** A definition in words, with its JSON one click away. */
export function DefinitionView({ definition, names }: DefinitionProps) {
  return (
    <section className={classes.section} aria-label="Definition">
      <h2>Who belongs here</h2>
      <Words rules={[definitionWords(definition, names)]} />
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
