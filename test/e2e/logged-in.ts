import type { Browser, BrowserContext } from "playwright-core";
import { logIn } from "../harness/admin-client.ts";
import type { TestStack } from "../harness/stack.ts";

/**
 * A browser of a person who is logged in; the login itself has a test of its own. Without motion, so that what is checked is not half
 * faded in.
 */
export async function openLoggedIn(
  browser: Browser,
  stack: TestStack,
  {
    colorScheme = "light",
    cookie,
    viewport = { width: 1280, height: 900 },
  }: {
    readonly colorScheme?: "light" | "dark";
    readonly cookie?: string;
    readonly viewport?: { readonly width: number; readonly height: number };
  } = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: stack.adminUrl,
    colorScheme,
    viewport,
    reducedMotion: "reduce",
  });
  await context.addCookies(
    (cookie ?? (await logInAsDemo(stack))).split("; ").map((pair) => {
      const mark = pair.indexOf("=");
      return { name: pair.slice(0, mark), value: pair.slice(mark + 1), url: stack.adminUrl };
    }),
  );
  return context;
}

/** @returns the `Cookie` header of a login with the demo studio's address and password */
export async function logInAsDemo(stack: TestStack): Promise<string> {
  if (stack.demo === undefined) throw new Error("The stack was started without a login");
  return logIn(stack.adminUrl, stack.demo);
}
