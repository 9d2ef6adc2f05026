import { ActionIcon, Drawer, Group, Stack, UnstyledButton } from "@mantine/core";
import { Form, NavLink } from "@remix-run/react";
import { IconLogout, IconMenu2, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { phoneGroups } from "./navigation.ts";
import { SchemeSwitch } from "./person-menu.tsx";
import classes from "./phone-bar.module.css";
import { openSearch } from "./search-store.ts";
import { StudioSwitcher } from "./studio-switcher.tsx";
import { useShell } from "./use-shell.ts";

/** The studio and the search, at the top of a phone. */
export function PhoneTop() {
  return (
    <div className={classes.top}>
      <StudioSwitcher compact={false} />
      <ActionIcon variant="subtle" color="gray" size={44} onClick={openSearch} aria-label="Search">
        <IconSearch size={20} stroke={1.75} />
      </ActionIcon>
    </div>
  );
}

/** The pages at the thumb on a phone, with the rest in a sheet that comes up from below. */
export function PhoneBar() {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <nav className={classes.bar} aria-label="Pages">
        {phoneGroups(false)
          .flatMap((group) => group.pages)
          .map((page) => (
            <NavLink key={page.to} to={page.to} end={page.to === "/"} prefetch="intent" className={classes.item ?? ""}>
              <page.icon size={22} stroke={1.75} aria-hidden />
              {page.name}
            </NavLink>
          ))}
        <UnstyledButton className={classes.item ?? ""} onClick={() => setOpened(true)} aria-haspopup="dialog">
          <IconMenu2 size={22} stroke={1.75} aria-hidden />
          More
        </UnstyledButton>
      </nav>
      <Drawer
        opened={opened}
        onClose={() => setOpened(false)}
        position="bottom"
        // As high as what is in it.
        styles={{ inner: { alignItems: "flex-end" }, content: { height: "auto", borderRadius: "16px 16px 0 0" } }}
        title="More"
        overlayProps={{ backgroundOpacity: 0.4 }}
      >
        <MoreSheet onLeave={() => setOpened(false)} />
      </Drawer>
    </>
  );
}

function MoreSheet({ onLeave }: { readonly onLeave: () => void }) {
  const { person } = useShell();
  return (
    <Stack gap="md" pb="md">
      {phoneGroups(true).map(({ name, pages }) => (
        <nav key={name} aria-label={name} className={classes.rest}>
          {pages.map((page) => (
            <NavLink key={page.to} to={page.to} prefetch="intent" onClick={onLeave} className={classes.restLink ?? ""}>
              <page.icon size={20} stroke={1.75} aria-hidden />
              {page.name}
            </NavLink>
          ))}
        </nav>
      ))}
      <SchemeSwitch withWords />
      <Group justify="space-between" wrap="nowrap" className={classes.who ?? ""}>
        <div>
          <strong>{person.name}</strong>
          <span>{person.email}</span>
        </div>
        <Form method="post" action="/logout">
          <UnstyledButton type="submit" className={classes.row ?? ""}>
            <IconLogout size={20} stroke={1.75} aria-hidden />
            Log out
          </UnstyledButton>
        </Form>
      </Group>
    </Stack>
  );
}
