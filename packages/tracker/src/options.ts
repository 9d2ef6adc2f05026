export interface TrackerOptions {
  /** A public key of the studio. */
  readonly writeKey: string;
  /** Where the collect API is, e.g. `https://studio.example/r`. */
  readonly endpoint: string;
  /** Store nothing in the browser: a visitor is known as long as a page lives. */
  readonly cookieless?: boolean | undefined;
  /** `"required"`: store nothing, and send nothing that tells who it was, before `consent({ analytics: true })`. */
  readonly consent?: "required" | undefined;
  /** Another `#fragment` is another page, as in sites that route by it. */
  readonly hash?: boolean | undefined;
}

export type Fields = Readonly<Record<string, unknown>>;

/** What a visitor says yes or no to: purposes (`analytics`, `ads`), and channels of marketing (`email`, `sms`, `push`, `whatsapp`). */
export type ConsentChoices = Readonly<
  Partial<Record<"analytics" | "ads" | "email" | "sms" | "push" | "whatsapp", boolean>>
>;

/** No call throws or returns anything: what is told is on its way, and kept until the server has it. */
export interface Tracker {
  /** A page view that the tracker does not see by itself, or one with properties. */
  page(properties?: Fields): void;
  track(event: string, properties?: Fields): void;
  /** Says who the visitor is. `userHash`, made by the studio's own server, lets `email` and `phone` count. */
  identify(userId: string, traits?: Fields, options?: { readonly userHash?: string }): void;
  /** Says something of a visitor without an id. */
  identify(traits: Fields): void;
  consent(choices: ConsentChoices): void;
  /** After logging out: whoever comes next is somebody else. */
  reset(): void;
}
