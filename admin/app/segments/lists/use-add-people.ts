import { useState } from "react";
import { useTRPCClient } from "../../trpc.tsx";
import type { NamedPeople } from "./read-people.ts";

/** As many as one call takes. */
const A_CALL = 10_000;

interface Added {
  readonly added: number;
  readonly unchanged: number;
  readonly seq: number;
}

/** Puts people on a list, ten thousand a call. @returns what does it, and how many are through */
export function useAddPeople(listId: string) {
  const client = useTRPCClient();
  const [through, setThrough] = useState(0);
  const add = async ({ userIds, emails }: NamedPeople): Promise<Added> => {
    const calls = [
      ...chunksOf(userIds).map((chunk) => ({ userIds: chunk })),
      ...chunksOf(emails).map((chunk) => ({ emails: chunk })),
    ];
    let sum: Added = { added: 0, unchanged: 0, seq: 0 };
    setThrough(0);
    for (const people of calls) {
      const { added, unchanged, seq } = await client.lists.add.mutate({ listId, ...people });
      sum = { added: sum.added + added, unchanged: sum.unchanged + unchanged, seq: Math.max(sum.seq, seq) };
      setThrough(sum.added + sum.unchanged);
    }
    return sum;
  };
  return { add, through };
}

function chunksOf(values: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (let from = 0; from < values.length; from += A_CALL) chunks.push(values.slice(from, from + A_CALL));
  return chunks;
}
