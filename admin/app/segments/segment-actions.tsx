import { ActionIcon, Button, Group, Menu } from "@mantine/core";
import { Link, useSubmit } from "@remix-run/react";
import { IconArchive, IconCopy, IconDots, IconFolder, IconPencil } from "@tabler/icons-react";

/** What can be done with a segment: to edit it stands out, the rest is in the menu beside it. */
export function SegmentActions({ onDescribe }: { readonly onDescribe: () => void }) {
  const submit = useSubmit();
  const send = (intent: string) => () => submit({ intent }, { method: "post" });
  return (
    <Group gap="xs" wrap="nowrap">
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label="More">
            <IconDots size={18} stroke={1.75} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconFolder size={16} stroke={1.75} />} onClick={onDescribe}>
            Name and folder
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={16} stroke={1.75} />} onClick={send("duplicate")}>
            Duplicate
          </Menu.Item>
          <Menu.Item leftSection={<IconArchive size={16} stroke={1.75} />} onClick={send("archive")}>
            Archive
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button component={Link} to="edit" prefetch="intent" leftSection={<IconPencil size={16} stroke={1.75} />}>
        Edit
      </Button>
    </Group>
  );
}
