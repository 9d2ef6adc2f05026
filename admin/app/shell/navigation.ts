import {
  type Icon,
  IconBolt,
  IconFilter,
  IconKey,
  IconLayoutDashboard,
  IconPlugConnected,
  IconShieldLock,
  IconUsers,
  IconWorld,
} from "@tabler/icons-react";

export interface NavigationPage {
  readonly to: string;
  readonly name: string;
  readonly icon: Icon;
}

export interface NavigationGroup {
  readonly name: string;
  /** Not at the thumb on a phone, but in the sheet of the rest. */
  readonly more?: boolean;
  readonly pages: readonly NavigationPage[];
}

/** The pages that work, in groups; a group appears with its first page. */
export const NAVIGATION: readonly NavigationGroup[] = [
  {
    name: "Today",
    pages: [
      { to: "/", name: "Overview", icon: IconLayoutDashboard },
      { to: "/live", name: "Live", icon: IconBolt },
    ],
  },
  {
    name: "People",
    pages: [
      { to: "/people", name: "People", icon: IconUsers },
      { to: "/segments", name: "Segments", icon: IconFilter },
    ],
  },
  {
    name: "Settings",
    more: true,
    pages: [
      { to: "/install", name: "Install", icon: IconPlugConnected },
      { to: "/settings/sites", name: "Sites", icon: IconWorld },
      { to: "/settings/keys", name: "Keys", icon: IconKey },
      { to: "/settings/privacy", name: "Privacy", icon: IconShieldLock },
    ],
  },
];
