import { useMantineColorScheme } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from "@mantine/spotlight";
import { useFetcher, useNavigate } from "@remix-run/react";
import {
  type Icon,
  IconBuilding,
  IconFilter,
  IconFilterPlus,
  IconMoon,
  IconSearch,
  IconUser,
} from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { personTitle } from "../people/person-name.tsx";
import { useTRPC } from "../trpc.tsx";
import { NAVIGATION } from "./navigation.ts";
import { searchStore } from "./search-store.ts";
import { useShell } from "./use-shell.ts";

const MAX_FOUND = 5;
const TYPING_MS = 120;

/** `⌘K`: pages, actions, people and segments by a few letters. */
export function Search() {
  const [query, setQuery] = useState("");
  const wanted = query.trim().toLowerCase();
  const fits = ({ label = "" }: SpotlightActionData): boolean => label.toLowerCase().includes(wanted);
  const people = usePeople(query.trim());
  const segments = useSegments(query.trim());
  const groups: SpotlightActionGroupData[] = [
    { group: "Pages", actions: usePages().filter(fits) },
    { group: "Actions", actions: useActions().filter(fits) },
    { group: "Segments", actions: segments.filter(fits).slice(0, MAX_FOUND) },
    // Found by the server, in more than their names.
    { group: "People", actions: people },
  ].filter(({ actions }) => actions.length > 0);
  return (
    <Spotlight
      store={searchStore}
      actions={groups}
      filter={(_, actions) => actions}
      query={query}
      onQueryChange={setQuery}
      shortcut={["mod + K"]}
      nothingFound="Nothing found"
      scrollable
      maxHeight={420}
      clearQueryOnClose
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.75} />,
        placeholder: "Search people, segments and pages",
        "aria-label": "Search people, segments and pages",
      }}
    />
  );
}

function action(id: string, label: string, ActionIcon: Icon, onClick: () => void): SpotlightActionData {
  return { id, label, leftSection: <ActionIcon size={18} stroke={1.75} />, onClick };
}

function usePages(): readonly SpotlightActionData[] {
  const navigate = useNavigate();
  return NAVIGATION.flatMap(({ pages }) => pages).map(({ to, name, icon }) =>
    action(to, name, icon, () => navigate(to)),
  );
}

function useActions(): readonly SpotlightActionData[] {
  const navigate = useNavigate();
  const switcher = useFetcher();
  const { studio, studios } = useShell();
  const { setColorScheme, colorScheme } = useMantineColorScheme();
  const next = colorScheme === "dark" ? "light" : "dark";
  return [
    action("new-segment", "New segment", IconFilterPlus, () => navigate("/segments/new")),
    action("theme", `Use the ${next} theme`, IconMoon, () => setColorScheme(next)),
    ...studios
      .filter(({ studioId }) => studioId !== studio.studioId)
      .map(({ studioId, name }) =>
        action(studioId, `Go to ${name}`, IconBuilding, () =>
          switcher.submit({ studioId }, { method: "post", action: "/studio/switch" }),
        ),
      ),
  ];
}

function usePeople(search: string): SpotlightActionData[] {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const [settled] = useDebouncedValue(search, TYPING_MS);
  const { data } = useQuery({
    ...trpc.people.list.queryOptions({ search: settled, pageSize: MAX_FOUND }),
    enabled: settled !== "",
    placeholderData: keepPreviousData,
  });
  if (search === "") return [];
  return (data?.people ?? []).map((person) => ({
    ...action(person.profileId, personTitle(person), IconUser, () => navigate(`/people/${person.profileId}`)),
    ...(person.email === null ? {} : { description: person.email }),
  }));
}

function useSegments(search: string): readonly SpotlightActionData[] {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const { data } = useQuery({ ...trpc.segments.list.queryOptions(), enabled: search !== "" });
  if (search === "") return [];
  return (data ?? []).map(({ segmentId, name }) =>
    action(segmentId, name, IconFilter, () => navigate(`/segments/${segmentId}`)),
  );
}
