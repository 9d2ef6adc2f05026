import { formatExactly, formatWhen } from "../format/when.ts";
import { useNow } from "../shell/now.tsx";
import { useStudio } from "../shell/use-shell.ts";

/** An instant as people say it in the studio's zone, with the exact one on hover. */
export function When({ at }: { /** Epoch ms. */ readonly at: number }) {
  const nowMs = useNow();
  const { timeZone } = useStudio();
  return (
    <time dateTime={new Date(at).toISOString()} title={formatExactly(at, timeZone)}>
      {formatWhen(at, { nowMs, timeZone })}
    </time>
  );
}
