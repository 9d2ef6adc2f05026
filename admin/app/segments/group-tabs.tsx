import { NavLink } from "@remix-run/react";
import classes from "./segments.module.css";

/** The two ways to group people: by what holds for them, and by hand. */
export function GroupTabs() {
  return (
    <nav className={classes.tabs} aria-label="Groups of people">
      <NavLink to="/segments" end prefetch="intent">
        By rules
      </NavLink>
      <NavLink to="/segments/lists" prefetch="intent">
        Lists by hand
      </NavLink>
    </nav>
  );
}
