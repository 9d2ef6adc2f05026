import { Avatar, Popover, SegmentedControl, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { Form } from "@remix-run/react";
import { IconChevronUp, IconDeviceDesktop, IconLogout, IconMoon, IconSun } from "@tabler/icons-react";
import { useInBrowser } from "../components/use-in-browser.ts";
import { initialsOf } from "./initials.ts";
import classes from "./menus.module.css";
import { useShell } from "./use-shell.ts";

const SCHEMES = [
  { value: "light", label: "Light", icon: IconSun },
  { value: "dark", label: "Dark", icon: IconMoon },
  { value: "auto", label: "As the device", icon: IconDeviceDesktop },
] as const;

/** Who is logged in, the theme, and the way out. */
export function PersonMenu({ compact }: { readonly compact: boolean }) {
  const { person } = useShell();
  return (
    <Popover position="top-start" width={248} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={classes.opener ?? ""}
          data-compact={compact || undefined}
          {...(compact ? { "aria-label": `${initialsOf(person.name)}, ${person.name}: account and theme` } : {})}
        >
          <Avatar size={28} radius="xl" color="green" variant="light" aria-hidden>
            {initialsOf(person.name)}
          </Avatar>
          {!compact && (
            <>
              <span className={classes.name}>{person.name}</span>
              <IconChevronUp size={16} stroke={1.75} aria-hidden />
            </>
          )}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown p={4} aria-label="Account and theme">
        <PersonItems />
      </Popover.Dropdown>
    </Popover>
  );
}

function PersonItems() {
  const { person } = useShell();
  return (
    <>
      <div className={classes.who}>
        <strong>{person.name}</strong>
        <span>{person.email}</span>
      </div>
      <hr className={classes.line} />
      <div className={classes.scheme}>
        <SchemeSwitch />
      </div>
      <hr className={classes.line} />
      <Form method="post" action="/logout">
        <UnstyledButton type="submit" className={classes.item ?? ""}>
          <IconLogout size={16} stroke={1.75} aria-hidden />
          Log out
        </UnstyledButton>
      </Form>
    </>
  );
}

/** Light, dark, or as the device is. */
export function SchemeSwitch({ withWords = false }: { readonly withWords?: boolean }) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  // What was chosen is known in the browser alone; until then nothing is marked.
  const known = useInBrowser();
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label="Theme"
      value={known ? colorScheme : ""}
      onChange={(value) => setColorScheme(value as "light" | "dark" | "auto")}
      data={SCHEMES.map(({ value, label, icon: Icon }) => ({
        value,
        label: (
          <span className={classes.schemeChoice} title={label}>
            <Icon size={16} stroke={1.75} aria-hidden />
            <span className={withWords ? undefined : "visually-hidden"}>{label}</span>
          </span>
        ),
      }))}
    />
  );
}
