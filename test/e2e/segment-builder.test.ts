import type { Locator, Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { adminClient } from "../harness/admin-client.ts";
import { accessibilityFaults } from "../harness/axe.ts";
import { launchBrowser, openPage } from "../harness/browser.ts";
import { eventually } from "../harness/eventually.ts";
import { send } from "../harness/send.ts";
import { settled } from "../harness/settled.ts";
import { startStackForTest } from "../harness/stack.ts";
import { logInAsDemo, openLoggedIn } from "./logged-in.ts";
import { PATIENT } from "./patient.ts";

/** At least 2 yoga classes in the last 14 days, or over 100 spent ever; and may be e-mailed. */
const WANTED = {
  v: 1,
  rule: {
    kind: "all",
    rules: [
      {
        kind: "any",
        rules: [
          {
            kind: "did",
            event: "class.attended",
            times: { op: "atLeast", count: 2 },
            within: "P14D",
            where: [{ path: ["classType"], op: "equals", value: "Yoga" }],
          },
          {
            kind: "total",
            measure: "sum",
            property: ["total"],
            event: "order.completed",
            op: "greaterThan",
            value: 100,
          },
        ],
      },
      { kind: "consent", channel: "email", is: "granted" },
    ],
  },
};
const MEMBERS = ["ana", "ben"];

/** Who fits, and everyone who misses it by one thing. */
const PEOPLE: Readonly<Record<string, { classes: readonly string[]; orders: readonly number[]; mail: boolean }>> = {
  ana: { classes: ["Yoga", "Yoga"], orders: [], mail: true },
  ben: { classes: [], orders: [60, 40.5], mail: true },
  cleo: { classes: ["Yoga", "Yoga"], orders: [200], mail: false },
  dan: { classes: ["Yoga"], orders: [], mail: true },
  eva: { classes: ["Yoga", "Pilates"], orders: [], mail: true },
  finn: { classes: [], orders: [100], mail: true },
};

describe("building a segment in a browser", async () => {
  const stack = await startStackForTest();
  const browser = await launchBrowser();
  afterAll(async () => {
    await browser.close();
    await stack.stop();
  });
  const { demo } = stack;
  if (demo === undefined) throw new Error("The stack was started without a demo studio");
  const toStudio = { ingestUrl: stack.ingestUrl, key: demo.secretKey };
  const admin = adminClient(stack.adminUrl, { secretKey: demo.secretKey });
  for (const [userId, { classes, orders, mail }] of Object.entries(PEOPLE)) {
    await send("identify", { userId, traits: { name: `${userId} of Lotus` } }, toStudio);
    const track = (event: string, properties: Readonly<Record<string, string | number>>) =>
      send("track", { userId, event, properties }, toStudio);
    for (const classType of classes) await track("class.attended", { classType });
    for (const [i, total] of orders.entries()) {
      await track("order.completed", { orderId: `${userId}-${i}`, total, currency: "EUR" });
    }
    if (mail) await track("consent.granted", { channel: "email" });
  }
  await settled(admin);
  const cookie = await logInAsDemo(stack);
  const open = async (path = "/segments/new", options: Parameters<typeof openLoggedIn>[2] = {}) => {
    const context = await openLoggedIn(browser, stack, { cookie, ...options });
    const { page, complaints } = await openPage(context);
    await page.goto(path, { waitUntil: "networkidle" });
    return { page, complaints, close: () => context.close() };
  };

  it("by mouse alone: rules, a group, values that the studio sent, the count, and then the members", async () => {
    const { page, complaints, close } = await open();
    await fits(page, 6, "Everyone");
    await page.getByRole("button", { name: "Add a group" }).click();
    const group = page.getByRole("group", { name: "Group" });
    await addRule(group, page, "Did something");
    await page.getByRole("option", { name: "Class attended" }).click();
    const did = page.getByRole("group", { name: "Did something" });
    await choose(page, did.getByRole("textbox", { name: "How often" }), "at least");
    await choose(page, did.getByRole("textbox", { name: "When" }), "in the last 14 days");
    await did.getByRole("button", { name: "Only some of them" }).click();
    await choose(page, did.getByRole("textbox", { name: "Property" }), /^classType/);
    await choose(page, did.getByRole("textbox", { name: "Value" }), "Yoga");
    await fits(page, 2, "attended at least 2 classes in the last 14 days where classType is “Yoga”");
    await addRule(group, page, "Spent money");
    const spent = page.getByRole("group", { name: "A sum, average or number" });
    // The buttons beside the number: 0, 10, 20…
    const more = spent.locator("[data-direction=up]");
    const value = spent.getByRole("textbox", { name: "Value" });
    for (let clicks = 0; clicks < 20 && (await value.inputValue()) !== "100"; clicks++) await more.click();
    await fits(page, 3, "or who spent more than 100 ever");
    // The first button is that of the group, the last one that of everything.
    await page.getByRole("button", { name: "Add a rule" }).last().click();
    await page.getByRole("menuitem", { name: "May be contacted" }).click();
    await fits(page, 2, "and who may be e-mailed");
    await page.getByRole("heading", { name: "These are" }).waitFor();
    expect(await page.getByRole("complementary", { name: "Who fits" }).getByRole("link").allTextContents()).toEqual(
      expect.arrayContaining(MEMBERS.map((userId) => `${userId} of Lotus`)),
    );
    // Each rule tells how many it lets through alone.
    expect(await group.getByText("people, by this rule alone").count()).toBe(3);
    expect(await accessibilityFaults(page)).toEqual([]);
    await saveAndSeeMembers(page, "Create segment");
    expect(complaints).toEqual([]);
    await close();
  });

  it("by keyboard alone: the same", async () => {
    const { page, complaints, close } = await open();
    const keys = page.keyboard;
    await tabTo(page, "Name");
    await keys.type("Close to us");
    await tabTo(page, "Add a group");
    await keys.press("Enter");
    // The focus is on the button of the new group.
    await focusIs(page, "Add a rule");
    await pickRule(page, "Did something");
    await focusIs(page, "What they did");
    await keys.type("attended");
    await keys.press("ArrowDown");
    await keys.press("Enter");
    await tabTo(page, "How often");
    await pickOption(page, "at least");
    await tabTo(page, "When");
    await pickOption(page, "in the last 14 days");
    await tabTo(page, "Only some of them");
    await keys.press("Enter");
    await tabTo(page, "Property");
    await keys.type("classType");
    await tabTo(page, "Value");
    await keys.type("Yoga");
    await keys.press("Escape");
    await fits(page, 2, "attended at least 2 classes in the last 14 days where classType is “Yoga”");
    await tabTo(page, "Add a rule");
    await pickRule(page, "Spent money");
    await tabTo(page, "Value");
    await keys.type("100");
    await fits(page, 3, "spent more than 100 ever");
    await tabTo(page, "Add a rule", 2);
    await pickRule(page, "May be contacted");
    await fits(page, 2, "and who may be e-mailed");
    await tabTo(page, "Create segment");
    await keys.press("Enter");
    await seeMembers(page);
    expect(complaints).toEqual([]);
    await close();
    const made = (await admin.segments.list.query()).find(({ name }) => name === "Close to us");
    expect((await admin.segments.get.query({ segmentId: made?.segmentId ?? "" })).definition).toEqual(WANTED);
  });

  it("rules are moved by dragging and by keys, and every step can be taken back", async () => {
    const { page, complaints, close } = await open();
    await page.getByRole("button", { name: "As JSON" }).click();
    await typeJson(page, WANTED);
    const sentence = page.getByText(/^People (either|who)/).first();
    await eventually(async () =>
      expect(await sentence.textContent()).toMatch(/^People either .* and who may be e-mailed$/),
    );
    const handle = page.getByRole("button", { name: "Move “May be contacted”" });
    const [from, to] = await Promise.all([
      handle.boundingBox(),
      page.getByRole("group", { name: "Group" }).boundingBox(),
    ]);
    if (from === null || to === null) throw new Error("There is nothing to drag");
    await page.mouse.move(from.x + 8, from.y + 8);
    await page.mouse.down();
    await page.mouse.move(to.x + 8, to.y - 40, { steps: 8 });
    await page.mouse.up();
    await eventually(async () =>
      expect(await sentence.textContent()).toMatch(/^People who may be e-mailed, and either/),
    );
    // Down again by keys: into the group, through it, and out of it.
    await focusIs(page, "Move “May be contacted”");
    await page.keyboard.press("ArrowDown");
    await page.getByRole("status").getByText("Moved: 1 of 3 of a group").waitFor();
    await focusIs(page, "Move “May be contacted”");
    await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+z");
    await eventually(async () =>
      expect(await sentence.textContent()).toMatch(/^People either .* and who may be e-mailed$/),
    );
    await page.keyboard.press("Control+Shift+z");
    await eventually(async () =>
      expect(await sentence.textContent()).toMatch(/^People who may be e-mailed, and either/),
    );
    expect(complaints).toEqual([]);
    await close();
  });

  it("a fault stands at its rule, and leaving with changes asks first", async () => {
    const { page, close } = await open();
    await page.getByRole("button", { name: "Add a rule" }).click();
    await page.getByRole("menuitem", { name: "In another segment" }).click();
    await page.getByLabel("Name").click();
    await page
      .getByRole("group", { name: "In another segment" })
      .getByText("Choose a segment", { exact: true })
      .waitFor();
    await page.getByText("Fill in what is missing to see who fits").waitFor();
    await page.getByRole("link", { name: "Cancel" }).click();
    await page.getByRole("dialog", { name: "Leave without saving?" }).waitFor();
    await close();
  });

  it.each([
    ["light", 1280],
    ["dark", 1280],
    ["dark", 360],
  ] as const)("fits and can be used by everyone in %s at %d pixels", async (colorScheme, width) => {
    const { page, complaints, close } = await open("/segments/new", { colorScheme, viewport: { width, height: 900 } });
    await page.getByRole("button", { name: "As JSON" }).click();
    await typeJson(page, { v: 1, rule: { kind: "all", rules: [...WANTED.rule.rules, ...OTHERS] } });
    await page.getByRole("button", { name: "As JSON" }).click();
    await page.getByText("a steady 10 %").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    expect(complaints).toEqual([]);
    await close();
  });
});

/** One of each other kind of rule. */
const OTHERS = [
  { kind: "not", rule: { kind: "trait", path: ["membership", "status"], op: "in", value: ["active", "trial"] } },
  { kind: "traitHeld", path: ["city"], value: "Lisbon", op: "atLeast", duration: "P2W" },
  { kind: "latest", event: "order.completed", having: [{ path: ["total"], op: "atLeast", value: 20 }] },
  { kind: "since", which: "first", event: "page.viewed", op: "moreThan", duration: "PT36H" },
  { kind: "list", listId: "front-row" },
  { kind: "sample", seed: "a", percent: 10 },
  { kind: "did", event: "booking.*", from: "2026-01-01" },
];

/** Waits for the count and for words of the sentence. */
async function fits(page: Page, count: number, words: string): Promise<void> {
  await page.getByText(words).first().waitFor();
  await page
    .getByRole("complementary", { name: "Who fits" })
    .getByText(`of ${Object.keys(PEOPLE).length} people`)
    .waitFor();
  await eventually(async () => {
    const shown = await page.getByRole("complementary", { name: "Who fits" }).textContent();
    expect(shown).toContain(`right now${count} people fit`);
  });
}

async function addRule(group: Locator, page: Page, name: string): Promise<void> {
  await group.getByRole("button", { name: "Add a rule" }).click();
  await page.getByRole("menuitem", { name }).click();
}

async function choose(page: Page, field: Locator, option: string | RegExp): Promise<void> {
  await field.click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

async function saveAndSeeMembers(page: Page, button: string): Promise<void> {
  await page.getByRole("button", { name: button }).click();
  await seeMembers(page);
}

async function seeMembers(page: Page): Promise<void> {
  await page.waitForURL(/\/segments\/[0-9a-f-]{36}$/);
  for (const userId of MEMBERS)
    await page
      .getByRole("link", { name: `${userId} of Lotus` })
      .first()
      .waitFor();
}

/** What the control with the focus is called. */
async function focused(page: Page): Promise<string> {
  return page.evaluate(
    `(() => {
      const active = document.activeElement;
      return (active.getAttribute("aria-label") ?? active.labels?.[0]?.textContent ?? active.textContent).trim();
    })()`,
  );
}

async function focusIs(page: Page, name: string): Promise<void> {
  await eventually(async () => expect(await focused(page)).toBe(name), PATIENT);
}

/** Presses Tab until the control of this name has the focus, so many times. */
async function tabTo(page: Page, name: string, times = 1): Promise<void> {
  let found = 0;
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press("Tab");
    if ((await focused(page)) === name) found += 1;
    if (found === times) return;
  }
  throw new Error(`Tab does not lead to “${name}”`);
}

/** From the button “Add a rule”: opens its menu and takes an entry. */
async function pickRule(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Enter");
  await page.getByRole("menu").waitFor();
  await pressUntil(page, async () => (await focused(page)).startsWith(name));
}

/** From a field of choices: opens it and takes one. */
async function pickOption(page: Page, name: string): Promise<void> {
  // While the choices open, the mark may go back to the one that stands: what was taken is looked at, and taken anew.
  await eventually(async () => {
    await page.keyboard.press("Enter");
    await page.getByRole("listbox").waitFor();
    await pressUntil(page, async () => {
      const marked = page.locator("[data-combobox-selected]");
      return (await marked.count()) === 1 && (await marked.textContent()) === name;
    });
    expect(await page.evaluate("document.activeElement.value")).toBe(name);
  }, PATIENT);
}

async function pressUntil(page: Page, isThere: () => Promise<boolean>): Promise<void> {
  for (let presses = 0; presses < 40 && !(await isThere()); presses++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
}

/** Types into the code editor, which takes the place of a plain field once it is loaded. */
async function typeJson(page: Page, definition: unknown): Promise<void> {
  await page.locator(".cm-editor").getByRole("textbox", { name: "Definition" }).click();
  await page.keyboard.press("Control+A");
  await page.keyboard.insertText(JSON.stringify(definition));
}
