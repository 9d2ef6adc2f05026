/** Roles of staff at a studio, from the most to the least that they may do. */
export type StaffRole = "owner" | "admin" | "member";

/** Those who may change who sends events to the studio, and what is kept of them: sites, keys, signing secrets, privacy. */
const SETTERS: readonly StaffRole[] = ["owner", "admin"];

/** Whether someone of this role (several are joined by commas) may change the studio's settings. */
export function mayChangeSettings(role: string | undefined): boolean {
  return (role ?? "").split(",").some((each) => (SETTERS as readonly string[]).includes(each.trim()));
}
