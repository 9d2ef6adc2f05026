/**
 * What the tracker remembers from page to page: in localStorage, else (private windows, blocked storage) in a cookie of the site when it is
 * short, else for as long as the page lives.
 */
export interface Storage {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
}

const YEAR_S = 31_536_000;
/** Browsers refuse cookies over 4 KB. */
const MAX_COOKIE_CHARS = 300;

export function createStorage(): Storage {
  const memory: Record<string, string> = {};
  return {
    get(key) {
      return attempt(() => localStorage.getItem(key)) ?? memory[key] ?? attempt(() => readCookie(key));
    },
    set(key, value) {
      memory[key] = value;
      const kept = attempt(() => {
        localStorage.setItem(key, value);
        return true;
      });
      if (kept || value.length > MAX_COOKIE_CHARS) return;
      attempt(() => {
        // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere
        document.cookie = `${key}=${encodeURIComponent(value)};path=/;max-age=${YEAR_S};samesite=lax`;
      });
    },
  };
}

function readCookie(key: string): string | undefined {
  const value = document.cookie.split("; ").find((cookie) => cookie.startsWith(`${key}=`));
  return value && decodeURIComponent(value.slice(key.length + 1));
}

/** Access to storage throws where it is forbidden. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
