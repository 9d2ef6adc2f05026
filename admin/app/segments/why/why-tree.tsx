import type { Explanation } from "@regulars/segments/explain";
import { IconCheck, IconX } from "@tabler/icons-react";
import { When } from "../../components/when.tsx";
import type { Telling } from "../../format/when.ts";
import { definitionWords, type RuleNames } from "../definition-words.ts";
import { sawWords } from "./saw-words.ts";
import classes from "./why.module.css";

interface WhyTreeProps {
  readonly nodes: readonly Explanation[];
  readonly names: RuleNames;
  readonly telling: Telling;
}

/** Each rule with its truth, what it saw, and when the clock alone changes it; those inside it beneath. */
export function WhyTree({ nodes, names, telling }: WhyTreeProps) {
  return (
    <ul className={classes.tree}>
      {nodes.map((node, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rules have no other identity than their place
        <li key={place}>
          <Rule node={node} names={names} telling={telling} />
          {node.children.length > 0 && <WhyTree nodes={node.children} names={names} telling={telling} />}
        </li>
      ))}
    </ul>
  );
}

interface RuleProps extends Pick<WhyTreeProps, "names" | "telling"> {
  readonly node: Explanation;
}

function Rule({ node, names, telling }: RuleProps) {
  const saw = sawWords(node, telling);
  const text = node.rule.kind === "not" ? "This is not true" : definitionWords({ v: 1, rule: node.rule }, names).text;
  return (
    <div className={classes.rule} data-truth={node.truth}>
      {node.truth ? <IconCheck size={18} stroke={2} aria-hidden /> : <IconX size={18} stroke={2} aria-hidden />}
      <span className="visually-hidden">{node.truth ? "True:" : "Not true:"}</span>
      <div>
        <span className={classes.words}>{text}</span>
        {saw !== undefined && <span className={classes.saw}>{saw}</span>}
        {node.nextChangeAt !== undefined && (
          <span className={classes.saw}>
            {node.truth ? "Ends" : "Comes true"} by itself <When at={node.nextChangeAt} />
          </span>
        )}
      </div>
    </div>
  );
}
