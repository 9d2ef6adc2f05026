import { hash, verify } from "@node-rs/argon2";

/** Fewest characters of a password. */
export const MIN_PASSWORD_LENGTH = 10;

/** The library's default algorithm is argon2id; cost as OWASP's password storage cheat sheet has it: 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

export function verifyPassword({ hash: stored, password }: { hash: string; password: string }): Promise<boolean> {
  return verify(stored, password);
}
