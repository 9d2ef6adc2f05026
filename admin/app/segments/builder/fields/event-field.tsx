import { Autocomplete, type AutocompleteProps, Group, Text } from "@mantine/core";
import { FAMILIES, familyOf } from "@regulars/contracts/catalogue";
import { useMemo } from "react";
import { formatCount } from "../../../format/number.ts";
import { eventTitle } from "../../../people/timeline-words.ts";
import { useVocabulary, type Vocabulary } from "../vocabulary.tsx";
import { showAllWhenChosen } from "./filter.ts";

interface EventFieldProps {
  readonly value: string;
  readonly onChange: (event: string) => void;
}

interface EventOption {
  readonly event: string;
  readonly label: string;
  readonly count: number | undefined;
}

/** What they did: an event that came, one that can come, all with one beginning, or any name that is typed. */
export function EventField({ value, onChange }: EventFieldProps) {
  const { events } = useVocabulary();
  const groups = useMemo(() => eventOptions(events), [events]);
  const options = useMemo(() => groups.flatMap(({ options }) => options), [groups]);
  const byLabel = useMemo(() => new Map(options.map((option) => [option.label, option])), [options]);
  const renderOption: AutocompleteProps["renderOption"] = ({ option }) => {
    const count = byLabel.get(option.value)?.count;
    return (
      <Group justify="space-between" gap="lg" w="100%" wrap="nowrap">
        <span>{option.value}</span>
        {count !== undefined && (
          <Text size="xs" c="dimmed" className="figures">
            {formatCount(count)}
          </Text>
        )}
      </Group>
    );
  };
  return (
    <Autocomplete
      aria-label="What they did"
      placeholder="Choose what they did"
      size="sm"
      w={232}
      data={groups.map(({ group, options }) => ({ group, items: options.map(({ label }) => label) }))}
      value={labelOf(value)}
      onChange={(label) => onChange(byLabel.get(label)?.event ?? label)}
      renderOption={renderOption}
      filter={showAllWhenChosen}
      maxDropdownHeight={320}
      comboboxProps={{ width: "max-content", position: "bottom-start" }}
      maxLength={200}
      spellCheck={false}
    />
  );
}

/** In groups; each label once. */
function eventOptions(events: Vocabulary["events"]) {
  const received = events.map(({ name, count }) => ({ event: name, label: labelOf(name), count }));
  const names = new Set(events.map(({ name }) => name));
  const possible = Object.entries(FAMILIES)
    .flatMap(([family, each]) => (family === "derived" ? [] : [...each]))
    .filter((name) => !names.has(name))
    .map((name) => ({ event: name, label: labelOf(name), count: undefined }));
  const beginnings = new Map<string, number>();
  for (const name of [...names, ...possible.map(({ event }) => event)]) {
    const start = name.split(".")[0];
    if (familyOf(name) !== undefined && start !== undefined) beginnings.set(start, (beginnings.get(start) ?? 0) + 1);
  }
  const prefixes = [...beginnings]
    .filter(([, members]) => members > 1)
    .map(([start]) => ({ event: `${start}.*`, label: `${start}.*`, count: undefined }));
  const seen = new Set<string>();
  const once = (options: readonly EventOption[]): readonly EventOption[] =>
    options.filter(({ label }) => !seen.has(label) && seen.add(label));
  return [
    { group: "Came to this studio", options: once(received) },
    { group: "Can come", options: once(possible) },
    { group: "All that begin with", options: once(prefixes) },
  ].filter(({ options }) => options.length > 0);
}

function labelOf(event: string): string {
  return event.endsWith("*") ? event : eventTitle(event);
}
