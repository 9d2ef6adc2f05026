import { expect, it, vi } from "vitest";
import { createLog } from "./log.ts";

function logged(error: Error): string {
  const lines: string[] = [];
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => lines.push(String(text)) > 0);
  try {
    createLog("test", "info").error({ err: error }, "it failed");
  } finally {
    write.mockRestore();
  }
  return lines.join("");
}

it("an error of the database is told without the values that it quotes, whatever stands in them", () => {
  const error = Object.assign(new Error('invalid input syntax for type integer: "x"mia@lotus.example"'), {
    severity: "ERROR",
    code: "22P02",
    detail: "mia@lotus.example",
  });
  const line = logged(error);
  expect(line).toContain("invalid input syntax for type integer");
  expect(line).toContain("22P02");
  expect(line).not.toContain("mia");
});

it("any other error is told whole", () => {
  expect(logged(new Error('no shard "7"'))).toContain('no shard \\"7\\"');
});
