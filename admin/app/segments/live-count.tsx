import { formatCount } from "../format/number.ts";
import classes from "./live-count.module.css";

/** A number that may change while it is looked at: a new one comes in discreetly, or at once where motion is not wanted. */
export function LiveCount({ value }: { readonly value: number }) {
  return (
    <span key={value} className={`figures ${classes.count}`}>
      {formatCount(value)}
    </span>
  );
}
