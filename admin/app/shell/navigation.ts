import { type Icon, IconBolt, IconFilter, IconLayoutDashboard, IconUsers } from "@tabler/icons-react";

export interface NavigationPage {
  readonly to: string;
  readonly name: string;
  readonly icon: Icon;
}

export interface NavigationGroup {
  readonly name: string;
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
];
