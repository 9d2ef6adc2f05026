import {
  type Icon,
  IconBolt,
  IconFilter,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconPlugConnected,
  IconShieldLock,
  IconUserOff,
  IconUsers,
  IconWorld,
} from "@tabler/icons-react";

export interface NavigationPage {
  readonly to: string;
  readonly name: string;
  readonly icon: Icon;
  /** As of the group. */
  readonly more?: boolean;
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
      { to: "/imports", name: "Imports", icon: IconHistory, more: true },
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
      { to: "/settings/erasures", name: "Erased people", icon: IconUserOff },
    ],
  },
];

/** The groups with the pages that are at the thumb on a phone, or with the rest of them. */
export function phoneGroups(rest: boolean): readonly NavigationGroup[] {
  return NAVIGATION.flatMap((group) => {
    const pages = group.pages.filter((page) => (group.more === true || page.more === true) === rest);
    return pages.length === 0 ? [] : [{ ...group, pages }];
  });
}
