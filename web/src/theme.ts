import { type CSSVariablesResolver, type MantineColorsTuple, createTheme } from "@mantine/core";

const pine: MantineColorsTuple = [
  "#eff6f3", "#dfece6", "#bcd8cc", "#96c2b0", "#74ae97", "#569a81", "#43866e", "#336f5a", "#275a48", "#1b4436",
];
const stone: MantineColorsTuple = [
  "#faf9f7", "#f3f1ed", "#e8e5df", "#d9d5cd", "#bfbab0", "#979187", "#69645b", "#4f4b44", "#36332e", "#22201c",
];
const night: MantineColorsTuple = [
  "#e9e6e0", "#cfcbc3", "#aea99f", "#837e75", "#45423c", "#383631", "#2b2926", "#22201e", "#191816", "#121110",
];
const amber: MantineColorsTuple = [
  "#fdf6e7", "#f8e9c8", "#f0d394", "#e7bb5e", "#dfa637", "#cf8f17", "#b0740c", "#8a5a09", "#6b460a", "#4d330a",
];
const brick: MantineColorsTuple = [
  "#fcf1ef", "#f8dfdb", "#efbbb3", "#e79a8f", "#dd776a", "#cd594b", "#b6453a", "#9c342b", "#7e2a23", "#5e201b",
];

export const theme = createTheme({
  primaryColor: "pine",
  primaryShade: { light: 7, dark: 7 },
  colors: { pine, gray: stone, dark: night, amber, red: brick },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", "Segoe UI Mono", "Liberation Mono", monospace',
  fontSizes: { xs: "0.78rem", sm: "0.875rem", md: "0.95rem", lg: "1.075rem", xl: "1.2rem" },
  headings: {
    fontWeight: "600",
    sizes: {
      h1: { fontSize: "1.45rem", lineHeight: "1.3" },
      h2: { fontSize: "1.1rem", lineHeight: "1.35" },
      h3: { fontSize: "0.95rem", lineHeight: "1.4" },
    },
  },
  components: {
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
    Button: { styles: { label: { fontWeight: 500 } } },
    Badge: { defaultProps: { variant: "light", tt: "none", fw: 500 } },
    Notification: { defaultProps: { closeButtonProps: { "aria-label": "Dismiss" } } },
    // An empty element that takes the first focus is no entry of a menu.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    // The dialog's header is not the page's banner.
    Modal: { defaultProps: { attributes: { header: { role: "presentation" } }, centered: true, overlayProps: { backgroundOpacity: 0.45, blur: 2 } } },
  },
});

/** Washes for badges and the like on dark ground: Mantine's own are too near to black here. */
function darkWashes(): Record<string, string> {
  const tuples = { pine, amber, red: brick, gray: stone };
  const entries = Object.entries(tuples).flatMap(([name, tuple]) => [
    [`--mantine-color-${name}-light`, `color-mix(in srgb, ${tuple[5]} 22%, transparent)`],
    [`--mantine-color-${name}-light-hover`, `color-mix(in srgb, ${tuple[5]} 30%, transparent)`],
    [`--mantine-color-${name}-light-color`, tuple[2]],
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** Colours that pages and components share beyond Mantine's own. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": "#ffffff",
    "--mantine-color-error": brick[7],
    "--mantine-color-placeholder": stone[6],
    "--mantine-color-dimmed": stone[6],
    "--cw-canvas": "#f6f4f0",
    "--cw-surface": "#ffffff",
    "--cw-sunken": stone[1],
    "--cw-line": stone[2],
    "--cw-desk": "#e3dfd7",
    "--cw-evidence": amber[5],
    "--cw-evidence-wash": "rgba(223, 166, 55, 0.28)",
    "--cw-focus": pine[6],
  },
  dark: {
    "--mantine-color-body": night[7],
    "--mantine-color-error": brick[3],
    "--mantine-color-placeholder": night[2],
    "--mantine-color-dimmed": night[2],
    "--mantine-color-anchor": pine[3],
    ...darkWashes(),
    "--cw-canvas": night[8],
    "--cw-surface": night[7],
    "--cw-sunken": night[6],
    "--cw-line": night[5],
    "--cw-desk": "#0e0d0c",
    "--cw-evidence": amber[4],
    "--cw-evidence-wash": "rgba(223, 166, 55, 0.3)",
    "--cw-focus": pine[4],
  },
});
