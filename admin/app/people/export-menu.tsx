import { Button, Menu } from "@mantine/core";
import type { ProfileId } from "@regulars/contracts/ids";
import { IconBraces, IconDownload, IconFileText } from "@tabler/icons-react";

/** All that is kept about a person, to take away: as a page to read, or for machines. */
export function ExportMenu({ profileId }: { readonly profileId: ProfileId }) {
  const file = (format: "html" | "json"): string => `/people/${profileId}/export.${format}`;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={18} stroke={1.75} />}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={file("html")} download leftSection={<IconFileText size={16} stroke={1.75} />}>
          Everything, to read (HTML)
        </Menu.Item>
        <Menu.Item component="a" href={file("json")} download leftSection={<IconBraces size={16} stroke={1.75} />}>
          Everything, for machines (JSON)
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
