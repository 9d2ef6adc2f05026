import { ActionIcon, Button, Tooltip } from "@mantine/core";
import type { ProfileId } from "@regulars/contracts/ids";
import { IconPencil, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { When } from "../components/when.tsx";
import { Fact, Facts } from "./facts.tsx";
import { originWords, type ToldOrigin } from "./origin-words.ts";
import { type EditedTrait, TraitDialog } from "./trait-dialog.tsx";
import { valueWords } from "./trait-words.ts";
import type { usePersonEdit } from "./use-person-edit.ts";

export interface ToldTrait {
  readonly key: string;
  readonly value?: unknown;
  readonly cameAt: number;
  readonly messageId: string;
}

interface TraitsPartProps {
  readonly profileId: ProfileId;
  readonly traits: readonly ToldTrait[];
  readonly origins: ReadonlyMap<string, ToldOrigin>;
  readonly edit: ReturnType<typeof usePersonEdit>["edit"];
}

/** What has been said about a person, each with when and where it came from; tags have a place of their own. */
export function TraitsPart({ profileId, traits, origins, edit }: TraitsPartProps) {
  const [edited, setEdited] = useState<EditedTrait>();
  return (
    <>
      <Facts
        title="Traits"
        none="Nothing has been said about them yet."
        action={
          <Button
            size="compact-sm"
            variant="subtle"
            leftSection={<IconPlus size={16} stroke={1.75} />}
            onClick={() => setEdited({})}
          >
            Add trait
          </Button>
        }
      >
        {traits
          .filter(({ key }) => key !== "tags")
          .map((trait) => (
            <Fact
              key={trait.key}
              name={trait.key}
              note={<When at={trait.cameAt} />}
              origin={wordsOf(origins.get(trait.messageId))}
              actions={
                // Set by the events of the membership; a value of ours would only hide what the till says.
                trait.key === "membership" ? undefined : (
                  <Tooltip label="Change">
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      onClick={() => setEdited(trait)}
                      aria-label={`Change ${trait.key}`}
                    >
                      <IconPencil size={16} stroke={1.75} />
                    </ActionIcon>
                  </Tooltip>
                )
              }
            >
              {valueWords(trait.value)}
            </Fact>
          ))}
      </Facts>
      <TraitDialog profileId={profileId} trait={edited} edit={edit} onClose={() => setEdited(undefined)} />
    </>
  );
}

function wordsOf(origin: ToldOrigin | undefined): string | undefined {
  return origin === undefined ? undefined : originWords(origin);
}
