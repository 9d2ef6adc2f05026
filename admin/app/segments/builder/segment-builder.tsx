import { ActionIcon } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { PlacedFault } from "../use-faults.ts";
import classes from "./builder.module.css";
import { type Builder, BuilderProvider } from "./builder-context.ts";
import { definitionSentence } from "./definition-sentence.ts";
import { faultWords } from "./fault-words.ts";
import { GroupBody, MatchChoice } from "./group-card.tsx";
import { findNode, type Place, parentOf, type Tree } from "./tree.ts";
import { moveNode, stepNode } from "./tree-edits.ts";
import type { useDefinition } from "./use-definition.ts";
import { useDrag } from "./use-drag.ts";
import type { CountedPreview } from "./use-preview.ts";
import { useGroupNames } from "./vocabulary.tsx";
import { nodeAt, type WrittenTree } from "./write-tree.ts";

interface SegmentBuilderProps {
  readonly definition: ReturnType<typeof useDefinition>;
  readonly written: WrittenTree | undefined;
  readonly faults: readonly PlacedFault[];
  readonly counted: CountedPreview;
  /** Beside undo and redo. */
  readonly tools?: ReactNode;
}

/** A definition by its rules: added, filled in, moved and taken away by mouse, finger or keyboard. */
export function SegmentBuilder({ definition, written, faults, counted, tools }: SegmentBuilderProps) {
  const { tree, undo, redo, canUndo, canRedo } = definition;
  const names = useGroupNames();
  const frame = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    // In a field it chooses or ends typing; it is no wish to save the segment.
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const act = key === "z" ? (event.shiftKey ? redo : undo) : key === "y" ? redo : undefined;
    if (act === undefined) return;
    event.preventDefault();
    flushSync(act);
    // What had the focus may be gone; the next press is to find the builder again, and not the browser's own undo.
    if (document.activeElement === document.body) frame.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the whole builder, whichever control has the focus
    <div ref={frame} tabIndex={-1} className={classes.builder} onKeyDown={onKeyDown}>
      <div className={classes.tools}>
        <h2>Who belongs in it</h2>
        {tools}
        <ActionIcon variant="default" aria-label="Undo" title="Undo (Ctrl+Z)" disabled={!canUndo} onClick={undo}>
          <IconArrowBackUp size={16} />
        </ActionIcon>
        <ActionIcon variant="default" aria-label="Redo" title="Redo (Ctrl+Shift+Z)" disabled={!canRedo} onClick={redo}>
          <IconArrowForwardUp size={16} />
        </ActionIcon>
      </div>
      {tree === undefined || written === undefined ? (
        <p className={classes.unreadable}>
          This definition has something that only its JSON can show. Mend it there, or undo, and its rules are here
          again.
        </p>
      ) : (
        <>
          <p className={classes.sentence}>{definitionSentence(written.definition, names)}</p>
          <Rules tree={tree} written={written} definition={definition} faults={faults} counted={counted} />
        </>
      )}
    </div>
  );
}

interface RulesProps extends Omit<SegmentBuilderProps, "tools"> {
  readonly tree: Tree;
  readonly written: WrittenTree;
}

function Rules({ tree, written, definition, faults, counted }: RulesProps) {
  const { edit } = definition;
  const [said, say] = useState("");
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const focusNext = useFocusNext();
  const byNode = useMemo(() => faultsByNode(faults, written.paths), [faults, written]);
  const move = (id: string, to: Place | "up" | "down"): void => {
    const moved = typeof to === "string" ? stepNode(tree, id, to) : moveNode(tree, id, to);
    edit(() => moved);
    focusNext(`handle ${id}`);
    say(moved === tree ? "It cannot go further" : placeWords(moved, id));
  };
  const drag = useDrag(move);
  const builder: Builder = {
    edit,
    drag,
    move,
    focusNext,
    say,
    faultsOf: (id) => (fresh.has(id) ? [] : (byNode.get(id) ?? [])),
    countOf(id) {
      const count = counted.counts.get(id);
      const total = counted.preview?.total;
      return count === undefined || total === undefined ? undefined : { count, total };
    },
    isNew: (id) => fresh.has(id),
    added: (id) => setFresh((before) => new Set(before).add(id)),
    left: (id) => setFresh((before) => (before.has(id) ? new Set([...before].filter((each) => each !== id)) : before)),
  };
  const ofAll = [...(byNode.get(undefined) ?? []), ...(byNode.get(tree.root.id) ?? [])];
  return (
    <BuilderProvider value={builder}>
      {tree.root.children.length > 1 && <MatchChoice group={tree.root} />}
      <GroupBody group={tree.root} />
      {ofAll.length > 0 && (
        <ul className={classes.faults}>
          {ofAll.map((fault) => (
            <li key={fault.where}>{faultWords(fault)}</li>
          ))}
        </ul>
      )}
      <p className="visually-hidden" role="status">
        {said}
      </p>
    </BuilderProvider>
  );
}

function faultsByNode(
  faults: readonly PlacedFault[],
  paths: WrittenTree["paths"],
): ReadonlyMap<string | undefined, readonly PlacedFault[]> {
  const byNode = new Map<string | undefined, PlacedFault[]>();
  for (const fault of faults) {
    const id = nodeAt(paths, fault.path);
    byNode.set(id, [...(byNode.get(id) ?? []), fault]);
  }
  return byNode;
}

/** Where somebody who does not see it has put a rule. */
function placeWords(tree: Tree, id: string): string {
  const parent = parentOf(tree.root, id);
  if (parent === undefined || findNode(tree.root, id) === undefined) return "";
  const place = parent.children.findIndex((child) => child.id === id) + 1;
  const where = parent.id === tree.root.id ? "" : " of a group";
  return `Moved: ${place} of ${parent.children.length}${where}`;
}

/** Focuses what carries a `data-focus` after the next render: a card that went into another group is another element there. */
function useFocusNext(): (key: string) => void {
  const [key, setKey] = useState<{ readonly key: string }>();
  useEffect(() => {
    if (key === undefined) return;
    const elements = [...document.querySelectorAll<HTMLElement>("[data-focus]")];
    elements.find(({ dataset }) => dataset.focus === key.key)?.focus();
  }, [key]);
  return (next) => setKey({ key: next });
}
