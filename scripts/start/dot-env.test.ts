import { expect, test } from "vitest";
import { parseDotEnv, readDotEnv } from "./dot-env.ts";

test("a line gives a variable, with or without quotes and a comment behind it", () => {
  expect(parseDotEnv("A=1\nexport B = two words # why\nC=\"x # y\"\nD='z'\n# E=5\nF=\nnonsense")).toEqual({
    A: "1",
    B: "two words",
    C: "x # y",
    D: "z",
    F: "",
  });
});

test("a value keeps its equals signs and colons", () => {
  expect(parseDotEnv("DATABASE_URL=postgres://u:p@h/db?options=-c%20x=y")).toEqual({
    DATABASE_URL: "postgres://u:p@h/db?options=-c%20x=y",
  });
});

test("no file is no variables", () => {
  expect(readDotEnv("/nowhere/.env")).toEqual({});
});
