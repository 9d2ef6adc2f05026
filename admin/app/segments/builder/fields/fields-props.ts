import type { LeafDraft, LeafKind } from "../tree.ts";

/** What the controls of one kind of rule are given. */
export interface FieldsProps<Kind extends LeafKind> {
  readonly rule: Extract<LeafDraft, { readonly kind: Kind }>;
  /** `field`: what is typed into, so that a word of it is one step back. */
  readonly onChange: (rule: LeafDraft, field: string) => void;
}
