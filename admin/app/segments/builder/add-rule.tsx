import { Button, Group, Menu } from "@mantine/core";
import { IconParentheses, IconPlus } from "@tabler/icons-react";
import { Fragment } from "react";
import classes from "./builder.module.css";
import { useBuilder } from "./builder-context.ts";
import { NEW_RULES } from "./new-rules.ts";
import { type GroupNode, groupNode, leafNode, type TreeNode } from "./tree.ts";
import { insertNode } from "./tree-edits.ts";

/** Adds a rule or a group at the end of a group. */
export function AddRule({ group }: { readonly group: GroupNode }) {
  const { edit, added, say, focusNext } = useBuilder();
  const add = (node: TreeNode): void => {
    added(node.id);
    edit((tree) => insertNode(tree, { groupId: group.id, index: group.children.length }, node));
  };
  const addGroup = (): void => {
    const inner = groupNode(group.match === "all" ? "any" : "all");
    add(inner);
    focusNext(`add ${inner.id}`);
    say("Group added");
  };
  return (
    <Group gap="xs" mt={4}>
      <Menu position="bottom-start" returnFocus={false}>
        <Menu.Target>
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconPlus size={14} />}
            data-focus={`add ${group.id}`}
          >
            Add a rule
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={classes.menu ?? ""}>
          {NEW_RULES.map(({ label, rules }) => (
            <Fragment key={label}>
              <Menu.Label>{label}</Menu.Label>
              {rules.map((rule) => (
                <Menu.Item
                  key={rule.label}
                  onClick={() => add(leafNode(rule.make()))}
                  rightSection={<span className={classes.hint}>{rule.hint}</span>}
                >
                  {rule.label}
                </Menu.Item>
              ))}
            </Fragment>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        leftSection={<IconParentheses size={14} />}
        onClick={addGroup}
      >
        Add a group
      </Button>
    </Group>
  );
}
