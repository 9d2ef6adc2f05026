import type { RuleKind } from "@regulars/contracts/segment-definition";
import { compileDid } from "./did.ts";
import { compileAll, compileAny, compileNot } from "./groups.ts";
import { compileConsent, compileList, compileMember } from "./known.ts";
import { compileLatest } from "./latest.ts";
import type { RuleCompiler } from "./node.ts";
import { compileSample } from "./sample.ts";
import { compileSince } from "./since.ts";
import { compileTotal } from "./total.ts";
import { compileTrait } from "./trait.ts";
import { compileTraitHeld } from "./trait-held.ts";

/** How each kind of rule is computed. */
export const RULE_COMPILERS: { readonly [K in RuleKind]: RuleCompiler<K> } = {
  all: compileAll,
  any: compileAny,
  not: compileNot,
  trait: compileTrait,
  traitHeld: compileTraitHeld,
  did: compileDid,
  total: compileTotal,
  latest: compileLatest,
  since: compileSince,
  consent: compileConsent,
  member: compileMember,
  list: compileList,
  sample: compileSample,
};
