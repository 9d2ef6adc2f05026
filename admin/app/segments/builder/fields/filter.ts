import { type ComboboxItem, defaultOptionsFilter, isOptionsGroup, type OptionsFilter } from "@mantine/core";

/** What has the typed text in it; all of them while it is one that was chosen, so that another can be. */
export const showAllWhenChosen: OptionsFilter = (input) => {
  const items = input.options.flatMap((option): readonly ComboboxItem[] =>
    isOptionsGroup(option) ? option.items : [option],
  );
  const chosen = items.some(({ label }) => label === input.search);
  return defaultOptionsFilter(chosen ? { ...input, search: "" } : input);
};
