import { Modal, useMantineColorScheme } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight } from "@mantine/spotlight";
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
  const fits = ({ label }: Found): boolean => label.toLowerCase().includes(wanted);
  const people = usePeople(query.trim());
  const segments = useSegments(query.trim());
  const groups: readonly Group[] = [
    { name: "Pages", found: usePages().filter(fits) },
    { name: "Actions", found: useActions().filter(fits) },
    { name: "Segments", found: segments.filter(fits).slice(0, MAX_FOUND) },
    // Found by the server, in more than their names.
    { name: "People", found: people },
  ].filter(({ found }) => found.length > 0);
  return (
    <Spotlight.Root
      store={searchStore}
      query={query}
      onQueryChange={setQuery}
      shortcut={["mod + K"]}
      scrollable
      maxHeight={420}
      clearQueryOnClose
    >
      {/* The dialog's name, for those who do not see it. */}
      <Modal.Title className="visually-hidden">Search</Modal.Title>
      <Spotlight.Search
        leftSection={<IconSearch size={18} stroke={1.75} />}
        placeholder="Search people, segments and pages"
        aria-label="Search people, segments and pages"
      />
      <Spotlight.ActionsList>
        {groups.map(({ name, found }) => (
          <Spotlight.ActionsGroup key={name} label={name}>
            {found.map(({ id, icon: FoundIcon, label, description, onClick }) => (
              <Spotlight.Action
                key={id}
                label={label}
                {...(description === undefined ? {} : { description })}
                onClick={onClick}
                leftSection={<FoundIcon size={18} stroke={1.75} />}
              />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {groups.length === 0 && <Spotlight.Empty>Nothing found</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

interface Found {
  readonly id: string;
  readonly icon: Icon;
  readonly label: string;
  readonly description?: string;
  readonly onClick: () => void;
}

interface Group {
  readonly name: string;
  readonly found: readonly Found[];
}

function entry(id: string, label: string, icon: Icon, onClick: () => void): Found {
  return { id, label, icon, onClick };
}

function usePages(): readonly Found[] {
  const navigate = useNavigate();
  return NAVIGATION.flatMap(({ pages }) => pages).map(({ to, name, icon }) =>
    entry(to, name, icon, () => navigate(to)),
  );
}

function useActions(): readonly Found[] {
  const navigate = useNavigate();
  const switcher = useFetcher();
  const { studio, studios } = useShell();
  const { setColorScheme, colorScheme } = useMantineColorScheme();
  const next = colorScheme === "dark" ? "light" : "dark";
  return [
    entry("new-segment", "New segment", IconFilterPlus, () => navigate("/segments/new")),
    entry("theme", `Use the ${next} theme`, IconMoon, () => setColorScheme(next)),
    ...studios
      .filter(({ studioId }) => studioId !== studio.studioId)
      .map(({ studioId, name }) =>
        entry(studioId, `Go to ${name}`, IconBuilding, () =>
          switcher.submit({ studioId }, { method: "post", action: "/studio/switch" }),
        ),
      ),
  ];
}

function usePeople(search: string): readonly Found[] {
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
    ...entry(person.profileId, personTitle(person), IconUser, () => navigate(`/people/${person.profileId}`)),
    ...(person.email === null ? {} : { description: person.email }),
  }));
}

function useSegments(search: string): readonly Found[] {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const { data } = useQuery({ ...trpc.segments.list.queryOptions(), enabled: search !== "" });
  if (search === "") return [];
  return (data ?? []).map(({ segmentId, name }) =>
    entry(segmentId, name, IconFilter, () => navigate(`/segments/${segmentId}`)),
  );
}
