import { DidFields, LatestFields, SinceFields } from "./fields/event-rules.tsx";
import type { FieldsProps } from "./fields/fields-props.ts";
import {
  ConsentFields,
  ListFields,
  MemberFields,
  SampleFields,
  TraitFields,
  TraitHeldFields,
} from "./fields/person-rules.tsx";
import { TotalFields } from "./fields/total-fields.tsx";
import type { LeafDraft, LeafKind } from "./tree.ts";

interface RuleFieldsProps {
  readonly rule: LeafDraft;
  readonly onChange: FieldsProps<LeafKind>["onChange"];
}

/** The controls of a rule, one after the other as the sentence that it is. */
export function RuleFields({ rule, onChange }: RuleFieldsProps) {
  switch (rule.kind) {
    case "did":
      return <DidFields rule={rule} onChange={onChange} />;
    case "total":
      return <TotalFields rule={rule} onChange={onChange} />;
    case "latest":
      return <LatestFields rule={rule} onChange={onChange} />;
    case "since":
      return <SinceFields rule={rule} onChange={onChange} />;
    case "trait":
      return <TraitFields rule={rule} onChange={onChange} />;
    case "traitHeld":
      return <TraitHeldFields rule={rule} onChange={onChange} />;
    case "consent":
      return <ConsentFields rule={rule} onChange={onChange} />;
    case "member":
      return <MemberFields rule={rule} onChange={onChange} />;
    case "list":
      return <ListFields rule={rule} onChange={onChange} />;
    case "sample":
      return <SampleFields rule={rule} onChange={onChange} />;
  }
}
