import { Fragment } from "react";
import { AddRule } from "./add-rule.tsx";
import classes from "./builder.module.css";
import { useBuilder } from "./builder-context.ts";
import { Choice } from "./fields/choice.tsx";
import { NodeCard } from "./node-card.tsx";
import { RuleCard } from "./rule-card.tsx";
import type { GroupNode } from "./tree.ts";
import { setMatch } from "./tree-edits.ts";

const MATCHES = [
  { value: "all", label: "All of these are true" },
  { value: "any", label: "At least one is true" },
] as const;

/** A group within another. */
export function GroupCard({ node, parent }: { readonly node: GroupNode; readonly parent: GroupNode }) {
  return (
    <NodeCard node={node} parent={parent} title="Group" head={<MatchChoice group={node} />}>
      <GroupBody group={node} />
    </NodeCard>
  );
}

/** Whether all or one of a group's rules must hold. */
export function MatchChoice({ group }: { readonly group: GroupNode }) {
  const { edit } = useBuilder();
  return (
    <Choice
      label="How many must be true"
      value={group.match}
      options={MATCHES}
      onChange={(match) => edit((tree) => setMatch(tree, group.id, match))}
      width={200}
    />
  );
}

/** The rules of a group, the places between them, and a button for another. */
export function GroupBody({ group }: { readonly group: GroupNode }) {
  return (
    <div className={classes.group}>
      {group.children.map((child, index) => (
        <Fragment key={child.id}>
          <Slot group={group} index={index} />
          {child.kind === "leaf" ? <RuleCard node={child} parent={group} /> : <GroupCard node={child} parent={group} />}
        </Fragment>
      ))}
      <Slot group={group} index={group.children.length} />
      <AddRule group={group} />
    </div>
  );
}

/** Where a rule can land, with the word that joins the two around it. */
function Slot({ group, index }: { readonly group: GroupNode; readonly index: number }) {
  const { drag } = useBuilder();
  const isTarget = drag.target?.groupId === group.id && drag.target.index === index;
  const isBetween = index > 0 && index < group.children.length;
  return (
    <div
      className={classes.slot}
      data-slot-group={group.id}
      data-slot-index={index}
      data-target={isTarget || undefined}
      aria-hidden
    >
      {isBetween && <span>{group.match === "all" ? "and" : "or"}</span>}
    </div>
  );
}
