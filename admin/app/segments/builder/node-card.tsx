import { ActionIcon, Menu } from "@mantine/core";
import {
  IconArrowDown,
  IconArrowUp,
  IconContrast,
  IconCopy,
  IconDots,
  IconGripVertical,
  IconParentheses,
  IconParenthesesOff,
  IconTrash,
} from "@tabler/icons-react";
import type { KeyboardEvent, ReactNode } from "react";
import { formatCount, formatShare } from "../../format/number.ts";
import classes from "./builder.module.css";
import { useBuilder } from "./builder-context.ts";
import { faultWords } from "./fault-words.ts";
import type { GroupNode, TreeNode } from "./tree.ts";
import { duplicateNode, removeNode, toggleNot, unwrapGroup, wrapNode } from "./tree-edits.ts";

interface NodeCardProps {
  readonly node: TreeNode;
  /** The group that it stands in. */
  readonly parent: GroupNode;
  /** What it is called, e.g. "Did something". */
  readonly title: string;
  /** Beside the title. */
  readonly head?: ReactNode;
  readonly children: ReactNode;
}

/** What every rule and group has: a handle to move it, a menu, its faults, and how many people it lets through. */
export function NodeCard({ node, parent, title, head, children }: NodeCardProps) {
  const builder = useBuilder();
  const { id } = node;
  const isNegated = node.nots % 2 === 1;
  const onArrow = (event: KeyboardEvent): void => {
    const direction = event.key === "ArrowUp" ? "up" : event.key === "ArrowDown" ? "down" : undefined;
    if (direction === undefined) return;
    event.preventDefault();
    builder.move(id, direction);
  };
  const faults = builder.faultsOf(id);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be announced with every control of every rule inside it
    <div
      role="group"
      aria-label={isNegated ? `Not: ${title}` : title}
      className={classes.card}
      data-node={id}
      data-kind={node.kind}
      data-dragged={builder.drag.id === id || undefined}
      data-faulty={faults.length > 0 || undefined}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) builder.left(id);
      }}
    >
      <div className={classes.head}>
        <button
          type="button"
          className={classes.handle}
          aria-label={`Move “${title}”`}
          title="Drag, or press the arrow keys"
          data-focus={`handle ${id}`}
          onKeyDown={onArrow}
          {...builder.drag.handleOf(id)}
        >
          <IconGripVertical size={16} aria-hidden />
        </button>
        {isNegated && <span className={classes.not}>Not</span>}
        <span className={classes.title}>{title}</span>
        {head}
        <LetThrough id={id} />
        <NodeMenu node={node} parent={parent} title={title} />
      </div>
      {children}
      {faults.length > 0 && (
        <ul className={classes.faults}>
          {[...new Set(faults.map(faultWords))].map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** A bar of how many people the rule alone lets through. */
function LetThrough({ id }: { readonly id: string }) {
  const counted = useBuilder().countOf(id);
  if (counted === undefined || counted.total === 0) return <span className={classes.through} />;
  const share = counted.count / counted.total;
  return (
    <span className={classes.through} title={`This rule alone lets ${formatShare(share)} of everyone through`}>
      <svg className={classes.bar} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden>
        <rect width="100" height="4" className={classes.track} />
        <rect width={share * 100} height="4" className={classes.fill} />
      </svg>
      <span className="figures">
        {formatCount(counted.count)}
        <span className="visually-hidden"> people, by this rule alone</span>
      </span>
    </span>
  );
}

function NodeMenu({ node, parent, title }: Pick<NodeCardProps, "node" | "parent" | "title">) {
  const { edit, move, focusNext, say } = useBuilder();
  const { id } = node;
  const handle = `handle ${id}`;
  const isNegated = node.nots % 2 === 1;
  const remove = (): void => {
    edit((tree) => removeNode(tree, id));
    focusNext(`add ${parent.id}`);
    say(`${title} removed`);
  };
  const wrap = (): void => {
    edit((tree) => wrapNode(tree, id)?.tree ?? tree);
    focusNext(handle);
    say("Put into a group of its own");
  };
  const copy = (): void => {
    edit((tree) => duplicateNode(tree, id)?.tree ?? tree);
    say(`${title} copied`);
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`More for “${title}”`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconContrast size={16} />} onClick={() => edit((tree) => toggleNot(tree, id))}>
          {isNegated ? "Say it without “not”" : "Say the opposite"}
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowUp size={16} />} onClick={() => move(id, "up")}>
          Move up
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowDown size={16} />} onClick={() => move(id, "down")}>
          Move down
        </Menu.Item>
        <Menu.Item leftSection={<IconParentheses size={16} />} onClick={wrap}>
          Put into a group
        </Menu.Item>
        {node.kind === "group" && !isNegated && (
          <Menu.Item
            leftSection={<IconParenthesesOff size={16} />}
            onClick={() => edit((tree) => unwrapGroup(tree, id))}
          >
            Take the group apart
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconCopy size={16} />} onClick={copy}>
          Copy
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconTrash size={16} />} onClick={remove}>
          Remove
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
