import { Button } from "@mantine/core";
import type { ProfileId } from "@regulars/contracts/ids";
import { PersonName, personTitle } from "../people/person-name.tsx";
import classes from "./segments.module.css";

interface WhyNotProps {
  /** People who match what was searched for, and are not in the segment. */
  readonly people: readonly { readonly profileId: ProfileId; readonly shownAs: string; readonly name: string | null }[];
  readonly onAsk: (profileId: ProfileId) => void;
}

/** Who was looked for in a segment and is elsewhere, with the question why not here. */
export function WhyNot({ people, onAsk }: WhyNotProps) {
  return (
    <div>
      <p className={classes.about}>Not in it:</p>
      <ul className={classes.outside}>
        {people.map((person) => (
          <li key={person.profileId}>
            <PersonName {...person} />
            <Button
              size="compact-xs"
              variant="subtle"
              onClick={() => onAsk(person.profileId)}
              aria-label={`Why not? ${personTitle(person)}`}
            >
              Why not?
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
