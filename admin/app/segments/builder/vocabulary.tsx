import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import type { AppRouter } from "../../../server/api/router.ts";
import { useTRPC } from "../../trpc.tsx";
import type { GroupNames } from "./definition-sentence.ts";

type Outputs = inferRouterOutputs<AppRouter>["segments"];
export type Vocabulary = Outputs["vocabulary"];
/** A path that can be asked about: its types and values that were seen there. */
export type KnownPath = Outputs["properties"][number];

const EMPTY: Vocabulary = { events: [], traits: [], segments: [], lists: [] };
const VocabularyContext = createContext<Vocabulary>(EMPTY);

/** What rules can speak of at this studio; empty until it is there, as everything can be typed as well. */
export function VocabularyProvider({ children }: { readonly children: ReactNode }) {
  const { data } = useQuery({ ...useTRPC().segments.vocabulary.queryOptions(), staleTime: 300_000 });
  return <VocabularyContext.Provider value={data ?? EMPTY}>{children}</VocabularyContext.Provider>;
}

export function useVocabulary(): Vocabulary {
  return useContext(VocabularyContext);
}

const NO_PATHS: readonly KnownPath[] = [];

/** The properties of an event, or of all that a prefix names. */
export function useProperties(event: string): readonly KnownPath[] {
  const trpc = useTRPC();
  const { data } = useQuery({
    ...trpc.segments.properties.queryOptions({ event }),
    enabled: event !== "" && event.length <= 200,
    staleTime: 300_000,
  });
  return data ?? NO_PATHS;
}

/** What segments and lists are called, by id. */
export function useGroupNames(): GroupNames {
  const { segments, lists } = useVocabulary();
  return useMemo(
    () => ({
      segments: new Map(segments.map(({ id, name }) => [id, name])),
      lists: new Map(lists.map(({ id, name }) => [id, name])),
    }),
    [segments, lists],
  );
}
