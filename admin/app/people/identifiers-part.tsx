import { ActionIcon, Button, Group, Modal, Stack, Text, Tooltip } from "@mantine/core";
import type { ProfileId } from "@regulars/contracts/ids";
import type { IdentifierKind } from "@regulars/db/postgres-schema";
import { IconCut } from "@tabler/icons-react";
import { useState } from "react";
import { When } from "../components/when.tsx";
import { useTRPCClient } from "../trpc.tsx";
import { Fact, Facts } from "./facts.tsx";
import type { usePersonEdit } from "./use-person-edit.ts";

interface ToldIdentifier {
  readonly kind: IdentifierKind;
  readonly value: string;
  readonly firstSeenAt: number;
}

interface IdentifiersPartProps {
  readonly profileId: ProfileId;
  /** What the person is called, for the question before a cut. */
  readonly title: string;
  readonly identifiers: readonly ToldIdentifier[];
  readonly edit: ReturnType<typeof usePersonEdit>["edit"];
}

const KINDS: Readonly<Record<IdentifierKind, string>> = {
  userId: "User id",
  anonymousId: "Device",
  email: "E-mail",
  phone: "Phone",
};

type Cuttable = Exclude<IdentifierKind, "userId">;

/** What a cut does to each kind, before it is done. */
const CUT_WORDS: Readonly<Record<Cuttable, string>> = {
  anonymousId:
    "What this device does from now on belongs to somebody else, until they say who they are on it. Use it for a device that is shared, or was linked by mistake.",
  email:
    "What comes with this address from now on belongs to somebody else, unless it says their id as well. It stays among the traits until you change it there.",
  phone:
    "What comes with this number from now on belongs to somebody else, unless it says their id as well. It stays among the traits until you change it there.",
};

/** What a person is known by. A wrong link can be cut for the future. */
export function IdentifiersPart({ profileId, title, identifiers, edit }: IdentifiersPartProps) {
  const client = useTRPCClient();
  const [asked, setAsked] = useState<ToldIdentifier & { readonly kind: Cuttable }>();
  const [cutting, setCutting] = useState(false);
  const cut = async (): Promise<void> => {
    if (asked === undefined) return;
    setCutting(true);
    const { kind, value } = asked;
    const taken = await edit(() => client.people.cutIdentifier.mutate({ profileId, kind, value }));
    setCutting(false);
    if (taken) setAsked(undefined);
  };
  return (
    <>
      <Facts title="Known by" none="No id.">
        {identifiers.map(({ kind, value, firstSeenAt }) => (
          <Fact
            key={`${kind} ${value}`}
            name={KINDS[kind]}
            note={<When at={firstSeenAt} />}
            copy={{ value, label: `Copy: ${KINDS[kind]}` }}
            actions={
              kind === "userId" ? undefined : (
                <Tooltip label="Cut this link">
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    onClick={() => setAsked({ kind, value, firstSeenAt })}
                    aria-label={`Cut the link to the ${KINDS[kind].toLowerCase()} ${value}`}
                  >
                    <IconCut size={16} stroke={1.75} />
                  </ActionIcon>
                </Tooltip>
              )
            }
          >
            {value}
          </Fact>
        ))}
      </Facts>
      <Modal opened={asked !== undefined} onClose={() => setAsked(undefined)} title="Cut this link?">
        {asked !== undefined && (
          <Stack gap="md">
            <Text>
              <strong>{asked.value}</strong> will no longer be {title}. {CUT_WORDS[asked.kind]}
            </Text>
            <Text>What it brought until now stays here. This cannot be undone.</Text>
            <Group justify="flex-end" mt="xs">
              <Button variant="default" onClick={() => setAsked(undefined)} data-autofocus>
                Keep it
              </Button>
              <Button color="red" loading={cutting} onClick={() => void cut()}>
                Cut the link
              </Button>
            </Group>
          </Stack>
        )}
      </Modal>
    </>
  );
}
