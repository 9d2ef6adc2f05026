import { ActionIcon, Drawer, Group, Skeleton, Text } from "@mantine/core";
import { IconChevronDown, IconChevronUp } from "@tabler/icons-react";
import type { LiveEntry } from "../../../server/api/live/live-entry.ts";
import { EntryMark } from "../entry-mark.tsx";
import { entryTitle } from "../entry-words.ts";
import classes from "./drawer.module.css";
import { EntryFacts } from "./entry-facts.tsx";
import { EntryJson } from "./entry-json.tsx";
import { LetterPart } from "./letter-part.tsx";
import { NobodyPart } from "./nobody-part.tsx";
import { RefusalPart, RefusedFields } from "./refusal-part.tsx";
import { useEntryDetails } from "./use-entry-details.ts";

interface EntryDrawerProps {
  readonly entry: LiveEntry | undefined;
  /** Those beside it in the list, for the way up and down. */
  readonly newer: LiveEntry | undefined;
  readonly older: LiveEntry | undefined;
  readonly ingestUrl: string;
  readonly onOpen: (entry: LiveEntry) => void;
  readonly onClose: () => void;
  /** A dead letter was worked out again, or tried to be. */
  readonly onReplayed: () => void;
}

/** Everything that is known of one entry. */
export function EntryDrawer({ entry, newer, older, onOpen, onClose, ...rest }: EntryDrawerProps) {
  return (
    <Drawer.Root opened={entry !== undefined} onClose={onClose} position="right" size="lg">
      <Drawer.Overlay backgroundOpacity={0.25} />
      <Drawer.Content aria-label={entry === undefined ? "Event" : entryTitle(entry)}>
        <Drawer.Header>
          <Drawer.Title className={classes.title ?? ""}>{entry !== undefined && entryTitle(entry)}</Drawer.Title>
          <Group gap={4} wrap="nowrap">
            <Step label="Newer (k)" to={newer} onOpen={onOpen} icon={<IconChevronUp size={18} stroke={1.75} />} />
            <Step label="Older (j)" to={older} onOpen={onOpen} icon={<IconChevronDown size={18} stroke={1.75} />} />
            <Drawer.CloseButton aria-label="Close" />
          </Group>
        </Drawer.Header>
        <Drawer.Body>
          {entry !== undefined && <Entry key={entry.id} entry={entry} onOpen={onOpen} {...rest} />}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

interface StepProps extends Pick<EntryDrawerProps, "onOpen"> {
  readonly label: string;
  readonly to: LiveEntry | undefined;
  readonly icon: JSX.Element;
}

function Step({ label, to, onOpen, icon }: StepProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      className={classes.step ?? ""}
      aria-label={label}
      title={label}
      disabled={to === undefined}
      onClick={() => to !== undefined && onOpen(to)}
    >
      {icon}
    </ActionIcon>
  );
}

type EntryProps = Pick<EntryDrawerProps, "ingestUrl" | "onOpen" | "onReplayed"> & { readonly entry: LiveEntry };

function Entry({ entry, ingestUrl, onOpen, onReplayed }: EntryProps) {
  const more = useEntryDetails(entry);
  const waits = (entry.outcome === "accepted" || entry.outcome === "rejected") && more.isPending;
  return (
    <div className={classes.body}>
      <EntryMark entry={entry} withLabel />
      {entry.outcome === "rejected" && <RefusalPart entry={entry} details={more.data} onOpen={onOpen} />}
      {entry.outcome === "dead_letter" && <LetterPart entry={entry} onOpen={onOpen} onReplayed={onReplayed} />}
      {(entry.outcome === "bot" || entry.outcome === "counted") && <NobodyPart entry={entry} />}
      <RefusedFields refused={more.data?.refused ?? []} onOpen={onOpen} />
      <EntryFacts entry={entry} moves={more.data?.moves ?? []} />
      {waits && <Skeleton height={40} aria-label="Reading what belongs to it" />}
      {more.isError && entry.outcome === "accepted" && (
        <Text c="dimmed" size="sm">
          What it moved could not be read yet.
        </Text>
      )}
      <EntryJson entry={entry} ingestUrl={ingestUrl} />
    </div>
  );
}
