import { Autocomplete, type AutocompleteProps, Group, Text } from "@mantine/core";
import { useMemo } from "react";
import { pathWords } from "../../definition-words.ts";
import type { KnownPath } from "../vocabulary.tsx";
import { showAllWhenChosen } from "./filter.ts";

interface PathFieldProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: readonly string[];
  readonly known: readonly KnownPath[];
  readonly onChange: (path: readonly string[]) => void;
}

const MAX_SAMPLES_SHOWN = 3;

/** What to look at: a path that was seen, with what stands there, or one that is typed with `>` between its steps. */
export function PathField({ label, placeholder, value, known, onChange }: PathFieldProps) {
  const byLabel = useMemo(() => new Map(known.map((each) => [pathWords(each.path), each])), [known]);
  const renderOption: AutocompleteProps["renderOption"] = ({ option }) => (
    <Group justify="space-between" gap="lg" w="100%" wrap="nowrap">
      <span>{option.value}</span>
      <Text size="xs" c="dimmed" truncate maw={200}>
        {byLabel.get(option.value)?.samples.slice(0, MAX_SAMPLES_SHOWN).join(", ")}
      </Text>
    </Group>
  );
  return (
    <Autocomplete
      aria-label={label}
      placeholder={placeholder}
      size="sm"
      w={184}
      data={[...byLabel.keys()]}
      value={pathWords(value)}
      onChange={(text) => onChange(byLabel.get(text)?.path ?? readPath(text))}
      renderOption={renderOption}
      filter={showAllWhenChosen}
      maxDropdownHeight={320}
      comboboxProps={{ width: "max-content", position: "bottom-start" }}
      spellCheck={false}
    />
  );
}

/** Spaces at the end stay, as somebody may be typing on. */
function readPath(text: string): readonly string[] {
  if (text === "") return [];
  return text.split(/\s*[›>]\s*/).map((key, place) => (place === 0 ? key.trimStart() : key));
}
