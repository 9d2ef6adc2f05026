import { useEffect, useRef } from "react";

/** How far below the window the end counts as in sight, so that what comes is there before it is reached. */
const AHEAD = "600px";

/**
 * Calls when the end of a list comes into sight, and again when it is still there after more came.
 * @returns what is put at the end, as its `ref`
 */
export function useEndInSight(onEnd: () => void, active: boolean) {
  const end = useRef<HTMLAnchorElement>(null);
  const call = useRef(onEnd);
  useEffect(() => {
    call.current = onEnd;
  });
  useEffect(() => {
    if (!active || end.current === null) return;
    const observer = new IntersectionObserver(
      (sights) => {
        if (sights.some(({ isIntersecting }) => isIntersecting)) call.current();
      },
      { rootMargin: `0px 0px ${AHEAD} 0px` },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [active]);
  return end;
}
