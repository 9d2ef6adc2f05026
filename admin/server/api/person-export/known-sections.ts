import type { Json } from "@regulars/contracts/json";
import type { Person } from "../person.store.ts";
import { originsOf } from "../person-origins.ts";
import type { StudioContext } from "../trpc.ts";
import { each, once } from "./rows.ts";
import { details, type ExportRow, type ExportSection, instant, iso, text } from "./section.ts";

/** Who a person is, what was said about them, and what they belong to. */
export function knownSections(ctx: StudioContext, person: Person): readonly ExportSection[] {
  const { identifiers, merges, segments, lists } = person;
  return [
    {
      key: "person",
      title: "Who they are",
      about: "As lists show them.",
      columns: [text("name", "Name"), text("email", "E-mail"), text("phone", "Phone"), ...SEEN],
      rows: () => each([person], shownRow),
    },
    ...saidSections(ctx, person),
    {
      key: "identifiers",
      title: "Known by",
      about: "The ids, devices and addresses that they are recognised by.",
      columns: [text("kind", "Kind"), text("value", "Id"), instant("firstSeenAt", "First seen")],
      rows: () => each(identifiers, ({ kind, value, firstSeenAt }) => ({ kind, value, firstSeenAt: iso(firstSeenAt) })),
    },
    {
      key: "merges",
      title: "Profiles that became one",
      about: "What was kept apart until it turned out to be the same person.",
      columns: [text("profileId", "Profile"), text("reason", "Why"), instant("at", "When")],
      rows: () => each(merges, ({ profileId, reason, mergedAt }) => ({ profileId, reason, at: iso(mergedAt) })),
    },
    {
      key: "segments",
      title: "Segments",
      about: "The groups that they belong to by what they did or who they are.",
      columns: [text("name", "Segment"), instant("enteredAt", "Since")],
      rows: () => each(segments, ({ segmentId, name, enteredAt }) => ({ segmentId, name, enteredAt: iso(enteredAt) })),
    },
    {
      key: "lists",
      title: "Lists",
      about: "The lists that somebody put them on.",
      columns: [text("name", "List"), instant("addedAt", "Since")],
      rows: () => each(lists, ({ listId, name, addedAt }) => ({ listId, name, addedAt: iso(addedAt) })),
    },
  ];
}

/** What was said of a person, and who said it. */
function saidSections(ctx: StudioContext, person: Person): readonly ExportSection[] {
  const origins = once(async () => new Map((await originsOf(ctx, person)).map((origin) => [origin.messageId, origin])));
  const from = async (messageId: string): Promise<ExportRow> => {
    const origin = (await origins()).get(messageId);
    const { by, siteName, importName, key, source } = origin ?? {};
    return { by: by?.name ?? siteName ?? importName ?? key ?? null, source: source ?? null };
  };
  return [
    {
      key: "traits",
      title: "Traits",
      about: "What was said about them, as it is now.",
      columns: [text("key", "Trait"), details("value", "Value"), instant("at", "Since"), text("by", "From")],
      rows: () =>
        each(person.traits, async ({ key, value, cameAt, messageId }) => ({
          key,
          value: value as Json,
          at: iso(cameAt),
          ...(await from(messageId)),
        })),
    },
    {
      key: "consents",
      title: "Consent",
      about: "The latest word on each channel and purpose.",
      columns: [text("channel", "For"), text("is", "Consent"), instant("at", "When"), text("source", "Where")],
      rows: () =>
        each(person.consents, async ({ channel, is, at, messageId }) => ({
          channel,
          is,
          at: iso(at),
          ...(await from(messageId)),
        })),
    },
  ];
}

const SEEN = [instant("firstSeenAt", "First seen"), instant("lastSeenAt", "Last seen")];

function shownRow({ profileId, shownAs, userId, name, email, phone, firstSeenAt, lastSeenAt }: Person): ExportRow {
  const seen = { firstSeenAt: iso(firstSeenAt), lastSeenAt: iso(lastSeenAt) };
  return { profileId, shownAs, userId, name, email, phone, ...seen };
}
