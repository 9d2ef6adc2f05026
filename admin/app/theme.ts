import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

/** The one accent. Shade 8 on white and white on shade 7 both pass WCAG AA for text. */
const green: MantineColorsTuple = [
  "#eef6f1",
  "#dbebe1",
  "#b6d8c4",
  "#8ec4a4",
  "#6bb388",
  "#55a876",
  "#3f9a64",
  "#2d8251",
  "#1d6840",
  "#12502f",
];

export const theme = createTheme({
  colors: { green },
  primaryColor: "green",
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  luminanceThreshold: 0.35,
  defaultRadius: "md",
  cursorType: "pointer",
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace',
  headings: { fontWeight: "600", sizes: { h1: { fontSize: "1.5rem", lineHeight: "2rem" } } },
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    Tooltip: { defaultProps: { openDelay: 400, withArrow: false } },
    // The placeholder that takes the focus first is no child that a menu may have.
    Menu: { defaultProps: { shadow: "md", radius: "md", withInitialFocusPlaceholder: false } },
    Modal: {
      defaultProps: { radius: "lg", centered: true, closeButtonProps: { "aria-label": "Close" } },
      styles: { title: { fontWeight: 600 } },
    },
    Drawer: {
      defaultProps: { closeButtonProps: { "aria-label": "Close" } },
      styles: { title: { fontWeight: 600 } },
    },
  },
});

/** Greys that pass WCAG AA where the library's own do not, and the surfaces of the shell. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: { "--regulars-nav-width": "248px" },
  light: {
    "--mantine-color-dimmed": "#5b6168",
    "--mantine-color-placeholder": "#6b7178",
    "--mantine-color-error": "#b42318",
    "--regulars-surface": "#ffffff",
    "--regulars-side": "#f6f7f6",
    "--regulars-line": "#e4e7e5",
    "--regulars-hover": "#eceeed",
    "--regulars-chosen": "#e2ece6",
    "--regulars-accent-text": "#1d6840",
    "--regulars-warn-text": "#8a5300",
    "--regulars-unattributed": "#c3cac6",
    "--regulars-before-line": "#8d9691",
  },
  dark: {
    "--mantine-color-body": "#161817",
    "--mantine-color-dimmed": "#a3aaa6",
    "--mantine-color-placeholder": "#8f9692",
    "--mantine-color-error": "#ff8a7a",
    "--regulars-surface": "#1c1f1d",
    "--regulars-side": "#111312",
    "--regulars-line": "#2c302e",
    "--regulars-hover": "#222624",
    "--regulars-chosen": "#1f3428",
    "--regulars-accent-text": "#8ec4a4",
    "--regulars-warn-text": "#f0b45a",
    "--regulars-unattributed": "#4a524d",
    "--regulars-before-line": "#8d9691",
  },
});
