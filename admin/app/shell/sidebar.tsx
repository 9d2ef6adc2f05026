import { ActionIcon, Kbd, Tooltip, UnstyledButton } from "@mantine/core";
import { NavLink } from "@remix-run/react";
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconSearch } from "@tabler/icons-react";
import { NAVIGATION, type NavigationPage } from "./navigation.ts";
import { PersonMenu } from "./person-menu.tsx";
import { openSearch } from "./search-store.ts";
import classes from "./sidebar.module.css";
import { StudioSwitcher } from "./studio-switcher.tsx";

interface SidebarProps {
  /** Icons alone. */
  readonly collapsed: boolean;
  readonly onToggle: () => void;
}

/** The left side of the page: studio above, pages by group, person below. */
export function Sidebar({ collapsed, onToggle }: SidebarProps) {
  return (
    <div className={classes.side} data-collapsed={collapsed || undefined}>
      <StudioSwitcher compact={collapsed} />
      <Tooltip label="Search" position="right" disabled={!collapsed}>
        <UnstyledButton
          className={classes.search ?? ""}
          onClick={openSearch}
          {...(collapsed ? { "aria-label": "Search" } : {})}
        >
          <IconSearch size={18} stroke={1.75} aria-hidden />
          <span className={classes.word}>Search</span>
          <Kbd size="xs" className={classes.word ?? ""} aria-hidden>
            ⌘K
          </Kbd>
        </UnstyledButton>
      </Tooltip>
      <nav aria-label="Pages" className={classes.pages}>
        {NAVIGATION.map((group) => (
          <div key={group.name}>
            <div className={classes.group} aria-hidden={collapsed}>
              {collapsed ? "" : group.name}
            </div>
            <ul className={classes.list} aria-label={group.name}>
              {group.pages.map((page) => (
                <li key={page.to}>
                  <PageLink page={page} collapsed={collapsed} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className={classes.foot}>
        <PersonMenu compact={collapsed} />
        <Tooltip label={collapsed ? "Show words" : "Icons only"} position="right">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            onClick={onToggle}
            aria-label={collapsed ? "Widen the navigation" : "Narrow the navigation"}
            aria-pressed={collapsed}
          >
            {collapsed ? (
              <IconLayoutSidebarLeftExpand size={18} stroke={1.75} />
            ) : (
              <IconLayoutSidebarLeftCollapse size={18} stroke={1.75} />
            )}
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
}

function PageLink({ page, collapsed }: { readonly page: NavigationPage; readonly collapsed: boolean }) {
  return (
    <Tooltip label={page.name} position="right" disabled={!collapsed}>
      <NavLink to={page.to} end={page.to === "/"} prefetch="intent" className={classes.link ?? ""}>
        <page.icon size={18} stroke={1.75} aria-hidden />
        <span className={collapsed ? "visually-hidden" : classes.word}>{page.name}</span>
      </NavLink>
    </Tooltip>
  );
}
