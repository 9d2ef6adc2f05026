import type { ProfileId } from "@regulars/contracts/ids";
import { type ComponentProps, useMemo } from "react";
import { ConsentsPart } from "./consents-part.tsx";
import { ErasePart } from "./erase-part.tsx";
import { IdentifiersPart } from "./identifiers-part.tsx";
import { MembershipsPart } from "./memberships-part.tsx";
import { MergesPart } from "./merges-part.tsx";
import type { ToldOrigin } from "./origin-words.ts";
import { personTitle } from "./person-name.tsx";
import { TagsPart } from "./tags-part.tsx";
import { type ToldTrait, TraitsPart } from "./traits-part.tsx";
import { usePersonEdit } from "./use-person-edit.ts";

interface PersonFactsProps {
  readonly person: {
    readonly profileId: ProfileId;
    readonly shownAs: string;
    readonly name: string | null;
    readonly traits: readonly ToldTrait[];
  } & Pick<ComponentProps<typeof MembershipsPart>, "segments" | "lists"> &
    Pick<ComponentProps<typeof ConsentsPart>, "consents"> &
    Pick<ComponentProps<typeof IdentifiersPart>, "identifiers"> &
    ComponentProps<typeof MergesPart>;
  /** Where traits and consents came from; those whose event is not in history yet are missing. */
  readonly origins: readonly ToldOrigin[];
}

/** What is known of a person, beside their timeline, and what can be changed of it. */
export function PersonFacts({ person, origins }: PersonFactsProps) {
  const { profileId, traits, segments, lists, consents, identifiers, merges } = person;
  const { edit, running } = usePersonEdit();
  const byMessage = useMemo(() => new Map(origins.map((origin) => [origin.messageId, origin])), [origins]);
  return (
    <div aria-busy={running}>
      <TagsPart profileId={profileId} tags={tagsOf(traits)} edit={edit} />
      <MembershipsPart profileId={profileId} segments={segments} lists={lists} />
      <TraitsPart profileId={profileId} traits={traits} origins={byMessage} edit={edit} />
      <ConsentsPart consents={consents} origins={byMessage} />
      <IdentifiersPart profileId={profileId} title={personTitle(person)} identifiers={identifiers} edit={edit} />
      <MergesPart merges={merges} />
      <ErasePart profileId={profileId} title={personTitle(person)} />
    </div>
  );
}

function tagsOf(traits: readonly ToldTrait[]): readonly string[] {
  const tags = traits.find(({ key }) => key === "tags")?.value;
  return Array.isArray(tags) ? tags.map(String) : [];
}
