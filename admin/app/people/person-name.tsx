import classes from "./person-name.module.css";

interface PersonNameProps {
  readonly shownAs: string;
  readonly name: string | null;
}

/** What a person is called in lists and headings: their name, else what they are known by. */
export function personTitle({ shownAs, name }: PersonNameProps): string {
  return name ?? shownAs;
}

/** A person in a list: the name, and beneath it what they are known by. */
export function PersonName({ shownAs, name }: PersonNameProps) {
  if (name === null) return <span className={classes.name}>{shownAs}</span>;
  return (
    <span className={classes.name}>
      {name}
      <span className={classes.known}>{shownAs}</span>
    </span>
  );
}
