import type { RuleKind } from "@regulars/contracts/segment-definition";
import { compileDid } from "./did.ts";
import { compileAll, compileAny, compileNot } from "./groups.ts";
import type { RuleCompiler } from "./node.ts";
import { compileTrait } from "./trait.ts";

/** How each kind of rule is computed; `null` for the kinds that the grammar knows and nothing computes yet. */
export const RULE_COMPILERS: { readonly [K in RuleKind]: RuleCompiler<K> | null } = {
  all: compileAll,
  any: compileAny,
  not: compileNot,
  trait: compileTrait,
  did: compileDid,
  traitHeld: null,
  total: null,
  latest: null,
  since: null,
  consent: null,
  member: null,
  list: null,
  sample: null,
};
