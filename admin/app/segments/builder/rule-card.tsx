import { useEffect, useRef } from "react";
import classes from "./builder.module.css";
import { useBuilder } from "./builder-context.ts";
import { KIND_WORDS } from "./new-rules.ts";
import { NodeCard } from "./node-card.tsx";
import { RuleFields } from "./rule-fields.tsx";
import type { GroupNode, LeafNode } from "./tree.ts";
import { setRule } from "./tree-edits.ts";

interface RuleCardProps {
  readonly node: LeafNode;
  readonly parent: GroupNode;
}

/** One rule. */
export function RuleCard({ node, parent }: RuleCardProps) {
  const { edit, isNew } = useBuilder();
  const body = useRef<HTMLDivElement>(null);
  const begins = useRef(isNew(node.id));
  useEffect(() => {
    if (begins.current) body.current?.querySelector<HTMLElement>("input")?.focus();
    begins.current = false;
  }, []);
  return (
    <NodeCard node={node} parent={parent} title={KIND_WORDS[node.rule.kind]}>
      <div ref={body} className={classes.body}>
        <RuleFields
          rule={node.rule}
          onChange={(rule, field) => edit((tree) => setRule(tree, node.id, rule), `${node.id} ${field}`)}
        />
      </div>
    </NodeCard>
  );
}
