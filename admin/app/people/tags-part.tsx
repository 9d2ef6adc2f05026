import { TagsInput } from "@mantine/core";
import type { ProfileId } from "@regulars/contracts/ids";
import { useEffect, useState } from "react";
import { useTRPCClient } from "../trpc.tsx";
import classes from "./facts.module.css";
import { afterChange, type PendingTags, shownTags, stillPending } from "./pending-tags.ts";
import type { usePersonEdit } from "./use-person-edit.ts";

interface TagsPartProps {
  readonly profileId: ProfileId;
  /** As they are known. */
  readonly tags: readonly string[];
  readonly edit: ReturnType<typeof usePersonEdit>["edit"];
}

/** The tags of a person, to give and to take; shown at once, and as they were again when it could not be saved. */
export function TagsPart({ profileId, tags, edit }: TagsPartProps) {
  const client = useTRPCClient();
  const [asked, setAsked] = useState<PendingTags>({});
  const known = JSON.stringify(tags);
  // What has come to be known is no longer asked for: taken by somebody else later, it goes here too.
  useEffect(() => setAsked((now) => stillPending(JSON.parse(known), now)), [known]);
  const pending = stillPending(tags, asked);
  const shown = shownTags(tags, pending);
  const change = async (wanted: readonly string[]): Promise<void> => {
    const [add, remove] = [without(wanted, shown), without(shown, wanted)];
    if (add.length + remove.length === 0) return;
    setAsked(afterChange(pending, { add, remove }));
    const taken = await edit(() => client.people.changeTags.mutate({ profileId, add, remove }));
    if (!taken) setAsked((now) => afterChange(now, { add: [], remove: [], forget: [...add, ...remove] }));
  };
  return (
    <section className={classes.facts}>
      <div className={classes.head}>
        <h2>Tags</h2>
      </div>
      <TagsInput
        aria-label="Tags"
        placeholder={shown.length === 0 ? "Add a tag" : ""}
        value={[...shown]}
        onChange={(wanted) => void change(wanted.map((tag) => tag.trim()).filter((tag) => tag !== ""))}
        maxLength={100}
        splitChars={[",", ";"]}
      />
    </section>
  );
}

function without(tags: readonly string[], others: readonly string[]): string[] {
  return tags.filter((tag) => !others.includes(tag));
}
