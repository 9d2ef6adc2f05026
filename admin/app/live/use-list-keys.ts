import { useEffect } from "react";
import type { LiveEntry } from "../../server/api/live/live-entry.ts";

interface ListKeys {
  readonly entries: readonly LiveEntry[];
  readonly opened: LiveEntry | undefined;
  readonly open: (entry: LiveEntry) => void;
}

const STEPS: Readonly<Record<string, number>> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** j and k, or the arrows, move through the list; while an entry is open, to the next one. Enter and Escape are the buttons' own. */
export function useListKeys({ entries, opened, open }: ListKeys): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const step = STEPS[event.key];
      if (step === undefined || event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
      // What scrolls by itself when it has the focus keeps its arrows.
      if (event.key.startsWith("Arrow") && event.target instanceof HTMLPreElement) return;
      const current = opened?.id ?? focusedEntry();
      const place = entries.findIndex(({ id }) => id === current);
      const next = entries[place === -1 ? 0 : place + step];
      if (next === undefined) return;
      event.preventDefault();
      if (opened !== undefined) open(next);
      else rowOf(next.id)?.focus();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [entries, opened, open]);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function focusedEntry(): string | undefined {
  return document.activeElement instanceof HTMLElement ? document.activeElement.dataset.entry : undefined;
}

function rowOf(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-entry="${CSS.escape(id)}"]`);
}
