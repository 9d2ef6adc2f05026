import { type PointerEvent, useEffect, useRef, useState } from "react";
import type { Place } from "./tree.ts";

/** A rule that is on its way by mouse, pen or finger. */
export interface Drag {
  /** The node that is dragged. */
  readonly id: string | undefined;
  /** Where it would land. */
  readonly target: Place | undefined;
  /** Of the handle that a node is dragged by. */
  handleOf(id: string): {
    onPointerDown(event: PointerEvent<HTMLElement>): void;
    onPointerMove(event: PointerEvent<HTMLElement>): void;
    onPointerUp(event: PointerEvent<HTMLElement>): void;
    onPointerCancel(): void;
  };
}

/** How far a press moves before it is a drag. */
const BEGINS_AFTER_PX = 4;
const SCROLL_EDGE_PX = 64;
const SCROLL_STEP_PX = 12;

/** Places are elements with `data-slot-group` and `data-slot-index`; `onDrop` gets the nearest one. Escape ends it without a move. */
export function useDrag(onDrop: (id: string, to: Place) => void): Drag {
  const start = useRef<{ readonly id: string; readonly y: number }>();
  const [dragged, setDragged] = useState<{ readonly id: string; readonly target: Place | undefined }>();
  const end = (): void => {
    start.current = undefined;
    setDragged(undefined);
  };
  const isOn = dragged !== undefined;
  useEffect(() => {
    if (!isOn) return;
    const cancel = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      start.current = undefined;
      setDragged(undefined);
    };
    window.addEventListener("keydown", cancel);
    return () => window.removeEventListener("keydown", cancel);
  }, [isOn]);
  return {
    id: dragged?.id,
    target: dragged?.target,
    handleOf: (id) => ({
      onPointerDown(event) {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { id, y: event.clientY };
      },
      onPointerMove(event) {
        const from = start.current;
        if (from?.id !== id) return;
        if (dragged === undefined && Math.abs(event.clientY - from.y) < BEGINS_AFTER_PX) return;
        scrollAtEdge(event.clientY);
        setDragged({ id, target: nearestSlot(id, event.clientX, event.clientY) });
      },
      onPointerUp() {
        if (dragged?.target !== undefined) onDrop(id, dragged.target);
        end();
      },
      onPointerCancel: end,
    }),
  };
}

/** The place nearest to the pointer, outside of what is dragged: by height first, and then by how far in it is. */
function nearestSlot(id: string, x: number, y: number): Place | undefined {
  let nearest: { readonly place: Place; readonly distance: number } | undefined;
  for (const slot of document.querySelectorAll<HTMLElement>("[data-slot-group]")) {
    if (slot.closest(`[data-node="${id}"]`) !== null) continue;
    const { left, top, height } = slot.getBoundingClientRect();
    const distance = Math.abs(y - (top + height / 2)) + Math.abs(x - left) / 8;
    const { slotGroup = "", slotIndex = "" } = slot.dataset;
    if (nearest === undefined || distance < nearest.distance) {
      nearest = { place: { groupId: slotGroup, index: Number(slotIndex) }, distance };
    }
  }
  return nearest?.place;
}

function scrollAtEdge(y: number): void {
  if (y < SCROLL_EDGE_PX) window.scrollBy(0, -SCROLL_STEP_PX);
  else if (y > window.innerHeight - SCROLL_EDGE_PX) window.scrollBy(0, SCROLL_STEP_PX);
}
