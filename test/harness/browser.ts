import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

/** Thrown when there is no Chromium to test with. */
export class NoBrowser extends Error {
  override readonly name = "NoBrowser";
}

/** How long a page is waited for: everything else may run on the machine at the same time. */
const PATIENCE_MS = 60_000;
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Chromium of this machine, without a window, and what else it is to be started with. @throws NoBrowser */
export async function launchBrowser(moreArgs: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium(),
    // As root, and in containers, Chromium's own sandbox and shared memory are not there.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", ...moreArgs],
  });
}

function findChromium(): string {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/bin"];
  const paths = [process.env.CHROMIUM ?? "", ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))];
  const found = paths.find((path) => path !== "" && isExecutable(path));
  if (found === undefined) throw new NoBrowser("No Chromium was found: install the package chromium, or set CHROMIUM");
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The browser of a visitor who is taken for a person: neither its user agent nor its script says that a program drives it. */
export async function openVisitor(browser: Browser): Promise<BrowserContext> {
  const chrome = `Chrome/${browser.version()} Safari/537.36`;
  const userAgent = `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) ${chrome}`;
  const context = await browser.newContext({ userAgent });
  await context.addInitScript("Object.defineProperty(navigator, 'webdriver', { get: () => false })");
  return context;
}

export interface WatchedPage {
  readonly page: Page;
  /** What the browser complained of: errors on the console (violations of the content policy are among them), exceptions, answers of 500 and more. */
  readonly complaints: readonly string[];
}

/** A page that keeps what goes wrong in it. */
export async function openPage(context: BrowserContext): Promise<WatchedPage> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`);
  });
  return { page, complaints };
}
