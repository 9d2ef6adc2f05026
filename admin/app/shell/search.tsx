import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from "@mantine/spotlight";
import { useNavigate } from "@remix-run/react";
import { IconSearch } from "@tabler/icons-react";
import { NAVIGATION } from "./navigation.ts";
import { searchStore } from "./search-store.ts";

/** `⌘K`: pages, actions, people and segments by a few letters. */
export function Search() {
  const navigate = useNavigate();
  const pages: SpotlightActionData[] = NAVIGATION.flatMap(({ pages: ofGroup }) => ofGroup).map(
    ({ to, name, icon: Icon }) => ({
      id: to,
      label: name,
      leftSection: <Icon size={18} stroke={1.75} />,
      onClick: () => navigate(to),
    }),
  );
  const groups: SpotlightActionGroupData[] = [{ group: "Pages", actions: pages }];
  return (
    <Spotlight
      store={searchStore}
      actions={groups}
      shortcut={["mod + K"]}
      nothingFound="Nothing found"
      highlightQuery
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.75} />,
        placeholder: "Search people, segments and pages",
        "aria-label": "Search",
      }}
    />
  );
}
