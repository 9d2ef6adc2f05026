import { describe, expect, it } from "vitest";
import { readPeople } from "./read-people.ts";

describe("people named in a text", () => {
  it("are read one a line, ids and addresses mixed, each once", () => {
    expect(readPeople("u-1\r\n mia@studio.example \n\nu-1\nu-2")).toEqual({
      userIds: ["u-1", "u-2"],
      emails: ["mia@studio.example"],
      leftOut: 0,
    });
  });

  it("are read from the column of ids before that of addresses, whatever the mark", () => {
    expect(readPeople("Name;E-Mail;User ID\nMia;mia@studio.example;u-1\n").userIds).toEqual(["u-1"]);
    expect(readPeople("name,email\nMia,mia@studio.example").emails).toEqual(["mia@studio.example"]);
    expect(readPeople("u-1,Mia\nu-2,Tom").userIds).toEqual(["u-1", "u-2"]);
  });

  it("may stand in quotes with marks and line ends inside", () => {
    expect(readPeople('name,id\n"Berg, Mia\nMaria","u ""1"""\nTom,u-2').userIds).toEqual(['u "1"', "u-2"]);
  });

  it("that are nobody are counted", () => {
    expect(readPeople(`id,name\n,Mia\n${"x".repeat(256)},Tom\nu-1,Lea`)).toEqual({
      userIds: ["u-1"],
      emails: [],
      leftOut: 2,
    });
    expect(readPeople("")).toEqual({ userIds: [], emails: [], leftOut: 0 });
  });
});
