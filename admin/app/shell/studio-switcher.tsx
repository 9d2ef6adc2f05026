import { Menu, UnstyledButton } from "@mantine/core";
import { useFetcher } from "@remix-run/react";
import { IconCheck, IconPlus, IconSelector } from "@tabler/icons-react";
import { useState } from "react";
import { initialsOf } from "./initials.ts";
import classes from "./menus.module.css";
import { NewStudioDialog } from "./new-studio-dialog.tsx";
import { useShell } from "./use-shell.ts";

/** The studio looked at, the others, and making a new one. */
export function StudioSwitcher({ compact }: { readonly compact: boolean }) {
  const { studio, studios } = useShell();
  const [creating, setCreating] = useState(false);
  const switcher = useFetcher();
  const { name } = studio;
  return (
    <>
      <Menu position="bottom-start" width={248}>
        <Menu.Target>
          <UnstyledButton
            className={classes.opener ?? ""}
            data-compact={compact || undefined}
            {...(compact ? { "aria-label": `${initialsOf(name)}, ${name}: change the studio` } : {})}
          >
            <span className={classes.mark} aria-hidden>
              {initialsOf(name)}
            </span>
            {!compact && (
              <>
                <span className={classes.studio}>{name}</span>
                <IconSelector size={16} stroke={1.75} aria-hidden />
              </>
            )}
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Studios</Menu.Label>
          {studios.map(({ studioId, name: other }) => (
            <Menu.Item
              key={studioId}
              aria-current={studioId === studio.studioId}
              rightSection={studioId === studio.studioId ? <IconCheck size={16} aria-label="shown now" /> : null}
              onClick={() => switcher.submit({ studioId }, { method: "post", action: "/studio/switch" })}
            >
              {other}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconPlus size={16} stroke={1.75} />} onClick={() => setCreating(true)}>
            New studio
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <NewStudioDialog opened={creating} onClose={() => setCreating(false)} />
    </>
  );
}
