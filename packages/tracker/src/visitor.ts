import { attempt } from "./attempt.ts";
import { YEAR_S } from "./limits.ts";
import { newId } from "./message-id.ts";
import type { ConsentChoices, TrackerOptions } from "./options.ts";

/** What is remembered of a visitor from page to page. */
export interface VisitorState {
  /** There as long as what the visitor does may be told together with who they are. */
  readonly anonymousId?: string;
  readonly userId?: string;
  readonly consent?: ConsentChoices | undefined;
}

export interface Visitor {
  read(): VisitorState;
  /** Remembers what may be, and returns it: of who has not agreed their choices alone. Who has agreed gets an id. */
  write(state: VisitorState): VisitorState;
}

/** The visitor as a first-party cookie knows them, which all subdomains of a site share; without one, as long as the page lives. */
export function createVisitor({ cookieless, consent }: TrackerOptions): Visitor {
  let memory: VisitorState = {};
  return {
    read: () => (!cookieless && attempt(readCookie)) || memory,
    write(state) {
      const agreed = state.consent?.analytics ?? consent !== "required";
      memory = agreed ? { anonymousId: newId(), ...state } : { consent: state.consent };
      if (!cookieless) attempt(() => writeCookie(memory));
      return memory;
    },
  };
}

/** @throws when there is none */
function readCookie(): VisitorState {
  return JSON.parse(decodeURIComponent(/\bregulars=([^;]*)/.exec(document.cookie)?.[1] ?? ""));
}

/** Sets it for the shortest domain that the browser allows: it refuses those under which anybody may register, such as "co.uk". */
function writeCookie(state: VisitorState): void {
  // With the instant it is another cookie than before, so that it is seen where it was accepted.
  const cookie = `regulars=${encodeURIComponent(JSON.stringify({ ...state, at: Date.now() }))}`;
  const maxAgeS = state.anonymousId || state.consent ? YEAR_S : 0;
  let domain = "";
  location.hostname
    .split(".")
    .reverse()
    .some((label) => {
      domain = `.${label}${domain}`;
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere
      document.cookie = `${cookie};domain=${domain};path=/;max-age=${maxAgeS};samesite=lax`;
      return document.cookie.includes(cookie);
    });
}
