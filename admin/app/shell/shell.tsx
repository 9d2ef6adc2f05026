import { AppShell } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { NavigationProgress } from "./navigation-progress.tsx";
import { PhoneBar, PhoneTop } from "./phone-bar.tsx";
import { Search } from "./search.tsx";
import classes from "./shell.module.css";
import { Sidebar } from "./sidebar.tsx";
import { useShell } from "./use-shell.ts";

const YEAR_SECONDS = 31_536_000;

/** What stands around every page. */
export function Shell({ children }: { readonly children: ReactNode }) {
  const { navigationCollapsed } = useShell();
  const [collapsed, setCollapsed] = useState(navigationCollapsed);
  const toggle = (): void => {
    // A cookie, so that the server renders the next page as this one is left.
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser
    document.cookie = `regulars-nav=${collapsed ? "wide" : "narrow"}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    setCollapsed(!collapsed);
  };
  return (
    <>
      <a href="#main" className={classes.skip}>
        Skip to the page
      </a>
      <NavigationProgress />
      <AppShell
        navbar={{ width: collapsed ? 64 : 248, breakpoint: "sm", collapsed: { mobile: true } }}
        header={{ height: { base: 52, sm: 0 } }}
        footer={{ height: { base: 60, sm: 0 } }}
        padding={0}
        transitionDuration={0}
        classNames={{
          header: classes.header ?? "",
          navbar: classes.navbar ?? "",
          footer: classes.footer ?? "",
          main: classes.main ?? "",
        }}
      >
        <AppShell.Header hiddenFrom="sm" component="div">
          <PhoneTop />
        </AppShell.Header>
        <AppShell.Navbar component="div" visibleFrom="sm">
          <Sidebar collapsed={collapsed} onToggle={toggle} />
        </AppShell.Navbar>
        <AppShell.Main id="main" tabIndex={-1}>
          <div className={classes.page}>{children}</div>
        </AppShell.Main>
        <AppShell.Footer hiddenFrom="sm" component="div">
          <PhoneBar />
        </AppShell.Footer>
      </AppShell>
      <Search />
    </>
  );
}
